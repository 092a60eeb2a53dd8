"""Instance migrations: orders to move running instances to another version, and what became of each"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_JSON = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())


def upgrade() -> None:
    op.create_table(
        "instance_migration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.String(), nullable=False),
        sa.Column("source_version_id", sa.Integer(), nullable=False),
        sa.Column("target_version_id", sa.Integer(), nullable=False),
        sa.Column("plan", _JSON, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_version_id"], ["model_version.id"], name=op.f("fk_instance_migration_source_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["target_version_id"], ["model_version.id"], name=op.f("fk_instance_migration_target_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance_migration")),
    )
    op.create_index(op.f("ix_instance_migration_process_id"), "instance_migration", ["process_id"], unique=False)
    op.create_index(
        "ix_instance_migration_running",
        "instance_migration",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_table(
        "instance_migration_item",
        sa.Column("migration_id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("findings", _JSON, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["process_instance.id"],
            name=op.f("fk_instance_migration_item_instance_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["migration_id"],
            ["instance_migration.id"],
            name=op.f("fk_instance_migration_item_migration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("migration_id", "instance_id", name=op.f("pk_instance_migration_item")),
    )
    op.create_index(
        op.f("ix_instance_migration_item_instance_id"), "instance_migration_item", ["instance_id"], unique=False
    )
    op.create_index(
        "ix_instance_migration_item_waiting",
        "instance_migration_item",
        ["migration_id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
