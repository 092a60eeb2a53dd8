"""Tables of the people: accounts, and counted failures of everybody who has to prove something."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base


class Account(Base):
    """Somebody who works here. Never deleted: the audit log and the files refer to the name."""

    __tablename__ = "account"

    name: Mapped[str] = mapped_column(Text, primary_key=True)  # for signing in: lower case, never changes
    display_name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)  # argon2id, PHC string format
    password_set_at: Mapped[datetime]  # sign-ins before this moment are void
    password_is_initial: Mapped[bool]  # set by somebody else: to be changed at the first sign-in
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))  # codes of permissions.Role
    teams: Mapped[list[str]] = mapped_column(ARRAY(Text))  # codes of teams.Team
    active: Mapped[bool]
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]


class FailedAttempts(Base):
    """How often a proof failed lately, per thing that was tried; shared by all processes.

    The key is a digest: people type passwords into name fields, and remote addresses are personal data.
    """

    __tablename__ = "failed_attempts"

    scope: Mapped[str] = mapped_column(Text, primary_key=True)  # what the key is: attempts.Scope
    key_digest: Mapped[str] = mapped_column(Text, primary_key=True)  # SHA-256, hexadecimal
    failures: Mapped[int]
    last_failed_at: Mapped[datetime] = mapped_column(index=True)
    blocked_until: Mapped[datetime | None]
