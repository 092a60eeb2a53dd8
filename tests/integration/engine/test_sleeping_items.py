"""Items of a parallel loop sleep while they wait: a step reads and writes its own, and nobody can tell otherwise."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from engine import process_runner, running_instance
from engine.bench import ProcessBench
from engine.connection import Connection
from engine.database import unit_of_work
from engine.execution.variables import set_of_owner
from engine.state.tables import ProcessInstance, ProcessVariables, SleepingItem, UserTask
from tests.bpmn_sketch import arrows, message, sketch, user_task

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'


def each(activity: str, condition: str = "") -> str:
    """The activity once for each of `entries`, all at once; what each answers is collected in their order."""
    completion = f"<completionCondition>={condition}</completionCondition>" if condition else ""
    loop = (
        '<multiInstanceLoopCharacteristics isSequential="false"><extensionElements><zeebe:loopCharacteristics '
        'inputCollection="=entries" inputElement="entry" outputCollection="answers" outputElement="=answer"/>'
        f"</extensionElements>{completion}</multiInstanceLoopCharacteristics>"
    )
    head, _, tag = activity.rpartition("</")
    return f"{head}{loop}</{tag}"


def process(activity: str, *more: str, flows: str = "", roots: str = "") -> bytes:
    return sketch(START + activity + "".join(more) + END, f"s -> each\neach -> e\n{flows}", roots=roots)


def within(*elements: str, flows: str) -> str:
    """A sub-process `each`."""
    return f'<subProcess id="each">{"".join(elements)}{arrows(flows)}</subProcess>'


def asleep(bench: ProcessBench) -> list[SleepingItem]:
    with unit_of_work(bench.database) as session:
        return list(session.scalars(select(SleepingItem)))


def state_bytes(bench: ProcessBench, instance: UUID) -> int:
    with unit_of_work(bench.database) as session:
        return len(session.get_one(ProcessInstance, instance).tokens)


def entry_of(bench: ProcessBench, task: UserTask) -> int:
    with unit_of_work(bench.database) as session:
        return int(process_runner.task_variables(session, task.id)["entry"])


def complete(bench: ProcessBench, entry: int, **answer: int) -> None:
    """Complete the open task of an entry."""
    (task,) = [task for task in bench.open_tasks() if entry_of(bench, task) == entry]
    with unit_of_work(bench.database) as session:
        process_runner.complete_task(session, task.id, answer, "anna")
    bench.settle()


def elements(bench: ProcessBench) -> list[str]:
    return sorted(task.element_id for task in bench.open_tasks())


def test_a_step_concerns_its_own_item_however_many_there_are(
    bench: ProcessBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.publish(process(each(user_task("each"))))
    few, many = (bench.start("p", {"entries": list(range(count))}) for count in (3, 60))
    assert abs(state_bytes(bench, many) - state_bytes(bench, few)) < 10
    task = bench.open_tasks(many)[30]
    sent: list[int] = []
    told = Connection._exchange

    def listening(connection: Connection, orders: Iterable[object]) -> object:
        rows = told(connection, orders)  # type: ignore[arg-type]
        sent.append(len(repr((orders, rows))))
        return rows

    monkeypatch.setattr(Connection, "_exchange", listening)
    sizes = []
    for one in (bench.open_tasks(few)[1], task):
        sent.clear()
        with unit_of_work(bench.database) as session:
            process_runner.complete_task(session, one.id, {"answer": 1}, "anna")
        sizes.append((len(sent), sum(sent)))
    assert sizes[0][0] == sizes[1][0] == 2
    assert sizes[1][1] < sizes[0][1] + 2000  # the list itself and its answers are longer
    assert len(asleep(bench)) == 2 + 59
    assert {row.token_id for row in asleep(bench)} == {task.id for task in bench.open_tasks()}


def test_answers_stand_in_the_order_of_the_list_whoever_is_first(bench: ProcessBench) -> None:
    bench.publish(process(each(user_task("each"))))
    instance = bench.start("p", {"entries": [10, 20, 30, 40]})
    for entry in (30, 10, 40, 20):
        complete(bench, entry, answer=entry + 1)
    assert bench.state(instance) == "completed"
    assert bench.variables(instance)["answers"] == [11, 21, 31, 41]
    assert not asleep(bench)


def test_an_item_sleeps_with_all_that_it_holds(bench: ProcessBench) -> None:
    inner = within(
        '<startEvent id="i"/><parallelGateway id="fork"/><parallelGateway id="join"/><endEvent id="o"/>',
        user_task("ask"),
        user_task("look"),
        '<boundaryEvent id="late" attachedToRef="ask" cancelActivity="false"><timerEventDefinition>'
        "<timeDuration>P3D</timeDuration></timerEventDefinition></boundaryEvent>",
        user_task("remind"),
        flows="i -> fork\nfork -> ask\nfork -> look\nask -> join\nlook -> join\njoin -> o\nlate -> remind\nremind -> o",
    )
    bench.publish(process(each(inner)))
    instance = bench.start("p", {"entries": [1, 2, 3]})
    assert elements(bench) == ["ask"] * 3 + ["look"] * 3
    assert [len(row.holds) for row in asleep(bench)] == [3, 3, 3]
    bench.complete("ask", {"answer": 5})
    bench.advance(timedelta(days=4))
    assert elements(bench) == ["ask", "ask", "look", "look", "look", "remind", "remind"]
    assert len(asleep(bench)) == 3
    for element in ("look", "remind", "ask", "look", "look", "ask", "remind"):
        bench.complete(element, {"answer": 6})
    assert bench.state(instance) == "completed"
    assert not asleep(bench)
    with unit_of_work(bench.database) as session:
        assert session.scalar(select(func.count()).select_from(ProcessVariables)) == 1


def test_when_enough_are_done_the_others_are_woken_and_end(bench: ProcessBench) -> None:
    enough = "numberOfCompletedInstances &gt;= 2 and numberOfActiveInstances = 3"
    bench.publish(process(each(user_task("each"), enough)))
    instance = bench.start("p", {"entries": [1, 2, 3, 4, 5]})
    complete(bench, 4, answer=4)
    assert len(asleep(bench)) == 4
    complete(bench, 2, answer=2)
    assert bench.state(instance) == "completed"
    assert bench.variables(instance)["answers"] == [None, 2, None, 4, None]
    assert not asleep(bench)
    with unit_of_work(bench.database) as session:
        states = sorted(session.scalars(select(UserTask.state)))
    assert states == ["cancelled"] * 3 + ["completed"] * 2


def test_an_interruption_ends_those_who_sleep(bench: ProcessBench) -> None:
    boundary = (
        '<boundaryEvent id="gone" attachedToRef="each"><messageEventDefinition messageRef="withdrawn"/></boundaryEvent>'
    )
    roots = message("withdrawn", "1")
    bench.publish(process(each(user_task("each")), boundary, flows="gone -> e", roots=roots))
    instance = bench.start("p", {"entries": [1, 2, 3]})
    assert bench.deliver("withdrawn", "1")
    assert bench.state(instance) == "completed"
    assert not asleep(bench)
    assert not bench.open_tasks()
    cancelled = [event for event in bench.history(instance) if event.kind == "cancelled"]
    assert [event.element_id for event in cancelled] == ["each"] * 4


def test_a_message_finds_the_item_that_waits_for_it(bench: ProcessBench) -> None:
    receive = '<receiveTask id="each" messageRef="paper"><extensionElements/></receiveTask>'
    bench.publish(process(each(receive), roots=message("paper", "string(entry)")))
    bench.deliver("paper", "2", {"answer": 22})  # before anybody waits
    instance = bench.start("p", {"entries": [1, 2, 3]})
    assert len(asleep(bench)) == 2
    assert bench.deliver("paper", "3", {"answer": 33})
    assert bench.deliver("paper", "1", {"answer": 11})
    assert bench.variables(instance)["answers"] == [11, 22, 33]


def test_who_listens_to_a_signal_or_a_condition_stays_awake(bench: ProcessBench) -> None:
    inner = within(
        '<startEvent id="i"/><endEvent id="o"/>',
        user_task("ask"),
        '<intermediateCatchEvent id="heard"><signalEventDefinition signalRef="go"/></intermediateCatchEvent>',
        flows="i -> ask\nask -> heard\nheard -> o",
    )
    bench.publish(process(each(inner), roots='<signal id="go" name="go"/>'))
    instance = bench.start("p", {"entries": [1, 2, 3]})
    complete(bench, 3)
    complete(bench, 1)
    assert len(asleep(bench)) == 1
    bench.signal("go")
    assert bench.state(instance) == "active"
    complete(bench, 2)
    bench.signal("go")
    assert bench.state(instance) == "completed"
    assert bench.trace(instance).count("heard") == 3


def test_an_item_that_fails_stays_awake_and_forgets_nothing(bench: ProcessBench) -> None:
    inner = within(
        '<startEvent id="i"/><exclusiveGateway id="x"/><endEvent id="o"/><endEvent id="no"/>',
        user_task("ask"),
        flows="i -> ask\nask -> x\nx -> o [ready = true]\nx -> no [ready = false]",
    )
    bench.publish(process(each(inner)))
    instance = bench.start("p", {"entries": [1, 2]})
    complete(bench, 2)
    (incident,) = bench.incidents()
    assert incident.element_id == "x"
    assert len(asleep(bench)) == 1
    with unit_of_work(bench.database) as session, running_instance.changing(session, instance, "anna") as execution:
        token = execution.find(incident.token_id)
        assert token is not None
        assert execution.visible(token)["entry"] == 2
        assert set_of_owner(execution, execution.root.id, {"ready": True})
    bench.retry(incident)
    complete(bench, 1)
    assert bench.state(instance) == "completed"
    assert not asleep(bench)


def test_a_loop_inside_of_an_item_sleeps_with_it(bench: ProcessBench) -> None:
    inner_loop = each(user_task("ask")).replace("=entries", "=[1, 2]").replace('"entry"', '"part"')
    inner = within(
        '<startEvent id="i"/><endEvent id="o"/>',
        inner_loop.replace('outputCollection="answers"', 'outputCollection="answer"').replace("=answer", "=part * 10"),
        flows="i -> ask\nask -> o",
    )
    bench.publish(process(each(inner)))
    instance = bench.start("p", {"entries": [1, 2]})
    assert [len(row.holds) for row in asleep(bench)] == [3, 3]
    for _ in range(4):
        bench.complete("ask")
    assert bench.state(instance) == "completed"
    assert not asleep(bench)


def test_two_loops_at_once_and_a_called_process_in_one(bench: ProcessBench) -> None:
    called = sketch(
        '<startEvent id="cs"/>' + user_task("inside") + '<endEvent id="ce"/>',
        "cs -> inside\ninside -> ce",
        process_id="called",
    )
    call = '<extensionElements><zeebe:calledElement processId="called"/></extensionElements>'
    calls = each(f'<callActivity id="each">{call}</callActivity>')
    other = each(user_task("other"), "numberOfCompletedInstances = 1").replace("answers", "others")
    fork = '<parallelGateway id="fork"/><parallelGateway id="join"/>'
    flows = "s -> fork\nfork -> each\nfork -> other\neach -> join\nother -> join\njoin -> e"
    bench.publish(called)
    bench.publish(sketch(START + fork + calls + other + END, flows))
    instance = bench.start("p", {"entries": [1, 2, 3]})
    assert len(asleep(bench)) == 6
    bench.complete("other", {"answer": 7})
    assert len(asleep(bench)) == 3
    assert elements(bench) == ["inside"] * 3
    for _ in range(3):
        bench.complete("inside")
    assert bench.state(instance) == "completed"
    assert bench.variables(instance)["others"].count(7) == 1
    assert not asleep(bench)
