"""Notice workers that die with a start"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("owed_start", sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
