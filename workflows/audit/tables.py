"""The table of the audit log, which the database itself keeps append-only.

A trigger refuses UPDATE, DELETE and TRUNCATE for everybody, the owner of the table included; it is created
wherever the table is (here for `create_all`, in the migrations for every other database). Only somebody who may
switch triggers off gets past it, and that is what the chain of hashes is for.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Index, Table, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base


class AuditEntry(Base):
    """Who did what with what, when and for which purpose. `hash` covers all other columns and `previous_hash`."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)  # 1, 2, 3 without gaps
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(Text)  # actions.Action
    by: Mapped[str] = mapped_column(Text)  # account name, "citizen" or "system"
    subject: Mapped[str] = mapped_column(Text)  # case number, account name, or what else the action was about
    purpose: Mapped[str] = mapped_column(Text)  # why, where the law wants a reason for looking; else empty
    details: Mapped[dict[str, Any]]  # JSON without fractions, see chain.canonical
    previous_hash: Mapped[str] = mapped_column(Text)  # SHA-256, hexadecimal
    hash: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        Index(None, "subject", "id"),
        Index(None, "by", "id"),
        Index(None, "action", "id"),
        Index(None, "at"),
    )


# One statement each, because a driver may send only one at a time. The migration repeats them.
APPEND_ONLY = (
    """
    CREATE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE insufficient_privilege USING MESSAGE = 'audit_entry is append-only: ' || TG_OP || ' refused';
    END
    $$
    """,
    """
    CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_append_only()
    """,
    "ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_append_only",
)


@event.listens_for(AuditEntry.__table__, "after_create")
def _protect(_table: Table, connection: Connection, **_options: Any) -> None:
    for statement in APPEND_ONLY:
        connection.exec_driver_sql(statement)


@event.listens_for(AuditEntry.__table__, "after_drop")
def _unprotect(_table: Table, connection: Connection, **_options: Any) -> None:
    connection.exec_driver_sql("DROP FUNCTION audit_entry_is_append_only")
