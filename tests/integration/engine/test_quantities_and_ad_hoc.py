"""Ad-hoc sub-processes, quantities of tokens, behaviour of multi-instances, complex gateways, default flows."""

import pytest

from engine import intervention
from engine.bench import ProcessBench
from engine.database import unit_of_work
from tests.bpmn_sketch import sketch, user_task

TASKS = user_task("a") + user_task("b") + user_task("c")


def ad_hoc(attributes: str, inner: str, extension: str = "") -> bytes:
    elements = (
        f'<startEvent id="s"/><adHocSubProcess id="h" {attributes}>{extension}{inner}</adHocSubProcess>'
        + user_task("after")
        + '<endEvent id="e"/>'
    )
    return sketch(elements, "s -> h\nh -> after\nafter -> e")


def open_ids(bench: ProcessBench) -> list[str]:
    return sorted(task.element_id for task in bench.open_tasks())


def until(condition: str) -> str:
    return f'<completionCondition xsi:type="tFormalExpression">={condition}</completionCondition>'


def test_ad_hoc_work_is_done_side_by_side_until_nothing_is_left(bench: ProcessBench) -> None:
    bench.publish(ad_hoc("", TASKS))
    bench.start("p")
    assert open_ids(bench) == ["a", "b", "c"]
    for task in ("b", "a", "c"):
        bench.complete(task)
    assert open_ids(bench) == ["after"]


def test_sequential_ad_hoc_work_is_done_one_after_another(bench: ProcessBench) -> None:
    bench.publish(ad_hoc('ordering="Sequential"', TASKS))
    bench.start("p")
    for task in ("a", "b", "c"):
        assert open_ids(bench) == [task]
        bench.complete(task)
    assert open_ids(bench) == ["after"]


@pytest.mark.parametrize(("cancel", "left"), [("true", ["after"]), ("false", ["b", "c"])])
def test_ad_hoc_work_ends_with_its_condition(bench: ProcessBench, cancel: str, left: list[str]) -> None:
    bench.publish(ad_hoc(f'cancelRemainingInstances="{cancel}"', TASKS + until("enough")))
    bench.start("p")
    bench.complete("a", {"enough": True})
    assert open_ids(bench) == left
    for task in left:
        bench.complete(task)
    assert open_ids(bench) == ([] if cancel == "true" else ["after"])


def test_ad_hoc_work_whose_condition_never_holds_is_shown_to_a_person_and_begins_again(bench: ProcessBench) -> None:
    bench.publish(ad_hoc("", user_task("a") + until("enough")))
    bench.start("p", {"enough": False})
    bench.complete("a")
    (incident,) = bench.incidents()
    with unit_of_work(bench.database) as session:
        intervention.retry_incident(session, incident.id, "once more", "bench")
    bench.complete("a", {"enough": True})
    assert open_ids(bench) == ["after"]
    assert bench.incidents() == []


def test_the_case_says_what_ad_hoc_work_there_is(bench: ProcessBench) -> None:
    extension = '<extensionElements><zeebe:adHoc activeElementsCollection="=chosen"/></extensionElements>'
    bench.publish(ad_hoc("", TASKS, extension))
    bench.start("p", {"chosen": ["c", "a"]})
    assert open_ids(bench) == ["a", "c"]
    nothing = bench.start("p", {"chosen": []})
    assert [task.element_id for task in bench.open_tasks(nothing)] == ["after"]


def test_an_activity_begins_when_enough_tokens_have_come_and_sends_as_many_as_it_says(bench: ProcessBench) -> None:
    elements = (
        '<startEvent id="s"/>'
        + user_task("a")
        + user_task("b")
        + '<userTask id="both" startQuantity="2" completionQuantity="3"/>'
        + user_task("each")
        + '<endEvent id="e"/>'
    )
    bench.publish(sketch(elements, "s -> a\ns -> b\na -> both\nb -> both\nboth -> each\neach -> e"))
    bench.start("p")
    bench.complete("a")
    assert open_ids(bench) == ["b"]
    bench.complete("b")
    assert open_ids(bench) == ["both"]
    bench.complete("both")
    assert open_ids(bench) == ["each", "each", "each"]


def looped(attributes: str, inner: str = "") -> bytes:
    loop = (
        f"<multiInstanceLoopCharacteristics {attributes}>"
        f'<loopCardinality xsi:type="tFormalExpression">=3</loopCardinality>{inner}</multiInstanceLoopCharacteristics>'
    )
    elements = (
        f'<startEvent id="s"/><userTask id="t">{loop}</userTask>'
        '<boundaryEvent id="b" attachedToRef="t"><signalEventDefinition signalRef="done"/></boundaryEvent>'
        '<endEvent id="e"/><endEvent id="told"/>'
    )
    roots = '<signal id="done" name="done"/><signalEventDefinition id="say" signalRef="done"/>'
    return sketch(elements, "s -> t\nt -> e\nb -> told", roots=roots)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (looped('behavior="All"'), 0),
        (looped('behavior="One" oneBehaviorEventRef="say"'), 1),
        (looped('behavior="None" noneBehaviorEventRef="say"'), 3),
        (
            looped(
                'behavior="Complex"',
                '<complexBehaviorDefinition id="cb"><condition xsi:type="tFormalExpression">'
                "=numberOfCompletedInstances = 2</condition>"
                '<event id="ce"><signalEventDefinition id="cs" signalRef="done"/></event></complexBehaviorDefinition>',
            ),
            1,
        ),
    ],
)
def test_instances_tell_that_they_are_done(bench: ProcessBench, source: bytes, told: int) -> None:
    bench.publish(source)
    instance = bench.start("p")
    for _ in range(3):
        bench.complete("t")
    assert bench.trace(instance).count("told") == told
    assert bench.trace(instance).count("e") == 1
    assert bench.state(instance) == "completed"


def test_a_complex_gateway_opens_once_for_the_first_two_of_three(bench: ProcessBench) -> None:
    gateway = (
        '<complexGateway id="g"><activationCondition xsi:type="tFormalExpression">=activationCount &gt;= 2'
        "</activationCondition></complexGateway>"
    )
    elements = '<startEvent id="s"/>' + TASKS + gateway + user_task("next") + '<endEvent id="e"/>'
    bench.publish(sketch(elements, "s -> a\ns -> b\ns -> c\na -> g\nb -> g\nc -> g\ng -> next\nnext -> e"))
    instance = bench.start("p")
    bench.complete("a")
    assert open_ids(bench) == ["b", "c"]
    bench.complete("c")
    assert open_ids(bench) == ["b", "next"]
    bench.complete("next")
    assert bench.state(instance) == "active"
    bench.complete("b")
    assert bench.state(instance) == "completed"
    assert bench.trace(instance).count("next") == 1


def test_an_unconditional_flow_is_always_taken_and_the_default_only_without_another(bench: ProcessBench) -> None:
    elements = '<startEvent id="s"/><task id="t" default="t_a"/>' + TASKS + '<endEvent id="e"/>'
    bench.publish(sketch(elements, "s -> t\nt -> a\nt -> b [large]\nt -> c\na -> e\nb -> e\nc -> e"))
    bench.start("p", {"large": False})
    assert open_ids(bench) == ["a", "c"]
    large = bench.start("p", {"large": True})
    assert sorted(task.element_id for task in bench.open_tasks(large)) == ["b", "c"]
