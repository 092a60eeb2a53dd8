"""An office with everything published, and colleagues at their desks."""

from datetime import date
from decimal import Decimal

import pytest

from engine.database import Database
from tests.integration.office import Office
from tests.web.clerk.desk import Desk
from tests.web.desks import Hire
from workflows.fees import claims
from workflows.fees.claims import ClaimView
from workflows.people.permissions import Role


@pytest.fixture
def database(published_database: Database) -> Database:
    """A database of the test's own, with the published models."""
    return published_database


@pytest.fixture
def clerk(hire: Hire) -> Desk:
    return hire("Nesrin Celik", Role.CLERK)


@pytest.fixture
def colleague(hire: Hire) -> Desk:
    """Another clerk of the same team."""
    return hire("Jonas Weber", Role.CLERK)


@pytest.fixture
def examiner(hire: Hire) -> Desk:
    return hire("Olena Kovalenko", Role.EXAMINER)


@pytest.fixture
def claim(office: Office) -> ClaimView:
    """A case owes 93 euros."""
    number = office.apply()
    with office.transaction() as session:
        return claims.issue(
            session,
            number,
            act="extension",
            amount=Decimal(93),
            basis="§ 45 Nr. 2 Buchst. b AufenthV",
            due_on=date(2026, 3, 30),
            idempotency_key="test",
        )
