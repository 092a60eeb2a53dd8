"""What a case waits for is something else in the new version: it waits for that from the move on, and people know."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.bench import ProcessBench
from engine.database import unit_of_work
from engine.state.tables import Subscription
from tests.bpmn_sketch import arrows, message, sketch, user_task
from tests.integration.engine.moving import counts, moved, plan_between, previewed, published

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
SIGNALS = '<signal id="calm" name="calm"/><signal id="storm" name="storm"/>'

# Where one waits for a message: {0} is the reference to it; the element that waits is "w".
PLACES = {
    "receive task": ('<receiveTask id="w" messageRef="{0}"/>', "s -> w\nw -> e"),
    "catching event": (
        '<intermediateCatchEvent id="w"><messageEventDefinition messageRef="{0}"/></intermediateCatchEvent>',
        "s -> w\nw -> e",
    ),
    "boundary event": (
        user_task("a")
        + '<boundaryEvent id="w" attachedToRef="a"><messageEventDefinition messageRef="{0}"/></boundaryEvent>',
        "s -> a\na -> e\nw -> e",
    ),
    "event sub-process": (
        user_task("a") + '<subProcess id="w" triggeredByEvent="true"><startEvent id="ws">'
        '<messageEventDefinition messageRef="{0}"/></startEvent><endEvent id="we"/>'
        + arrows("ws -> we")
        + "</subProcess>",
        "s -> a\na -> e",
    ),
    "event gateway": (
        '<eventBasedGateway id="g"/><intermediateCatchEvent id="w"><messageEventDefinition messageRef="{0}"/>'
        '</intermediateCatchEvent><intermediateCatchEvent id="o"><signalEventDefinition signalRef="calm"/>'
        "</intermediateCatchEvent>",
        "s -> g\ng -> w\ng -> o\nw -> e\no -> e",
    ),
    "one of several": (
        '<intermediateCatchEvent id="w"><signalEventDefinition signalRef="calm"/>'
        '<messageEventDefinition messageRef="{0}"/></intermediateCatchEvent>',
        "s -> w\nw -> e",
    ),
}


def subscriptions(bench: ProcessBench) -> set[tuple[str, str]]:
    with unit_of_work(bench.database) as session:
        waiting = session.scalars(select(Subscription).where(Subscription.name != "calm"))
        return {(one.name, one.correlation_key) for one in waiting}


def sentences(bench: ProcessBench, source: int, target: int) -> list[str]:
    return [counted.finding.text for counted in previewed(bench, plan_between(bench, source, target)).findings]


@pytest.mark.parametrize("place", PLACES)
def test_another_message_is_told_beforehand_and_awaited_from_the_move_on(bench: ProcessBench, place: str) -> None:
    elements, flows = PLACES[place]

    def waiting_for(name: str, key: str) -> bytes:
        return sketch(START + elements.replace("{0}", name) + END, flows, roots=message(name, key) + SIGNALS)

    source = published(bench, waiting_for("paper", "a"))
    instance = bench.start("p", {"a": "A1", "b": "B1"})
    bench.start("p", {"a": "A2", "b": "B2"})
    target = published(bench, waiting_for("file", "b"))
    plan = plan_between(bench, source, target)

    found = previewed(bench, plan)
    assert counts(found) == {("message-changed", "w"): 2, ("key-changed", "w"): 2}
    assert (found.ready, found.warned) == (2, 2)
    assert sorted(counted.finding.text for counted in found.findings) == [
        "„w“: Die Nachricht wird ab der Umstellung über „b“ zugeordnet, nicht mehr über „a“.",
        "„w“: Erwartet wird ab der Umstellung die Nachricht „file“; „paper“ kommt nicht mehr an.",
    ]

    moved(bench, instance, plan)
    assert subscriptions(bench) == {("file", "B1"), ("paper", "A2")}
    assert not bench.deliver("paper", "A1")
    assert bench.deliver("file", "B1")
    assert bench.state(instance) == "completed"


def test_another_signal_is_told_beforehand_and_heard_from_the_move_on(bench: ProcessBench) -> None:
    def listening_for(name: str) -> bytes:
        wait = f'<intermediateCatchEvent id="w"><signalEventDefinition signalRef="{name}"/></intermediateCatchEvent>'
        return sketch(START + wait + END, "s -> w\nw -> e", roots=SIGNALS)

    source = published(bench, listening_for("calm"))
    instance = bench.start("p")
    target = published(bench, listening_for("storm"))
    assert sentences(bench, source, target) == [
        "„w“: Gehört wird ab der Umstellung das Signal „storm“; „calm“ wird nicht mehr gehört."
    ]
    moved(bench, instance, plan_between(bench, source, target))
    assert (bench.signal("calm"), bench.signal("storm")) == (0, 1)
    assert bench.state(instance) == "completed"


def test_another_condition_is_told_beforehand_and_looked_at_with_the_move(bench: ProcessBench) -> None:
    def waiting_until(condition: str) -> bytes:
        condition = f'<condition xsi:type="tFormalExpression">={condition}</condition>'
        wait = f'<intermediateCatchEvent id="w"><conditionalEventDefinition>{condition}</conditionalEventDefinition>'
        return sketch(START + wait + "</intermediateCatchEvent>" + END, "s -> w\nw -> e")

    source = published(bench, waiting_until("n = 5"))
    instance = bench.start("p", {"n": 3})
    target = published(bench, waiting_until("n = 3"))
    assert sentences(bench, source, target) == [
        "„w“: Ab der Umstellung gilt die Bedingung „n = 3“ statt „n = 5“; sie kann gleich erfüllt sein."
    ]
    moved(bench, instance, plan_between(bench, source, target))
    assert bench.state(instance) == "completed"


def test_another_deadline_of_one_of_several_is_told_and_the_running_one_kept(bench: ProcessBench) -> None:
    def waiting_for(duration: str) -> bytes:
        timer = f"<timerEventDefinition><timeDuration>{duration}</timeDuration></timerEventDefinition>"
        wait = (
            f'<intermediateCatchEvent id="w"><signalEventDefinition signalRef="calm"/>{timer}</intermediateCatchEvent>'
        )
        return sketch(START + wait + END, "s -> w\nw -> e", roots=SIGNALS)

    source = published(bench, waiting_for("P7D"))
    instance = bench.start("p")
    target = published(bench, waiting_for("P30D"))
    plan = plan_between(bench, source, target)
    assert counts(previewed(bench, plan)) == {("timer-changed", "w"): 1}
    moved(bench, instance, plan)
    bench.advance(timedelta(days=8))
    assert bench.state(instance) == "completed"


def test_what_only_the_file_calls_otherwise_is_nothing_to_know(bench: ProcessBench) -> None:
    def waiting_for(reference: str) -> bytes:
        wait = f'<receiveTask id="w" messageRef="{reference}"/>'
        roots = message("paper", "a").replace('id="paper"', f'id="{reference}"')
        return sketch(START + wait + user_task("a") + END, "s -> w\nw -> a\na -> e", roots=roots)

    source = published(bench, waiting_for("Message_1"))
    bench.start("p", {"a": "A1"})
    bench.start("p", {"a": "A2"})
    bench.deliver("paper", "A2")
    assert sentences(bench, source, published(bench, waiting_for("Message_2"))) == []
