"""Thousands of instances move in the background: counted, paused, shared by workers, tried again."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import update

from engine.bench import ProcessBench
from engine.database import unit_of_work
from engine.instance_migration import batch
from engine.instance_migration.batch import Counts, Outcome
from engine.instance_migration.move import MigrationRefused
from engine.instance_migration.plan import Plan
from engine.instance_migration.tables import Migration
from engine.state.tables import ProcessInstance
from engine.work_session import WorkSession
from tests.bpmn_sketch import sketch, user_task
from tests.integration.engine.moving import plan_between, published, version_of

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
FIRST = sketch(START + user_task("a") + user_task("b") + END, "s -> a\na -> b\nb -> e")
SECOND = sketch(START + user_task("a") + user_task("c") + END, "s -> a\na -> c\nc -> e")


@pytest.fixture
def plan(bench: ProcessBench) -> Plan:
    """Five instances at `a`, which moves, and two at `b`, which has no counterpart."""
    source = published(bench, FIRST)
    for _ in range(7):
        bench.start("p")
    for instance in bench.instances[5:]:
        bench.complete("a", instance=instance)
    return plan_between(bench, source, published(bench, SECOND))


def prepared(bench: ProcessBench, plan: Plan, keys: list[str] | None = None) -> UUID:
    with unit_of_work(bench.database) as session:
        return batch.prepare(session, plan, "Rechtsänderung", "p.analyst", keys)


def step(bench: ProcessBench) -> Outcome | None:
    with unit_of_work(bench.database) as session:
        return batch.move_next(session)


def counted(bench: ProcessBench, migration: UUID) -> Counts:
    with unit_of_work(bench.database) as session:
        return batch.counts(session, migration)


def state(bench: ProcessBench, migration: UUID) -> str:
    with unit_of_work(bench.database) as session:
        return session.get_one(Migration, migration).state


def begun(bench: ProcessBench, migration: UUID) -> None:
    with unit_of_work(bench.database) as session:
        batch.begin(session, migration)


def test_what_fits_moves_and_what_does_not_stays_with_its_reason(bench: ProcessBench, plan: Plan) -> None:
    migration = prepared(bench, plan)
    assert step(bench) is None, "prepared is not begun"
    begun(bench, migration)
    while step(bench):
        pass
    assert counted(bench, migration) == Counts(waiting=0, moved=5, stayed=2, gone=0)
    assert state(bench, migration) == "finished"
    with unit_of_work(bench.database) as session:
        stayed = batch.stayed(session, migration)
    assert [(one.business_key, [finding.rule for finding in one.findings]) for one in stayed] == [
        ("bench-6", ["unmapped"]),
        ("bench-7", ["unmapped"]),
    ]
    assert "„b“" in stayed[0].findings[0].text
    assert {version_of(bench, one) for one in bench.instances[:5]} == {plan.target}
    assert {version_of(bench, one) for one in bench.instances[5:]} == {plan.source}


def test_a_pause_stops_after_the_case_at_hand_and_what_waits_goes_on_later(bench: ProcessBench, plan: Plan) -> None:
    migration = prepared(bench, plan)
    begun(bench, migration)
    step(bench)
    with unit_of_work(bench.database) as session:
        batch.pause(session, migration)
    assert step(bench) is None
    assert (state(bench, migration), counted(bench, migration).waiting) == ("paused", 6)
    begun(bench, migration)
    while step(bench):
        pass
    assert state(bench, migration) == "finished"


def test_what_stayed_can_be_tried_again_when_the_case_has_gone_on(bench: ProcessBench, plan: Plan) -> None:
    migration = prepared(bench, plan)
    begun(bench, migration)
    while step(bench):
        pass
    bench.complete("b", instance=bench.instances[5])
    with unit_of_work(bench.database) as session:
        assert batch.try_again(session, migration) == 2
    assert state(bench, migration) == "running"
    while step(bench):
        pass
    assert counted(bench, migration) == Counts(waiting=0, moved=5, stayed=1, gone=1)


def test_only_the_named_cases_take_part(bench: ProcessBench, plan: Plan) -> None:
    migration = prepared(bench, plan, ["bench-2", "bench-6", "no-such-case"])
    assert counted(bench, migration).total == 2


def test_a_plan_that_is_wrong_is_not_even_prepared(bench: ProcessBench, plan: Plan) -> None:
    wrong = Plan(plan.source, plan.target, {"p": {"a": "e"}})
    with pytest.raises(MigrationRefused) as refused:
        prepared(bench, wrong)
    assert [finding.rule for finding in refused.value.findings] == ["kind-changed"]


def test_several_workers_move_each_case_once(bench: ProcessBench, plan: Plan) -> None:
    migration = prepared(bench, plan)
    begun(bench, migration)

    def work(_: int) -> list[UUID]:
        done: list[UUID] = []
        while outcome := step(bench):
            done.append(outcome.instance_id)
        return done

    with ThreadPoolExecutor(4) as workers:
        done = [one for part in workers.map(work, range(4)) for one in part]
    assert sorted(done) == sorted(bench.instances)
    moves = [event for event in bench.history() if event.kind == "migrated"]
    assert len(moves) == 5


def test_a_case_whose_state_nobody_can_read_stays_and_does_not_stop_the_others(bench: ProcessBench, plan: Plan) -> None:
    with unit_of_work(bench.database) as session:
        broken = update(ProcessInstance).where(ProcessInstance.id == bench.instances[0])
        session.execute(broken.values(tokens=b'{"v": 1, "scopes": [[]]}'))
    migration = prepared(bench, plan)
    begun(bench, migration)
    while step(bench):
        pass
    assert counted(bench, migration) == Counts(waiting=0, moved=4, stayed=3, gone=0)


def test_a_worker_that_dies_in_the_middle_leaves_the_case_as_it_was(bench: ProcessBench, plan: Plan) -> None:
    migration = prepared(bench, plan)
    begun(bench, migration)
    with WorkSession(bench.database.connections) as session:
        assert batch.move_next(session) is not None
    assert counted(bench, migration).waiting == 7
    assert {version_of(bench, one) for one in bench.instances} == {plan.source}
