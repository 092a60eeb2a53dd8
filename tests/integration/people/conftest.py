"""Two people with accounts, and a watch on the work that signing in and checking codes costs."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import event

from engine import clock
from engine.database import Database, unit_of_work
from workflows.people.passwords import hash_password
from workflows.people.permissions import Role
from workflows.people.tables import Account
from workflows.people.teams import Team

PASSWORD = "richtig pferd batterie"
_STORED = hash_password(PASSWORD)  # once: it is dear on purpose


@pytest.fixture
def staffed(database: Database, traveller) -> Database:
    """A database with the accounts "n.yilmaz" (clerk) and "o.kovalenko" (examiner), at a clock that travels."""
    with unit_of_work(database) as session:
        for name, display_name, role in (
            ("n.yilmaz", "Nesrin Yılmaz", Role.CLERK),
            ("o.kovalenko", "Olena Kovalenko", Role.EXAMINER),
        ):
            session.add(
                Account(
                    name=name,
                    display_name=display_name,
                    password_hash=_STORED,
                    password_set_at=clock.now(),
                    password_is_initial=True,
                    roles=[role],
                    teams=[Team.EMPLOYMENT],
                    active=True,
                    created_at=clock.now(),
                )
            )
    return database


class Work:
    """What something cost: the statements sent and the parameters of the hashes computed, in order."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.hashes: list[object] = []


@pytest.fixture
def observed(database: Database, monkeypatch: pytest.MonkeyPatch):
    """A context manager that yields the `Work` done in its block.

    Counting is exact where timing on a shared machine is not: the same statements and the same hashes in the same
    order take the same time, whatever the machine is doing.
    """
    verify = PasswordHasher.verify

    @contextmanager
    def observe() -> Iterator[Work]:
        work = Work()

        def count_hash(hasher, stored, secret):
            work.hashes.append(extract_parameters(stored))
            return verify(hasher, stored, secret)

        def count_statement(_connection, _cursor, statement, *_rest):
            work.statements.append(statement)

        monkeypatch.setattr(PasswordHasher, "verify", count_hash)
        event.listen(database.engine, "before_cursor_execute", count_statement)
        try:
            yield work
        finally:
            event.remove(database.engine, "before_cursor_execute", count_statement)
            monkeypatch.setattr(PasswordHasher, "verify", verify)

    return observe
