"""Requests leave the house after the commit, at least once with one key, and every answer is filed once."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.clock import Traveller
from engine.database import Database, unit_of_work
from tests.integration.exchange.conftest import AYSE, Door, request_to
from workflows.exchange import outgoing, requests
from workflows.exchange.answers import Answer, Kind
from workflows.exchange.bodies import Body
from workflows.exchange.errors import BodyUnavailable, RequestRefused
from workflows.exchange.outgoing import State
from workflows.exchange.registry import Bodies
from workflows.exchange.requests import FileTransfer
from workflows.exchange.tables import OutgoingRequest

AGENCY = Body.LABOUR_AGENCY
YES = "ja"


class Office:
    """Whoever asks the employment agency, and hears its answers."""

    def __init__(self, database: Database, bodies: Bodies) -> None:
        self.database, self.bodies = database, bodies
        self.heard: list[tuple[str, Answer]] = []
        self.receivers = {AGENCY: self.hear}

    def hear(self, _session: Session, subject: str, answer: Answer) -> None:
        self.heard.append((subject, answer))

    def ask(self, key: str = "5b0c") -> None:
        with unit_of_work(self.database) as session:
            outgoing.send(session, AGENCY, "consultation 1", request_to(AGENCY, key))

    def work(self) -> int:
        handed_over = outgoing.hand_over_due(self.database, self.bodies, self.receivers)
        return handed_over + outgoing.collect(self.database, self.bodies, self.receivers)

    def row(self) -> OutgoingRequest:
        with unit_of_work(self.database) as session:
            return session.scalars(select(OutgoingRequest)).one()


@pytest.fixture
def office(database: Database, bodies: Bodies, traveller: Traveller) -> Office:
    return Office(database, bodies)


def answer(kind: Kind = Kind.CONSENT, key: str = "5b0c") -> Answer:
    return Answer(key, kind, YES, clock.now())


def test_nothing_leaves_the_house_with_a_transaction_that_is_rolled_back(office: Office, door: Door) -> None:
    with unit_of_work(office.database) as session:
        outgoing.send(session, AGENCY, "consultation 1", request_to(AGENCY))
        session.rollback()
    assert office.work() == 0
    assert door.asked == []


def test_a_request_arrives_as_it_was_written_and_is_then_forgotten_here(office: Office, door: Door) -> None:
    office.ask()
    office.ask()  # the job was done twice
    office.work()
    assert door.asked == [request_to(AGENCY)]
    assert office.row().state == State.SENT
    assert office.row().request is None


def test_an_answer_is_filed_once_however_often_it_comes(office: Office, door: Door) -> None:
    for key in ("5b0c", "another"):
        office.ask(key)
        office.work()
        door.waiting = [answer()]
        office.work()
    assert office.heard == [("consultation 1", answer())]
    assert door.waiting == []


def test_a_body_that_answers_at_once_needs_no_second_visit(office: Office, door: Door) -> None:
    door.outcomes = [answer()]
    office.ask()
    door.waiting = [answer()]
    office.work()
    assert [heard.kind for _, heard in office.heard] == [Kind.CONSENT]
    assert office.row().state == State.ANSWERED
    assert door.waiting == [], "it was confirmed"


def test_a_body_that_is_away_is_asked_again_with_the_same_key(office: Office, door: Door, traveller: Traveller) -> None:
    door.outcomes = [BodyUnavailable(problem="Wartung"), ConnectionResetError()]
    office.ask()
    assert office.work() == 1
    assert office.work() == 0, "not before its time"
    for _ in range(2):
        traveller.move_to(office.row().due_at)
        office.work()
    assert [request.key for request in door.asked] == ["5b0c"] * 3
    assert office.row().state == State.SENT


def test_whoever_waits_hears_that_a_body_stays_away(office: Office, door: Door, traveller: Traveller) -> None:
    door.outcomes = [BodyUnavailable(problem="Wartung")] * outgoing.MOST_ATTEMPTS
    office.ask()
    for _ in range(outgoing.MOST_ATTEMPTS):
        traveller.move_to(max(office.row().due_at, traveller.now()))
        office.work()
    assert [(subject, heard.kind) for subject, heard in office.heard] == [("consultation 1", Kind.ERROR)]
    assert "Wartung" in office.heard[0][1].text
    assert office.row().state == State.FAILED


def test_a_refused_request_is_not_sent_again(office: Office, door: Door) -> None:
    door.outcomes = [RequestRefused(problem="Schemafehler")]
    office.ask()
    assert office.work() == 1
    assert [heard.kind for _, heard in office.heard] == [Kind.ERROR]
    assert office.work() == 0


def test_when_filing_fails_the_answer_comes_again(office: Office, door: Door) -> None:
    office.ask()
    office.work()
    door.waiting = [answer()]
    heard = office.receivers[AGENCY]
    office.receivers[AGENCY] = _fail
    office.work()
    assert door.waiting == [answer()]
    office.receivers[AGENCY] = heard
    office.work()
    assert len(office.heard) == 1


def test_an_answer_to_nothing_we_asked_is_left_alone_and_stops_no_other(office: Office, door: Door) -> None:
    office.ask()
    office.work()
    door.waiting = [answer(key="strange"), answer()]
    office.work()
    assert len(office.heard) == 1
    assert [one.key for one in door.waiting] == ["strange"]


def test_a_body_gets_no_request_of_another_kind(office: Office) -> None:
    with pytest.raises(TypeError), unit_of_work(office.database) as session:
        outgoing.send(session, Body.BENEFITS, "1", request_to(Body.CENTRAL_REGISTER))


@pytest.mark.parametrize("body", Body)
def test_a_request_is_the_same_after_it_was_stored(body: Body) -> None:
    request = request_to(body)
    assert requests.from_json(body, requests.to_json(request)) == request


def test_a_file_is_the_same_after_it_was_stored() -> None:
    transfer = FileTransfer(
        key="k",
        reference="LZ-2026-000017",
        legal_basis="§ 72 AufenthV",
        purpose="Abgabe",
        answer_by=None,
        reminder=False,
        person=AYSE,
        receiver="Stadt Nebenan",
        procedure="P01",
        received_on=date(2026, 3, 2),
        papers=("ab" * 32,),
    )
    assert requests.from_json(Body.OTHER_OFFICE, requests.to_json(transfer)) == transfer


def _fail(_session: Session, _subject: str, _answer: Answer) -> None:
    raise LookupError("Akte gesperrt")
