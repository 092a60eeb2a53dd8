"""Keep starts that have failed, whatever should have started them, and why"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TIMERS = sa.text("kind NOT IN ('message', 'signal')")


def upgrade() -> None:
    op.rename_table("start_timer", "owed_start")
    op.execute("ALTER INDEX ix_start_timer_try_at RENAME TO ix_owed_start_try_at")
    op.drop_constraint("pk_start_timer", "owed_start", type_="primary")
    op.add_column("owed_start", sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False))
    op.add_column("owed_start", sa.Column("business_key", sa.String(), nullable=True))
    op.add_column(
        "owed_start",
        sa.Column("variables", postgresql.JSONB(none_as_null=True), server_default=sa.text("'{}'"), nullable=False),
    )
    op.add_column("owed_start", sa.Column("failure", sa.String(), nullable=True))
    op.alter_column("owed_start", "id", server_default=None)
    op.alter_column("owed_start", "variables", server_default=None)
    op.create_primary_key("pk_owed_start", "owed_start", ["id"])
    op.create_index(
        "ix_owed_start_timer",
        "owed_start",
        ["process_id", "element_id", "part"],
        unique=True,
        postgresql_where=TIMERS,
    )
