"""Count the workers that ended with a job"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job", sa.Column("lost_leases", sa.Integer(), server_default=sa.text("0"), nullable=False))
