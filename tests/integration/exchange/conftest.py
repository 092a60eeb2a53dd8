"""Requests of each kind, and doors that behave as a test says."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from engine.database import Database
from workflows.exchange.answers import Answer
from workflows.exchange.bodies import Body
from workflows.exchange.registry import Bodies, simulated_bodies
from workflows.exchange.requests import (
    CardOrder,
    Identity,
    LabourConsentRequest,
    PersonRequest,
    RegisterQuery,
    Request,
    SecurityQuery,
)

AYSE = Identity("Yılmaz", "Ayşe", "1990-05-17", ("IN",))


def request_to(body: Body, key: str = "5b0c", reference: str = "LZ-2026-000017") -> Request:
    """Something that the body takes."""
    common = {
        "key": key,
        "reference": reference,
        "legal_basis": "§ 82 AufenthG",
        "purpose": "Prüfung",
        "answer_by": date(2026, 3, 16),
        "reminder": False,
        "person": AYSE,
    }
    match body:
        case Body.CENTRAL_REGISTER:
            return RegisterQuery(**common, register_number="")
        case Body.SECURITY:
            return SecurityQuery(**common)
        case Body.LABOUR_AGENCY:
            return LabourConsentRequest(**common, employer="Muster GmbH", occupation="Ingenieurin", fast_track=False)
        case Body.CARD_MAKER:
            order = {"product": "card", "register_number": "", "valid_until": None, "remarks": ("§ 4a",)}
            return CardOrder(**common, **order, direct_mailing=False)
    return PersonRequest(**common)


class Door:
    """A door whose answers a test puts there; errors are raised instead, one after the other."""

    def __init__(self, *outcomes: Answer | Exception | None) -> None:
        self.outcomes = list(outcomes)
        self.asked: list[Request] = []
        self.waiting: list[Answer] = []

    def ask(self, request: Request) -> Answer | None:
        self.asked.append(request)
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def answers(self, limit: int) -> Sequence[Answer]:
        return self.waiting[:limit]

    def confirm(self, key: str) -> None:
        self.waiting = [answer for answer in self.waiting if answer.key != key]


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def bodies(database: Database, door: Door) -> Bodies:
    """Everybody simulated but the employment agency."""
    return replace(simulated_bodies(database), labour_agency=door)
