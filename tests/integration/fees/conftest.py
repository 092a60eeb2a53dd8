"""Cases that owe something."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from engine import clock
from tests.integration.cases.conftest import new_case as new_case
from workflows.cases.tables import Case
from workflows.fees import claims
from workflows.fees.claims import ClaimView

Charge = Callable[..., ClaimView]


@pytest.fixture
def case(new_case: Callable[..., Case]) -> Case:
    return new_case()


@pytest.fixture
def charge(session: Session, case: Case) -> Charge:
    """Charge the case 93 euros, or whatever a test wants different."""

    def charge(**changes: Any) -> ClaimView:
        given = {
            "act": "extension",
            "amount": Decimal(93),
            "basis": "§ 45 Nr. 2 Buchst. b AufenthV",
            "due_on": clock.today() + timedelta(days=28),
            "idempotency_key": str(uuid4()),
        }
        return claims.issue(session, case.number, **(given | changes))

    return charge
