"""Wherever people, messages and time lead a case, it ends, or waits for something that somebody will notice."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from engine.bench import ProcessBench
from engine.clock import Traveller
from engine.database import Database, unit_of_work
from tests.models.random_walk import Walk
from tests.published_models import database_with_models
from workflows.cases.procedures import Procedure, procedures

ROOT = Path(__file__).parents[2]
PROCEDURES = sorted(model.stem for model in (ROOT / "bpmn" / "procedures").glob("*.bpmn"))
STEPS = 15  # of one case at most
FEW, MANY = range(2), range(2, 202)  # seeds


@pytest.fixture(scope="module")
def published(postgres_url: str) -> Iterator[Database]:
    """A database with everything that the repository publishes, and no case."""
    with database_with_models(postgres_url) as database:
        yield database


@pytest.fixture
def bench(published: Database, traveller: Traveller) -> Iterator[ProcessBench]:
    """Without cases, and nobody does anything yet."""
    with ProcessBench(published, traveller) as bench:
        bench.clear()
        yield bench


def offered(bench: ProcessBench) -> dict[str, Procedure]:
    with unit_of_work(bench.database) as session:
        return {procedure.process_id: procedure for procedure in procedures(session)}


def walk(bench: ProcessBench, process_id: str, seed: int) -> None:
    random = Random(seed)
    bench.traveller.advance(timedelta(days=random.randrange(365)))
    case = Walk(bench, offered(bench)[process_id], random)
    for _ in range(STEPS):
        assert case.problems() == [], "\n".join(case.trail)
        if case.is_over:
            assert case.leftovers == 0, "\n".join(case.trail)
            return
        case.step()
    assert case.problems() == [], "\n".join(case.trail)


@pytest.mark.parametrize("process_id", PROCEDURES)
@pytest.mark.parametrize("seed", FEW)
def test_no_case_falls_asleep_wherever_it_goes(bench: ProcessBench, process_id: str, seed: int) -> None:
    walk(bench, process_id, seed)


@pytest.mark.long
@pytest.mark.parametrize("process_id", PROCEDURES)
@pytest.mark.parametrize("seed", MANY)
def test_no_case_falls_asleep_on_any_of_many_ways(bench: ProcessBench, process_id: str, seed: int) -> None:
    walk(bench, process_id, seed)


def test_every_procedure_that_is_drawn_is_offered(bench: ProcessBench) -> None:
    assert offered(bench).keys() >= set(PROCEDURES)
