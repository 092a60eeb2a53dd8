"""Find people who are known already, and keep what was answered about them"""

import re

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_AT_ONCE = 5_000


def upgrade() -> None:
    op.add_column(
        "person",
        sa.Column("name_sounds", postgresql.ARRAY(sa.Text()), nullable=False, server_default=sa.text("'{}'")),
    )
    _hear_names()
    op.alter_column("person", "name_sounds", server_default=None)
    op.create_index("ix_person_name_sounds", "person", ["name_sounds"], postgresql_using="gin")
    op.create_table(
        "person_comparison",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("known_person_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_comparison")),
    )
    for column in ("case_number", "person_id", "known_person_id"):
        op.create_index(op.f(f"ix_person_comparison_{column}"), "person_comparison", [column], unique=False)
    op.create_index(
        "ix_person_comparison_open",
        "person_comparison",
        ["case_number"],
        unique=True,
        postgresql_where=sa.text("answer IS NULL"),
    )


def _hear_names() -> None:
    """Fill the sound keys of people who are on record; the rule as it was when this was written."""
    connection = op.get_bind()
    person = sa.table("person", sa.column("id"), sa.column("name_key"), sa.column("name_sounds"))
    after = None
    while True:
        query = sa.select(person.c.id, person.c.name_key).order_by(person.c.id).limit(_AT_ONCE)
        rows = connection.execute(query.where(person.c.id > after) if after else query).all()
        if not rows:
            return
        after = rows[-1].id
        connection.execute(
            sa.text("UPDATE person SET name_sounds = :sounds WHERE id = :id"),
            [{"id": row.id, "sounds": sorted({_sound(part) for part in row.name_key.split()})} for row in rows],
        )


_SPELLINGS = (
    *(("tsch", "h"), ("tch", "h"), ("dzh", "j"), ("dj", "j"), ("sch", "s"), ("sh", "s"), ("kh", "h"), ("ch", "h")),
    *(("ph", "f"), ("th", "t"), ("dh", "d"), ("gh", "g"), ("zh", "s"), ("ck", "k"), ("x", "ks"), ("q", "k")),
    *(("w", "v"), ("z", "s")),
)


def _sound(part: str) -> str:
    heard = part
    for spelled, letter in _SPELLINGS:
        heard = heard.replace(spelled, letter)
    heard = re.sub(r"(.)\1+", r"\1", heard)
    first = "j" if heard[:1] in {"j", "y"} else ""
    return first + re.sub(r"[aeiouyj]|h$", "", heard) or part
