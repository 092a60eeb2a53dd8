"""Find the bodies that owe an answer without reading every request"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_outgoing_request_open",
        "outgoing_request",
        ["body"],
        unique=False,
        postgresql_where=sa.text("state != 'answered'"),
    )
