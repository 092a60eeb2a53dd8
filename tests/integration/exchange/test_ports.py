"""What every door to a body promises, whoever stands behind it. A new adapter joins `DOORS`."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.clock import Traveller
from engine.database import Database
from tests.integration.exchange.conftest import request_to
from workflows.exchange.answers import Answer, Kind
from workflows.exchange.behaviour import Behaviour
from workflows.exchange.bodies import Body
from workflows.exchange.errors import BodyUnavailable
from workflows.exchange.ports import Port
from workflows.exchange.simulator import Simulator

WITHIN = timedelta(days=2)  # a door of `DOORS` answers by then
DOORS: dict[str, Callable[[Database, Body], Port]] = {
    "simulator": lambda database, body: Simulator(
        database, body, Behaviour({Kind.INFORMATION: 1.0}, (1, 2), unavailable=0.0)
    ),
    "simulator that answers at once": lambda database, body: Simulator(
        database, body, Behaviour({Kind.CONSENT: 1.0}, (0, 0), unavailable=0.0)
    ),
}


@pytest.fixture(params=DOORS)
def open_door(request: pytest.FixtureRequest, database: Database) -> Callable[[Body], Port]:
    return lambda body: DOORS[request.param](database, body)


@pytest.mark.parametrize("body", Body)
def test_a_request_is_answered_once_and_under_its_own_key(
    open_door: Callable[[Body], Port], body: Body, traveller: Traveller
) -> None:
    door = open_door(body)
    asked = request_to(body)
    at_once = [answer for answer in (door.ask(asked), door.ask(asked)) if answer]
    traveller.advance(WITHIN)
    later = door.answers(10)
    assert [answer.key for answer in later] == [asked.key], "the same request twice is one"
    assert at_once in ([], [later[0], later[0]])
    assert later[0].at <= traveller.now()


def test_what_is_not_confirmed_comes_again_and_what_is_confirmed_does_not(
    open_door: Callable[[Body], Port], traveller: Traveller
) -> None:
    door = open_door(Body.BENEFITS)
    for key in ("one", "two"):
        door.ask(request_to(Body.BENEFITS, key))
    traveller.advance(WITHIN)
    assert {answer.key for answer in door.answers(10)} == {"one", "two"}
    assert len(door.answers(1)) == 1
    door.confirm("one")
    door.confirm("one")
    assert [answer.key for answer in door.answers(10)] == ["two"]


def test_two_doors_to_different_bodies_do_not_hear_each_other(
    open_door: Callable[[Body], Port], traveller: Traveller
) -> None:
    open_door(Body.BENEFITS).ask(request_to(Body.BENEFITS))
    traveller.advance(WITHIN)
    assert open_door(Body.UNIVERSITY).answers(10) == []


def test_a_simulated_body_may_stay_silent_or_be_away(database: Database, traveller: Traveller) -> None:
    silent = Simulator(database, Body.LABOUR_AGENCY, Behaviour({}, unavailable=0.0))
    assert silent.ask(request_to(Body.LABOUR_AGENCY)) is None
    traveller.advance(timedelta(days=400))
    assert silent.answers(10) == []
    with pytest.raises(BodyUnavailable):
        Simulator(database, Body.BENEFITS, Behaviour({}, unavailable=1.0)).ask(request_to(Body.BENEFITS))


def test_a_simulated_body_decides_by_the_case_so_that_a_demonstration_can_be_repeated(
    database: Database, traveller: Traveller
) -> None:
    mixed = Behaviour({Kind.CONSENT: 0.4, Kind.REFUSAL: 0.3, Kind.INSUFFICIENT: 0.3}, (0, 0), unavailable=0.0)

    def kinds(run: str) -> list[Kind]:
        door = Simulator(database, Body.OTHER_OFFICE, mixed)
        requests = [request_to(Body.OTHER_OFFICE, f"{run}{number}", f"LZ-{number}") for number in range(20)]
        return [answer.kind for answer in map(door.ask, requests) if isinstance(answer, Answer)]

    first = kinds("a")
    assert set(first) == {Kind.CONSENT, Kind.REFUSAL, Kind.INSUFFICIENT}
    assert len(first) == 20
    assert kinds("b") != first, "whoever is asked again may answer otherwise"


def test_what_a_simulated_body_says_is_marked_as_simulated(database: Database, traveller: Traveller) -> None:
    door = Simulator(database, Body.CENTRAL_REGISTER, Behaviour({Kind.INFORMATION: 1.0}, (0, 0), unavailable=0.0))
    answer = door.ask(request_to(Body.CENTRAL_REGISTER))
    assert answer
    assert answer.text.startswith("Simulation: ")
    assert answer.number.startswith("SIM")
