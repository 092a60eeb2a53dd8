"""Bodies that exist only in our database: for demonstrations and tests, with no connection to anybody.

A simulated body decides by `Behaviour` what it will answer and when, once for each request and always the same for the
same request of the same case. It is as patient, silent, late and out of order as the real ones may be. Every answer
says that it is simulated.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock
from engine.database import Database, unit_of_work
from workflows.exchange.answers import Answer, Kind
from workflows.exchange.behaviour import Behaviour
from workflows.exchange.bodies import Body
from workflows.exchange.errors import BodyUnavailable
from workflows.exchange.requests import CardOrder, Request
from workflows.exchange.tables import SimulatedRequest

MARK: Final = "Simulation"  # begins the text of every answer
_SECONDS_OF_A_DAY: Final = 86_400


class Simulator:
    """One simulated body; satisfies every `Port`."""

    def __init__(self, database: Database, body: Body, behaviour: Behaviour) -> None:
        self._database = database
        self._body = body
        self._behaviour = behaviour

    def ask(self, request: Request) -> Answer | None:
        """Take the request; answer it where the body answers at once. Raises `BodyUnavailable`."""
        if self._is_away(request):
            raise BodyUnavailable(problem=f"{MARK}: {self._body.value}")
        with unit_of_work(self._database) as session:
            self._keep(session, request)
            row = session.get_one(SimulatedRequest, request.key)
            open_now = row.confirmed_at is None and row.answer_at is not None and row.answer_at <= clock.now()
            return _answer(row) if open_now else None

    def answers(self, limit: int) -> Sequence[Answer]:
        """What is due by the clock and not confirmed."""
        due = (
            select(SimulatedRequest)
            .where(
                SimulatedRequest.body == self._body.value,
                SimulatedRequest.answer_at <= clock.now(),
                SimulatedRequest.confirmed_at.is_(None),
            )
            .order_by(SimulatedRequest.answer_at, SimulatedRequest.key)
            .limit(limit)
        )
        with unit_of_work(self._database) as session:
            return [_answer(row) for row in session.scalars(due)]

    def confirm(self, key: str) -> None:
        """Forget what was answered."""
        confirmed = update(SimulatedRequest).where(SimulatedRequest.key == key, SimulatedRequest.confirmed_at.is_(None))
        with unit_of_work(self._database) as session:
            session.execute(confirmed.values(confirmed_at=clock.now(), answer={}))

    def _is_away(self, request: Request) -> bool:
        return _chance(request.key, clock.now().isoformat()).random() < self._behaviour.unavailable

    def _keep(self, session: Session, request: Request) -> None:
        """Decide once what becomes of the request."""
        same = SimulatedRequest.body == self._body.value, SimulatedRequest.reference == request.reference
        before = session.scalar(select(func.count()).select_from(SimulatedRequest).where(*same)) or 0
        chance = _chance(self._body.value, request.reference, str(before))
        kind = self._kind(chance)
        fewest, most = self._behaviour.days
        delay = timedelta(seconds=round(chance.uniform(fewest, most) * _SECONDS_OF_A_DAY))
        values = {
            "key": request.key,
            "body": self._body.value,
            "reference": request.reference,
            "answer_at": clock.now() + delay if kind else None,
            "answer": self._content(kind, request, chance) if kind else {},
        }
        session.execute(insert(SimulatedRequest).values(values).on_conflict_do_nothing(index_elements=["key"]))

    def _kind(self, chance: Random) -> Kind | None:
        """None: silence."""
        drawn = chance.random()
        for kind, share in self._behaviour.answers.items():
            if drawn < share:
                return kind
            drawn -= share
        return None

    def _content(self, kind: Kind, request: Request, chance: Random) -> dict[str, object]:
        return {
            "kind": kind.value,
            "text": f"{MARK}: {self._behaviour.words[kind]}",
            "number": self._number(request, chance),
            "hit": chance.random() < self._behaviour.hits,
        }

    def _number(self, request: Request, chance: Random) -> str:
        """What is obviously no real number: AZR numbers and serial numbers begin otherwise."""
        if self._body is Body.CENTRAL_REGISTER or isinstance(request, CardOrder):
            return f"SIM{chance.randrange(10**9):09d}"
        return ""


def next_answer(session: Session) -> datetime | None:
    """When the next simulated answer is there: for who plays months in minutes."""
    waiting = SimulatedRequest.confirmed_at.is_(None)
    return session.scalar(select(func.min(SimulatedRequest.answer_at)).where(waiting))


def _chance(*seeds: str) -> Random:
    return Random(" ".join(seeds))  # noqa: S311 - a play of chance, no secret


def _answer(row: SimulatedRequest) -> Answer:
    content = row.answer
    at = row.answer_at or clock.now()
    return Answer(row.key, Kind(content["kind"]), content["text"], at, content["number"], content["hit"])
