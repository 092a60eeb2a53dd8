"""Effects of applications, provisional certificates and the blanks they stand on"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_effect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("stay", sa.String(), nullable=False),
        sa.Column("work", sa.String(), nullable=False),
        sa.Column("reentry", sa.String(), nullable=False),
        sa.Column("legal_basis", sa.String(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("table_version", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_case_effect_case_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_effect")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_case_effect_idempotency_key")),
    )
    op.create_index(op.f("ix_case_effect_case_number"), "case_effect", ["case_number"], unique=False)
    op.create_table(
        "blank_certificate",
        sa.Column("serial_number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.String(), nullable=False),
        sa.Column("witnessed_by", sa.String(), nullable=True),
        sa.Column("witnessed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_by", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("serial_number", name=op.f("pk_blank_certificate")),
    )
    op.create_index(
        "ix_blank_certificate_stock",
        "blank_certificate",
        ["serial_number"],
        unique=False,
        postgresql_where=sa.text("state = 'in-stock'"),
    )
    op.create_table(
        "fiction_certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("legal_basis", sa.String(), nullable=False),
        sa.Column("employment", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("renewal", sa.Integer(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by", sa.String(), nullable=True),
        sa.Column("serial_number", sa.String(), nullable=True),
        sa.Column("way", sa.String(), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_over_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_fiction_certificate_case_number")),
        sa.ForeignKeyConstraint(
            ["serial_number"], ["blank_certificate.serial_number"], name=op.f("fk_fiction_certificate_serial_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fiction_certificate")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_fiction_certificate_idempotency_key")),
        sa.UniqueConstraint("serial_number", "renewal", name=op.f("uq_fiction_certificate_serial_number_renewal")),
    )
    op.create_index(op.f("ix_fiction_certificate_case_number"), "fiction_certificate", ["case_number"], unique=False)
    op.create_index(
        "uq_fiction_certificate_open",
        "fiction_certificate",
        ["case_number"],
        unique=True,
        postgresql_where=sa.text("state IN ('drafted', 'numbered')"),
    )
    op.create_table(
        "proof_explanation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("proof_ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"], name=op.f("fk_proof_explanation_case_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_explanation")),
    )
    op.create_index(op.f("ix_proof_explanation_case_number"), "proof_explanation", ["case_number"], unique=False)
