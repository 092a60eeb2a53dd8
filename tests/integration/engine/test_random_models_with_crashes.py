"""Random models do what their blocks say on a database whose connections are cut now and then."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from engine import jobs
from engine.clock import Traveller
from engine.database import Database, unit_of_work
from tests.integration.engine.power_cuts import Wire
from tests.random_models.blocks import Block, messages_of, models, settings_of, steps_of
from tests.random_models.drawing import TASK_TYPE, draw
from tests.random_models.on_database import OnDatabase
from tests.random_models.playing import play
from tests.random_models.reference import Reference

Place = tuple[Database, Wire, Traveller]


@pytest.fixture
def place(database: Database, wired: tuple[Database, Wire], traveller: Traveller) -> Place:
    """A database with a diary, a wire that can be cut, and a clock."""
    with unit_of_work(database) as session:
        session.execute(text("CREATE TABLE diary (what text NOT NULL)"))
    jobs.register(TASK_TYPE, lambda _session, _job: None)
    return *wired, traveller


def play_with_cuts(place: Place, examples: int, depth: int) -> int:
    """How often the power was cut while that many models were played."""
    cuts = 0

    @given(models(depth), st.integers(0, 2**32))
    @settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def agree(model: Block, seed: int) -> None:
        nonlocal cuts
        leader = Reference(model, place[2].now())
        player = OnDatabase(draw(model, "p"), settings_of(model), steps_of(model), place, Random(seed))
        play(leader, [player], messages_of(model), Random(seed))
        cuts += player.cuts

    agree()
    return cuts


def test_a_random_model_does_what_its_blocks_say_through_power_cuts(place: Place) -> None:
    assert play_with_cuts(place, examples=6, depth=2) > 5


@pytest.mark.long
def test_many_random_models_do_what_their_blocks_say_through_power_cuts(place: Place) -> None:
    assert play_with_cuts(place, examples=150, depth=3) > 200
