"""An instance that a person has suspended: nothing moves in it, and nothing that came for it is lost."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from engine import intervention, jobs, messaging, process_runner
from engine.bench import ProcessBench
from engine.database import unit_of_work
from engine.intervention import NotSuspended
from engine.running_instance import NotRunning, Resting
from engine.state import job_claims
from engine.state.tables import BufferedMessage, Job, UserTask
from tests.bpmn_sketch import message, service_task, sketch, user_task
from tests.integration.engine.small_processes import ALARM, LETTER

PT1H = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
WORK = sketch(
    '<startEvent id="s"/>'
    + user_task("a")
    + f'<boundaryEvent id="late" attachedToRef="a" cancelActivity="false">{PT1H}</boundaryEvent>'
    + user_task("hurry")
    + '<endEvent id="e"/>',
    "s -> a\na -> e\nlate -> hurry\nhurry -> e",
)
CALLER = sketch(
    '<startEvent id="s"/><callActivity id="call"><extensionElements><zeebe:calledElement processId="p"/>'
    '</extensionElements></callActivity><endEvent id="e"/>',
    "s -> call\ncall -> e",
    process_id="outer",
)


def suspend(bench: ProcessBench, instance: UUID, reason: str = "Rückfrage") -> None:
    with unit_of_work(bench.database) as session:
        intervention.suspend(session, instance, reason, "lena")


def resume(bench: ProcessBench, instance: UUID) -> None:
    with unit_of_work(bench.database) as session:
        intervention.resume(session, instance, "geklärt", "lena")
    bench.settle()


def task_states(bench: ProcessBench) -> dict[str, str]:
    with unit_of_work(bench.database) as session:
        return {task.element_id: task.state for task in session.scalars(select(UserTask))}


def test_nobody_can_complete_a_task_of_a_suspended_instance(bench: ProcessBench) -> None:
    bench.publish(WORK)
    instance = bench.start("p")
    task_id = bench.open_tasks()[0].id
    suspend(bench, instance)

    assert bench.open_tasks() == []
    with pytest.raises(Resting, match="ruht gerade"), unit_of_work(bench.database) as session:
        process_runner.complete_task(session, task_id, {}, "anna")
    resume(bench, instance)
    bench.complete("a")
    assert bench.state(instance) == "completed"


def test_timers_keep_their_moment_and_fire_at_once_when_it_has_passed(bench: ProcessBench) -> None:
    bench.publish(WORK)
    instance = bench.start("p")
    due = bench.traveller.now() + timedelta(hours=1)
    suspend(bench, instance)
    bench.advance(timedelta(days=2))
    assert task_states(bench) == {"a": "held"}
    with unit_of_work(bench.database) as session:
        assert session.scalars(select(Job.due_at)).one() == due

    resume(bench, instance)
    assert task_states(bench) == {"a": "open", "hurry": "open"}


def test_a_timer_that_a_worker_has_claimed_already_is_not_lost(bench: ProcessBench) -> None:
    bench.publish(WORK)
    instance = bench.start("p")
    bench.traveller.advance(timedelta(hours=2))
    (claim,) = job_claims.claim_fresh(bench.database, 10)
    suspend(bench, instance)
    jobs._do(bench.database, claim)
    assert task_states(bench) == {"a": "held"}

    resume(bench, instance)
    assert task_states(bench) == {"a": "open", "hurry": "open"}


def test_service_calls_wait(bench: ProcessBench) -> None:
    bench.publish(
        sketch('<startEvent id="s"/>' + service_task("call", "note") + '<endEvent id="e"/>', "s -> call\ncall -> e")
    )
    calls: list[int] = []
    bench.register("note", lambda _session, job: calls.append(job.attempt))
    with unit_of_work(bench.database) as session:
        instance = process_runner.start(session, "p", {}, "case")
    suspend(bench, instance)
    bench.settle()
    assert calls == []

    resume(bench, instance)
    assert (calls, bench.state(instance)) == ([1], "completed")


def test_a_message_is_kept_however_long_and_delivered_afterwards(bench: ProcessBench) -> None:
    bench.publish(LETTER)
    instance = bench.start("p", {"case": "1"})
    suspend(bench, instance)
    assert not bench.deliver("docs", "1", {"pages": 3})
    bench.advance(messaging.TIME_TO_LIVE + timedelta(days=1))

    resume(bench, instance)
    assert bench.state(instance) == "completed"
    assert bench.variables(instance)["pages"] == 3
    with unit_of_work(bench.database) as session:
        assert session.scalars(select(BufferedMessage)).all() == []


def test_a_message_for_a_suspended_instance_starts_no_other_process(bench: ProcessBench) -> None:
    bench.publish(LETTER)
    begins = '<startEvent id="come"><messageEventDefinition messageRef="docs"/></startEvent>'
    flows = "come -> greet\ngreet -> e"
    elements = begins + user_task("greet") + '<endEvent id="e"/>'
    bench.publish(sketch(elements, flows, process_id="other", roots=message("docs", "case")))
    assert bench.deliver("docs", "nobody waits"), "the other process can be started"
    instance = bench.start("p", {"case": "1"})
    suspend(bench, instance)
    assert not bench.deliver("docs", "1")
    assert len(bench.open_tasks()) == 1
    resume(bench, instance)
    assert (bench.state(instance), len(bench.open_tasks())) == ("completed", 1)


def test_a_kept_message_is_stored_once_however_often_the_sweep_passes(bench: ProcessBench) -> None:
    bench.publish(LETTER)
    suspend(bench, bench.start("p", {"case": "1"}))
    bench.deliver("docs", "1")
    with unit_of_work(bench.database) as session:
        before = session.scalars(select(BufferedMessage.id)).all()
    bench.settle()
    with unit_of_work(bench.database) as session:
        assert session.scalars(select(BufferedMessage.id)).all() == before


def test_a_signal_passes_a_suspended_instance_by(bench: ProcessBench) -> None:
    bench.publish(ALARM)
    resting, listening = bench.start("p"), bench.start("p")
    suspend(bench, resting)
    assert bench.signal("alarm") == 1
    resume(bench, resting)
    assert (bench.state(resting), bench.state(listening)) == ("active", "completed")
    assert bench.signal("alarm") == 1
    assert bench.state(resting) == "completed"


def test_called_processes_rest_with_their_caller(bench: ProcessBench) -> None:
    bench.publish(WORK)
    bench.publish(CALLER)
    instance = bench.start("outer")
    suspend(bench, instance)
    bench.advance(timedelta(days=1))
    assert task_states(bench) == {"a": "held"}
    resume(bench, instance)
    assert task_states(bench) == {"a": "open", "hurry": "open"}


def test_a_condition_that_became_true_meanwhile_calls_after_resuming(bench: ProcessBench) -> None:
    condition = (
        '<conditionalEventDefinition><condition xsi:type="tFormalExpression">=amount > 10</condition>'
        "</conditionalEventDefinition>"
    )
    bench.publish(
        sketch(
            '<startEvent id="s"/>' + user_task("a") + f'<boundaryEvent id="much" attachedToRef="a">{condition}'
            "</boundaryEvent>" + user_task("check") + '<endEvent id="e"/>',
            "s -> a\na -> e\nmuch -> check\ncheck -> e",
        )
    )
    instance = bench.start("p", {"amount": 1})
    suspend(bench, instance)
    with unit_of_work(bench.database) as session:
        intervention.set_variables(session, instance, {"amount": 11}, "Tippfehler", "lena")
    assert task_states(bench) == {"a": "held"}

    resume(bench, instance)
    assert task_states(bench) == {"a": "cancelled", "check": "open"}


def test_a_suspended_instance_can_be_cancelled(bench: ProcessBench) -> None:
    bench.publish(WORK)
    instance = bench.start("p")
    suspend(bench, instance)
    with unit_of_work(bench.database) as session:
        intervention.cancel(session, instance, "doppelt angelegt", "jens")
    assert bench.state(instance) == "cancelled"
    assert task_states(bench) == {"a": "cancelled"}
    with unit_of_work(bench.database) as session:
        assert session.scalars(select(Job)).all() == []


def test_reasons_and_names_stand_in_the_history(bench: ProcessBench) -> None:
    bench.publish(WORK)
    instance = bench.start("p")
    suspend(bench, instance)
    resume(bench, instance)
    told = [(event.kind, event.by, event.details["reason"]) for event in bench.history() if "reason" in event.details]
    assert told == [("suspended", "lena", "Rückfrage"), ("resumed", "lena", "geklärt")]


def test_what_does_not_fit_is_refused_with_a_sentence(bench: ProcessBench) -> None:
    bench.publish(WORK)
    instance = bench.start("p")
    with pytest.raises(NotSuspended):
        resume(bench, instance)
    suspend(bench, instance)
    with pytest.raises(Resting):
        suspend(bench, instance)
    resume(bench, instance)
    bench.complete("a")
    with pytest.raises(NotRunning, match="beendet"):
        suspend(bench, instance)
