"""Keep the items of loops that sleep apart from their instance

Of the many tasks of a loop each is found by itself, and variables that fit into a page are not packed and unpacked
with every step.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sleeping_item",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("token_id", sa.Uuid(), nullable=False),
        sa.Column("holds", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("document", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_sleeping_item_instance_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("instance_id", "token_id", name=op.f("pk_sleeping_item")),
    )
    op.create_index(
        "ix_sleeping_item_holding",
        "sleeping_item",
        ["instance_id"],
        unique=False,
        postgresql_where=sa.text("holds <> '{}'"),
    )
    op.drop_index(op.f("ix_user_task_instance_id"), table_name="user_task")
    op.create_index(op.f("ix_user_task_instance_id_id"), "user_task", ["instance_id", "id"], unique=False)
    op.execute("ALTER TABLE process_variables SET (toast_tuple_target = 8160)")
