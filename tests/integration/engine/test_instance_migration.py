"""A running instance moves to another version of its process: what people and clocks have begun goes on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from engine import clock, user_tasks
from engine.bench import ProcessBench
from engine.database import unit_of_work
from engine.instance_migration.move import MigrationRefused, NothingToMove
from engine.state.tables import Incident, Job, ProcessInstance, Subscription, UserTask
from tests.bpmn_sketch import arrows, message, service_task, sketch, user_task
from tests.integration.engine.moving import counts, moved, plan_between, previewed, published, version_of

START = '<startEvent id="s"/>'
END = '<endEvent id="e"/>'


def timer(event_id: str, host: str, duration: str, *, interrupting: bool = True) -> str:
    return (
        f'<boundaryEvent id="{event_id}" attachedToRef="{host}" cancelActivity="{str(interrupting).lower()}">'
        f"<timerEventDefinition><timeDuration>{duration}</timeDuration></timerEventDefinition></boundaryEvent>"
    )


def rows(bench: ProcessBench, table: type[Any], **wanted: Any) -> list[Any]:
    with unit_of_work(bench.database) as session:
        return list(session.scalars(select(table).filter_by(**wanted)))


ONE = sketch(START + user_task("check") + timer("late", "check", "P14D") + END, "s -> check\ncheck -> e\nlate -> e")
TWO = sketch(
    START
    + user_task("check2").replace('name="check2"', 'name="check"')
    + timer("late", "check2", "P30D")
    + user_task("sign")
    + END,
    "s -> check2\ncheck2 -> sign\nsign -> e\nlate -> e",
)


def test_an_open_task_keeps_holder_draft_follow_up_and_deadline_and_goes_on_in_the_new_version(
    bench: ProcessBench, traveller: clock.Traveller
) -> None:
    source = published(bench, ONE)
    instance = bench.start("p", {"n": 1})
    task = bench.open_tasks()[0]
    follow_up = datetime(2026, 3, 9, tzinfo=UTC)
    with unit_of_work(bench.database) as session:
        user_tasks.change(session, task.id, assignee="n.celik", follow_up_at=follow_up, draft={"a": "b"})
    due = rows(bench, Job)[0].due_at
    bench.advance(timedelta(days=2))
    target = published(bench, TWO)
    moved(bench, instance, plan_between(bench, source, target))

    after = bench.open_tasks()[0]
    assert (after.id, after.element_id, after.model_version_id) == (task.id, "check2", target)
    assert (after.assignee, after.draft, after.follow_up_at) == ("n.celik", {"a": "b"}, follow_up)
    assert after.revision == 3
    assert [job.due_at for job in rows(bench, Job)] == [due]
    assert version_of(bench, instance) == target
    bench.complete("check2")
    bench.complete("sign")
    assert bench.state(instance) == "completed"
    assert bench.variables(instance) == {"n": 1}


def test_a_timer_that_was_running_interrupts_at_the_moment_it_was_set_for(bench: ProcessBench) -> None:
    source = published(bench, ONE)
    instance = bench.start("p")
    bench.advance(timedelta(days=10))
    moved(bench, instance, plan_between(bench, source, published(bench, TWO)))
    bench.advance(timedelta(days=3))
    assert bench.state(instance) == "active"
    bench.advance(timedelta(days=1))
    assert bench.state(instance) == "completed"


def test_history_says_who_moved_the_case_from_where_to_where_and_why(bench: ProcessBench) -> None:
    source = published(bench, ONE)
    instance = bench.start("p")
    target = published(bench, TWO)
    moved(bench, instance, plan_between(bench, source, target), "Vier-Augen-Prinzip")
    event = bench.history(instance)[-1]
    assert (event.kind, event.element_type, event.by) == ("migrated", "process", "p.analyst")
    assert event.details == {
        "from": source,
        "to": target,
        "renamed": {"p": {"check": "check2"}},
        "reason": "Vier-Augen-Prinzip",
    }


def test_a_new_boundary_event_starts_with_the_move_and_one_that_is_gone_is_forgotten(bench: ProcessBench) -> None:
    source = published(bench, ONE)
    instance = bench.start("p")
    bench.advance(timedelta(days=10))
    flows = "s -> check\ncheck -> e\nremind -> told\ntold -> e"
    elements = (
        START + user_task("check") + timer("remind", "check", "P7D", interrupting=False) + user_task("told") + END
    )
    target = published(bench, sketch(elements, flows))
    plan = plan_between(bench, source, target)
    assert counts(previewed(bench, plan)) == {("boundary-new", "remind"): 1, ("listener-gone", "late"): 1}
    moved(bench, instance, plan)
    assert [job.element_id for job in rows(bench, Job)] == ["remind"]
    bench.advance(timedelta(days=6))
    assert [task.element_id for task in bench.open_tasks()] == ["check"]
    bench.advance(timedelta(days=1))
    assert sorted(task.element_id for task in bench.open_tasks()) == ["check", "told"]


def test_a_boundary_event_that_has_happened_once_does_not_begin_again(bench: ProcessBench) -> None:
    elements = (
        START + user_task("check") + timer("remind", "check", "P7D", interrupting=False) + user_task("told") + END
    )
    flows = "s -> check\ncheck -> e\nremind -> told\ntold -> e"
    source = published(bench, sketch(elements, flows))
    instance = bench.start("p")
    bench.advance(timedelta(days=8))
    target = published(
        bench, sketch(elements + user_task("more"), flows.replace("check -> e", "check -> more\nmore -> e"))
    )
    moved(bench, instance, plan_between(bench, source, target))
    assert rows(bench, Job) == []


def test_where_the_new_version_has_no_such_step_the_case_stays_as_it_was(bench: ProcessBench) -> None:
    source = published(bench, ONE)
    instance = bench.start("p")
    target = published(bench, sketch(START + user_task("other") + END, "s -> other\nother -> e"))
    plan = plan_between(bench, source, target)
    before = rows(bench, ProcessInstance)[0].tokens
    assert counts(previewed(bench, plan)) == {("unmapped", "check"): 1, ("listener-gone", "late"): 1}
    with pytest.raises(MigrationRefused) as refused:
        moved(bench, instance, plan)
    assert [finding.rule for finding in refused.value.findings] == ["unmapped"]
    after = rows(bench, ProcessInstance)[0]
    assert (after.tokens, after.model_version_id) == (before, source)
    moved(bench, instance, plan_between(bench, source, target, {"check": "other"}))
    bench.complete("other")
    assert bench.state(instance) == "completed"


def test_nobody_changes_between_kinds_of_steps_or_between_scopes(bench: ProcessBench) -> None:
    sub = (
        '<subProcess id="sub"><startEvent id="i"/>'
        + user_task("inside")
        + '<endEvent id="o"/>'
        + arrows("i -> inside\ninside -> o")
        + "</subProcess>"
    )
    source = published(bench, ONE)
    target = published(bench, sketch(START + service_task("call", "t") + sub + END, "s -> call\ncall -> sub\nsub -> e"))
    named = {"check": "call"}
    assert [one.rule for one in previewed(bench, plan_between(bench, source, target, named)).plan_findings] == [
        "kind-changed"
    ]
    inside = previewed(bench, plan_between(bench, source, target, {"check": "inside"}))
    assert [one.rule for one in inside.plan_findings] == ["scope-changed"]
    missing = previewed(bench, plan_between(bench, source, target, {"check": "nowhere"}))
    assert [one.rule for one in missing.plan_findings] == ["unknown-counterpart"]


def test_a_message_is_awaited_under_its_new_name_and_key(bench: ProcessBench) -> None:
    wait = '<receiveTask id="wait" messageRef="{0}"/>'
    source = published(
        bench, sketch(START + wait.format("paper") + END, "s -> wait\nwait -> e", roots=message("paper", "a"))
    )
    instance = bench.start("p", {"a": "A1", "b": "B1"})
    target = published(
        bench, sketch(START + wait.format("file") + END, "s -> wait\nwait -> e", roots=message("file", "b"))
    )
    moved(bench, instance, plan_between(bench, source, target))
    assert [(row.name, row.correlation_key) for row in rows(bench, Subscription)] == [("file", "B1")]
    assert not bench.deliver("paper", "A1")
    assert bench.deliver("file", "B1")
    assert bench.state(instance) == "completed"


def test_a_key_that_is_not_there_refuses_the_move(bench: ProcessBench) -> None:
    wait = START + '<receiveTask id="wait" messageRef="paper"/>' + END
    source = published(bench, sketch(wait, "s -> wait\nwait -> e", roots=message("paper", "a")))
    instance = bench.start("p", {"a": "A1"})
    target = published(bench, sketch(wait, "s -> wait\nwait -> e", roots=message("paper", "unknown")))
    with pytest.raises(MigrationRefused) as refused:
        moved(bench, instance, plan_between(bench, source, target))
    assert refused.value.findings[0].rule == "fails"
    assert [row.correlation_key for row in rows(bench, Subscription)] == ["A1"]


def test_work_that_failed_keeps_its_attempts_and_its_incident_and_is_done_as_the_new_version_says(
    bench: ProcessBench, failing: list[str]
) -> None:
    source = published(bench, sketch(START + service_task("call", "old") + END, "s -> call\ncall -> e"))
    instance = bench.start("p")
    bench.advance(timedelta(hours=1))
    assert [(job.state, job.attempts) for job in rows(bench, Job)] == [("failed", 3)]
    target = published(bench, sketch(START + service_task("call2", "new") + END, "s -> call2\ncall2 -> e"))
    moved(bench, instance, plan_between(bench, source, target, {"call": "call2"}))
    assert [(job.element_id, job.task_type, job.state, job.attempts) for job in rows(bench, Job)] == [
        ("call2", "new", "failed", 3)
    ]
    assert [(one.element_id, one.resolved_at) for one in rows(bench, Incident)] == [("call2", None)]
    assert failing == ["old"] * 3


@pytest.fixture
def failing(bench: ProcessBench) -> list[str]:
    calls: list[str] = []

    def handler(name: str) -> Callable[..., None]:
        def fail(session: Any, job: Any) -> None:
            calls.append(name)
            raise RuntimeError("out of paper")

        return fail

    for name in ("old", "new"):
        bench.register(name, handler(name))
    return calls


def test_a_called_process_moves_along_to_the_version_that_the_target_pins(bench: ProcessBench) -> None:
    caller = (
        START + '<callActivity id="call"><extensionElements><zeebe:calledElement processId="c"/></extensionElements>'
        "</callActivity>" + END
    )
    outer = sketch(caller, "s -> call\ncall -> e")
    first = sketch(START + user_task("ask") + END, "s -> ask\nask -> e", process_id="c")
    second = sketch(
        START + user_task("ask") + user_task("again") + END, "s -> ask\nask -> again\nagain -> e", process_id="c"
    )
    source = published(bench, outer, first)
    instance = bench.start("p")
    target = published(bench, second)
    assert target != source
    moved(bench, instance, plan_between(bench, source, target))
    bench.complete("ask")
    assert [task.element_id for task in bench.open_tasks()] == ["again"]
    bench.complete("again")
    assert bench.state(instance) == "completed"


def test_a_call_of_another_process_cannot_be_moved_while_it_runs(bench: ProcessBench) -> None:
    def caller(called: str) -> bytes:
        call = f'<extensionElements><zeebe:calledElement processId="{called}"/></extensionElements>'
        return sketch(START + f'<callActivity id="call">{call}</callActivity>' + END, "s -> call\ncall -> e")

    callees = [sketch(START + user_task("ask") + END, "s -> ask\nask -> e", process_id=name) for name in ("c", "d")]
    source = published(bench, caller("c"), *callees)
    bench.start("p")
    target = published(bench, caller("d"))
    found = counts(previewed(bench, plan_between(bench, source, target)))
    assert found == {("other-process", "call"): 1, ("version-gone", "c"): 1}


def parallel(branches: str, *, aside: str = "") -> bytes:
    """Branches that meet in a join; those named in `aside` end on their own."""
    elements = START + '<parallelGateway id="split"/><parallelGateway id="join"/>' + user_task("after") + END
    elements += "".join(user_task(name) for name in branches.split()) + '<endEvent id="out"/>' * bool(aside)
    ways = [f"split -> {name}\n{name} -> {'out' if name in aside.split() else 'join'}" for name in branches.split()]
    return sketch(elements, "\n".join(["s -> split", "join -> after", "after -> e", *ways]))


def test_a_join_opens_at_the_move_when_the_way_it_waited_for_leads_past_it_now(bench: ProcessBench) -> None:
    source = published(bench, parallel("a b c"))
    instance = bench.start("p")
    bench.complete("a")
    bench.complete("b")
    target = published(bench, parallel("a b c", aside="c"))
    moved(bench, instance, plan_between(bench, source, target))
    assert sorted(task.element_id for task in bench.open_tasks()) == ["after", "c"]


def test_a_join_that_would_wait_for_a_branch_nobody_goes_is_found_beforehand(bench: ProcessBench) -> None:
    source = published(bench, parallel("a b"))
    instance = bench.start("p")
    bench.complete("a")
    target = published(bench, parallel("a b c"))
    plan = plan_between(bench, source, target)
    assert counts(previewed(bench, plan)) == {
        ("join-starves", "join"): 1,
        ("inserted-before", "c"): 1,
        ("passed-changed", "split"): 1,
    }
    with pytest.raises(MigrationRefused):
        moved(bench, instance, plan)


def test_tokens_that_have_arrived_at_a_join_stay_arrived(bench: ProcessBench) -> None:
    source = published(bench, parallel("a b"))
    instance = bench.start("p")
    bench.complete("a")
    target = published(bench, parallel("a b").replace(b'"join"', b'"meet"').replace(b'"a_join"', b'"a_meet"'))
    plan = plan_between(bench, source, target)
    assert plan.elements["p"]["join"] == "meet"
    moved(bench, instance, plan)
    bench.complete("b")
    assert [task.element_id for task in bench.open_tasks()] == ["after"]


LOOP = (
    '<multiInstanceLoopCharacteristics isSequential="{0}"><extensionElements>'
    '<zeebe:loopCharacteristics inputCollection="= items" inputElement="item"/></extensionElements>'
    "</multiInstanceLoopCharacteristics>"
)


def looped(task: str, after: str = "", sequential: str = "false") -> bytes:
    inner = user_task(task).replace("</userTask>", LOOP.format(sequential) + "</userTask>")
    flows = f"s -> {task}\n{task} -> e" if not after else f"s -> {task}\n{task} -> {after}\n{after} -> e"
    return sketch(START + inner + (user_task(after) if after else "") + END, flows)


def test_every_instance_of_a_loop_moves_with_its_item(bench: ProcessBench) -> None:
    source = published(bench, looped("ask"))
    instance = bench.start("p", {"items": ["x", "y", "z"]})
    bench.complete("ask")
    target = published(bench, looped("question", "sum"))
    moved(bench, instance, plan_between(bench, source, target, {"ask": "question"}))
    assert [task.element_id for task in bench.open_tasks()] == ["question", "question"]
    bench.complete("question")
    bench.complete("question")
    bench.complete("sum")
    assert bench.state(instance) == "completed"
    assert {event.kind for event in bench.history(instance) if event.kind == "incident"} == set()


def test_a_loop_that_becomes_sequential_is_another_kind_of_step(bench: ProcessBench) -> None:
    source = published(bench, looped("ask"))
    bench.start("p", {"items": ["x", "y"]})
    target = published(bench, looped("ask", sequential="true"))
    assert counts(previewed(bench, plan_between(bench, source, target))) == {("unmapped", "ask"): 1}


EVENT_SUB = (
    '<subProcess id="{0}" triggeredByEvent="true"><startEvent id="{0}_s" isInterrupting="false">'
    "<timerEventDefinition><timeDuration>{1}</timeDuration></timerEventDefinition></startEvent>"
    '{2}<endEvent id="{0}_e"/>{3}</subProcess>'
)


def watching(name: str, duration: str) -> str:
    return EVENT_SUB.format(
        name, duration, user_task(f"{name}_t"), arrows(f"{name}_s -> {name}_t\n{name}_t -> {name}_e")
    )


def test_an_event_sub_process_that_is_new_listens_from_the_move_on_and_the_old_one_goes_on(bench: ProcessBench) -> None:
    base = START + user_task("work") + END
    source = published(bench, sketch(base + watching("w", "P5D"), "s -> work\nwork -> e"))
    instance = bench.start("p")
    bench.advance(timedelta(days=4))
    target = published(bench, sketch(base + watching("w", "P50D") + watching("n", "P5D"), "s -> work\nwork -> e"))
    plan = plan_between(bench, source, target)
    assert counts(previewed(bench, plan)) == {("listener-new", "n"): 1, ("timer-changed", "w"): 1}
    moved(bench, instance, plan)
    bench.advance(timedelta(days=1))
    assert sorted(task.element_id for task in bench.open_tasks()) == ["w_t", "work"]
    bench.advance(timedelta(days=4))
    assert sorted(task.element_id for task in bench.open_tasks()) == ["n_t", "w_t", "work"]


def test_what_has_ended_or_was_moved_already_is_left_alone(bench: ProcessBench) -> None:
    source = published(bench, ONE)
    instance = bench.start("p")
    target = published(bench, TWO)
    plan = plan_between(bench, source, target)
    moved(bench, instance, plan)
    with pytest.raises(NothingToMove):
        moved(bench, instance, plan)


def test_a_case_that_rests_stays_and_says_why(bench: ProcessBench) -> None:
    source = published(bench, ONE)
    instance = bench.start("p")
    with unit_of_work(bench.database) as session:
        session.execute(update(ProcessInstance).where(ProcessInstance.id == instance).values(state="suspended"))
    plan = plan_between(bench, source, published(bench, TWO))
    assert counts(previewed(bench, plan)) == {("resting", None): 1}
    with pytest.raises(MigrationRefused):
        moved(bench, instance, plan)


def test_the_preview_counts_what_changed_behind_and_around_each_case(bench: ProcessBench) -> None:
    first = sketch(
        START + user_task("ask") + user_task("check") + user_task("sign") + END,
        "s -> ask\nask -> check\ncheck -> sign\nsign -> e",
    )
    second = sketch(
        START
        + user_task("ask", '<zeebe:formDefinition formId="f"/>')
        + user_task("fresh")
        + user_task("check")
        + user_task("sign")
        + END,
        "s -> ask\nask -> fresh\nfresh -> check\ncheck -> sign\nsign -> e",
    )
    source = published(bench, first)
    instances = [bench.start("p") for _ in range(6)]
    for instance in instances[1:]:
        bench.complete("ask", instance=instance)
    for instance in instances[4:]:
        bench.complete("check", instance=instance)
    plan = plan_between(bench, source, published(bench, second))
    found = previewed(bench, plan)
    assert counts(found) == {
        ("passed-changed", "ask"): 5,
        ("form-changed", "ask"): 1,
        ("inserted-before", "fresh"): 5,
    }
    assert (found.total, found.refused, found.warned, found.ready) == (6, 0, 6, 6)


def test_a_role_that_the_new_version_names_gets_the_open_task(bench: ProcessBench) -> None:
    def asking(role: str) -> bytes:
        task = user_task("ask", f'<zeebe:assignmentDefinition candidateGroups="{role}"/>')
        return sketch(START + task + END, "s -> ask\nask -> e")

    source = published(bench, asking("clerk"))
    instance = bench.start("p")
    moved(bench, instance, plan_between(bench, source, published(bench, asking("examiner"))))
    assert rows(bench, UserTask)[0].candidate_groups == ["examiner"]


def test_what_was_passed_is_known_under_its_name_of_today(bench: ProcessBench) -> None:
    def asked(first: str, form: str) -> bytes:
        task = user_task(first, f'<zeebe:formDefinition formId="{form}"/>')
        return sketch(START + task + user_task("check") + END, f"s -> {first}\n{first} -> check\ncheck -> e")

    first = published(bench, asked("ask", "f"))
    instance = bench.start("p")
    bench.complete("ask")
    second = published(bench, asked("question", "f"))
    moved(bench, instance, plan_between(bench, first, second, {"ask": "question"}))
    third = published(bench, asked("question", "g"))
    found = counts(previewed(bench, plan_between(bench, second, third)))
    assert found == {("passed-changed", "question"): 1}
