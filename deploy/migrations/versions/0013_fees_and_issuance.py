"""Charge fees, take payments, and follow a document from the biometrics to the hand-over"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "biometric_capture",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("photo", sa.String(), nullable=False),
        sa.Column("fingerprints", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("captured_by", sa.String(), nullable=False),
        sa.Column("fingerprints_deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_biometric_capture_case_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_biometric_capture")),
    )
    op.create_index(op.f("ix_biometric_capture_case_number"), "biometric_capture", ["case_number"], unique=False)
    op.create_table(
        "card_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("direct_mailing", sa.Boolean(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_card_order_case_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_order")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_card_order_idempotency_key")),
    )
    op.create_index(op.f("ix_card_order_case_number"), "card_order", ["case_number"], unique=False)
    op.create_index(
        "ix_card_order_waiting",
        "card_order",
        ["ordered_at"],
        unique=False,
        postgresql_where=sa.text("delivered_at IS NULL"),
    )
    op.create_table(
        "fee_claim",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("waived", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("enforced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_fee_claim_amount_positive")),
        sa.CheckConstraint("waived >= 0 AND waived <= amount", name=op.f("ck_fee_claim_waived_within")),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_fee_claim_case_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_fee_claim")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_fee_claim_idempotency_key")),
    )
    op.create_index(op.f("ix_fee_claim_case_number"), "fee_claim", ["case_number"], unique=False)
    op.create_index(
        "ix_fee_claim_unsettled",
        "fee_claim",
        ["due_on"],
        unique=False,
        postgresql_where=sa.text("state IN ('open', 'reduced')"),
    )
    op.create_table(
        "fee_exemption",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_number", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.String(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_reason", sa.String(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_fee_exemption_amount_positive")),
        sa.ForeignKeyConstraint(["claim_number"], ["fee_claim.number"], name=op.f("fk_fee_exemption_claim_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_exemption")),
    )
    op.create_index(op.f("ix_fee_exemption_claim_number"), "fee_exemption", ["claim_number"], unique=False)
    op.create_index(
        "uq_fee_exemption_proposed",
        "fee_exemption",
        ["claim_number"],
        unique=True,
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_table(
        "fee_payment",
        sa.Column("receipt_number", sa.String(), nullable=False),
        sa.Column("claim_number", sa.String(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.String(), nullable=True),
        sa.Column("cancel_reason", sa.String(), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_fee_payment_amount_not_zero")),
        sa.ForeignKeyConstraint(["claim_number"], ["fee_claim.number"], name=op.f("fk_fee_payment_claim_number")),
        sa.PrimaryKeyConstraint("receipt_number", name=op.f("pk_fee_payment")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_fee_payment_submission_id")),
    )
    op.create_index(op.f("ix_fee_payment_claim_number"), "fee_payment", ["claim_number"], unique=False)
