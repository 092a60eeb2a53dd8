"""Processes that begin with an event: messages, signals, receive tasks, event gateways."""

from sqlalchemy import select

from engine.bench import ProcessBench
from engine.database import unit_of_work
from engine.state.tables import ProcessInstance
from tests.bpmn_sketch import message, sketch, user_task

MESSAGE = '<messageEventDefinition messageRef="order"/>'
SIGNAL = '<signalEventDefinition signalRef="go"/>'
ROOTS = message("order", "number") + message("paid", "number") + '<signal id="go" name="go"/>'


def instances(bench: ProcessBench) -> list[ProcessInstance]:
    with unit_of_work(bench.database) as session:
        return list(session.scalars(select(ProcessInstance).order_by(ProcessInstance.started_at)))


def test_a_message_starts_the_newest_version_and_brings_its_variables(bench: ProcessBench) -> None:
    for task in ("old", "new"):
        elements = f'<startEvent id="s">{MESSAGE}</startEvent>{user_task(task)}<endEvent id="e"/>'
        bench.publish(sketch(elements, f"s -> {task}\n{task} -> e", roots=ROOTS))
    assert bench.deliver("order", "42", {"amount": 3})
    (instance,) = instances(bench)
    assert [task.element_id for task in bench.open_tasks()] == ["new"]
    assert (instance.business_key, bench.variables(instance.id)["amount"]) == ("42", 3)


def test_a_message_goes_to_who_waits_for_it_before_it_starts_anything(bench: ProcessBench) -> None:
    started = f'<startEvent id="s">{MESSAGE}</startEvent><endEvent id="e"/>'
    waiting = f'<startEvent id="s"/><intermediateCatchEvent id="w">{MESSAGE}</intermediateCatchEvent><endEvent id="e"/>'
    bench.publish(
        sketch(started, "s -> e", roots=ROOTS), sketch(waiting, "s -> w\nw -> e", process_id="q", roots=ROOTS)
    )
    instance = bench.start("q", {"number": "1"})
    assert bench.deliver("order", "1")
    assert bench.state(instance) == "completed"
    assert len(instances(bench)) == 1
    assert bench.deliver("order", "1")
    assert [started.process_id for started in instances(bench)] == ["q", "p"]


def test_a_signal_thrown_by_one_process_starts_another(bench: ProcessBench) -> None:
    thrower = f'<startEvent id="s"/><endEvent id="e">{SIGNAL}</endEvent>'
    started = f'<startEvent id="s">{SIGNAL}</startEvent>{user_task("a")}<endEvent id="e"/>'
    bench.publish(
        sketch(thrower, "s -> e", roots=ROOTS), sketch(started, "s -> a\na -> e", process_id="q", roots=ROOTS)
    )
    bench.start("p")
    assert [task.process_id for task in bench.open_tasks()] == ["q"]


def test_a_receive_task_can_start_a_process(bench: ProcessBench) -> None:
    elements = f'<receiveTask id="r" messageRef="order" instantiate="true"/>{user_task("a")}<endEvent id="e"/>'
    bench.publish(sketch(elements, "r -> a\na -> e", roots=ROOTS))
    assert bench.deliver("order", "7")
    assert [task.element_id for task in bench.open_tasks()] == ["a"]
    assert bench.trace() == ["r"]


def gateway(kind: str) -> bytes:
    elements = (
        f'<eventBasedGateway id="g" instantiate="true" eventGatewayType="{kind}"/>'
        f'<intermediateCatchEvent id="ordered">{MESSAGE}</intermediateCatchEvent>'
        '<intermediateCatchEvent id="paid_first"><messageEventDefinition messageRef="paid"/></intermediateCatchEvent>'
        '<endEvent id="e"/><endEvent id="f"/>'
    )
    return sketch(elements, "g -> ordered\ng -> paid_first\nordered -> e\npaid_first -> f", roots=ROOTS)


def test_either_event_after_a_gateway_starts_a_process_of_its_own(bench: ProcessBench) -> None:
    bench.publish(gateway("Exclusive"))
    bench.deliver("paid", "1", {"number": "1"})
    bench.deliver("order", "1", {"number": "1"})
    assert [instance.state for instance in instances(bench)] == ["completed", "completed"]


def test_a_process_that_needs_all_events_waits_for_the_others(bench: ProcessBench) -> None:
    bench.publish(gateway("Parallel"))
    bench.deliver("paid", "1", {"number": "1"})
    assert [instance.state for instance in instances(bench)] == ["active"]
    bench.deliver("order", "1")
    assert [instance.state for instance in instances(bench)] == ["completed"]
