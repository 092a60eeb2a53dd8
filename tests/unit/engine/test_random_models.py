"""Random models do what their blocks say, kept in memory or written down and read again between all steps."""

from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.random_models.blocks import Block, messages_of, models, settings_of, steps_of
from tests.random_models.drawing import draw
from tests.random_models.in_memory import InMemory, shelf
from tests.random_models.playing import play
from tests.random_models.reference import Reference

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def play_in_memory(model: Block, seed: int) -> None:
    drawn, given = shelf(draw(model, "p")), settings_of(model)
    players = [InMemory(drawn, given, MONDAY, steps_of(model), reload=reload) for reload in (False, True)]
    play(Reference(model, MONDAY), players, messages_of(model), Random(seed))


@given(models(), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=SLOW)
def test_a_random_model_does_what_its_blocks_say(model: Block, seed: int) -> None:
    play_in_memory(model, seed)


@pytest.mark.long
@given(models(depth=4), st.integers(0, 2**32))
@settings(max_examples=3000, deadline=None, derandomize=True, suppress_health_check=SLOW)
def test_thousands_of_random_models_do_what_their_blocks_say(model: Block, seed: int) -> None:
    play_in_memory(model, seed)
