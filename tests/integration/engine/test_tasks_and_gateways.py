"""User tasks, service tasks, conditions, splits and joins."""

from decimal import Decimal

import pytest

from engine import intervention, jobs, process_runner
from engine.bench import ProcessBench
from engine.database import unit_of_work
from tests.bpmn_sketch import service_task, sketch, user_task

TWO_STEPS = sketch(
    '<startEvent id="s"/>' + user_task("a") + user_task("b") + '<endEvent id="e"/>', "s -> a\na -> b\nb -> e"
)


def test_a_process_waits_at_a_user_task_and_goes_on_when_it_is_completed(bench: ProcessBench) -> None:
    assert bench.publish(TWO_STEPS) == [f for f in bench.publish(TWO_STEPS) if f.severity == "warning"]
    instance = bench.start("p", {"x": 1})
    assert [task.element_id for task in bench.open_tasks()] == ["a"]
    bench.complete("a", {"x": 2})
    assert [task.element_id for task in bench.open_tasks()] == ["b"]
    assert bench.variables(instance) == {"x": Decimal(2)}
    bench.complete("b")
    assert bench.state(instance) == "completed"
    assert bench.trace(instance) == ["s", "a", "b", "e"]


def test_a_task_is_completed_once_and_the_second_person_learns_who_was_faster(bench: ProcessBench) -> None:
    bench.publish(TWO_STEPS)
    bench.start("p")
    task = bench.open_tasks()[0]
    with unit_of_work(bench.database) as session:
        process_runner.complete_task(session, task.id, {}, "anna")
    with pytest.raises(process_runner.TaskNotOpen) as refused, unit_of_work(bench.database) as session:
        process_runner.complete_task(session, task.id, {}, "bert")
    assert refused.value.by == "anna"


def test_the_first_true_condition_decides_and_the_default_catches_the_rest(bench: ProcessBench) -> None:
    bench.publish(
        sketch(
            '<startEvent id="s"/><exclusiveGateway id="g" default="g_low"/>'
            '<endEvent id="high"/><endEvent id="middle"/><endEvent id="low"/>',
            "s -> g\ng -> high [amount > 100]\ng -> middle [amount > 10]\ng -> low",
        )
    )
    for amount, end in ((500, "high"), (50, "middle"), (5, "low")):
        assert bench.trace(bench.start("p", {"amount": amount})) == ["s", "g", end]


def test_a_condition_that_is_neither_true_nor_false_is_an_incident_that_can_be_mended(bench: ProcessBench) -> None:
    bench.publish(
        sketch(
            '<startEvent id="s"/><exclusiveGateway id="g" default="g_no"/><endEvent id="yes"/><endEvent id="no"/>',
            "s -> g\ng -> yes [amount > 100]\ng -> no",
        )
    )
    instance = bench.start("p", {"amount": "many"})
    incident = bench.incidents()[0]
    assert (incident.element_id, incident.kind) == ("g", "condition")
    with unit_of_work(bench.database) as session:
        intervention.set_variables(session, instance, {"amount": 101}, "Tippfehler", "anna")
        intervention.retry_incident(session, incident.id, "Betrag berichtigt", "anna")
    assert bench.incidents() == []
    assert bench.trace(instance)[-1] == "yes"


def test_a_parallel_join_waits_for_every_branch_and_loses_no_update(bench: ProcessBench) -> None:
    bench.publish(
        sketch(
            '<startEvent id="s"/><parallelGateway id="split"/><parallelGateway id="join"/><endEvent id="e"/>'
            + user_task("a")
            + user_task("b"),
            "s -> split\nsplit -> a\nsplit -> b\na -> join\nb -> join\njoin -> e",
        )
    )
    instance = bench.start("p", {"list": ["0"]})
    bench.complete("a", {"list": ["0", "a"], "from_a": True})
    assert bench.state(instance) == "active"
    bench.complete("b", {"from_b": True})
    assert bench.state(instance) == "completed"
    assert bench.variables(instance) == {"list": ["0", "a"], "from_a": True, "from_b": True}


@pytest.mark.parametrize("chosen", [("a",), ("b",), ("a", "b")])
def test_an_inclusive_join_waits_for_the_branches_that_were_chosen(bench: ProcessBench, chosen: tuple[str]) -> None:
    bench.publish(
        sketch(
            '<startEvent id="s"/><inclusiveGateway id="split"/><inclusiveGateway id="join"/><endEvent id="e"/>'
            + user_task("a")
            + user_task("b"),
            's -> split\nsplit -> a [list contains(ways, "a")]\nsplit -> b [list contains(ways, "b")]\n'
            "a -> join\nb -> join\njoin -> e",
        )
    )
    instance = bench.start("p", {"ways": list(chosen)})
    for task in chosen:
        assert bench.state(instance) == "active"
        bench.complete(task)
    assert bench.trace(instance).count("e") == 1
    assert bench.state(instance) == "completed"


def test_a_loop_back_starts_the_task_anew(bench: ProcessBench) -> None:
    bench.publish(
        sketch(
            '<startEvent id="s"/><exclusiveGateway id="again"/><exclusiveGateway id="g" default="g_e"/>'
            '<endEvent id="e"/>' + user_task("a"),
            "s -> again\nagain -> a\na -> g\ng -> again [not(done)]\ng -> e",
        )
    )
    instance = bench.start("p")
    bench.complete("a", {"done": False})
    bench.complete("a", {"done": True})
    assert bench.state(instance) == "completed"


def test_a_service_task_gets_its_inputs_and_headers_and_gives_results(bench: ProcessBench) -> None:
    mapping = (
        '<zeebe:ioMapping><zeebe:input source="=amount * 2" target="twice"/>'
        '<zeebe:output source="=answer + 1" target="result.value"/></zeebe:ioMapping>'
        '<zeebe:taskHeaders><zeebe:header key="letter" value="receipt"/></zeebe:taskHeaders>'
    )
    bench.publish(
        sketch(
            '<startEvent id="s"/>' + service_task("call", "double", mapping) + '<endEvent id="e"/>',
            "s -> call\ncall -> e",
        )
    )
    seen = []

    def handler(_session: object, job: jobs.Job) -> dict[str, object]:
        seen.append((job.variables["twice"], job.headers["letter"], job.attempt))
        return {"answer": job.variables["twice"]}

    bench.register("double", handler)
    instance = bench.start("p", {"amount": 21})
    assert seen == [(Decimal(42), "receipt", 1)]
    assert bench.variables(instance) == {"amount": Decimal(21), "result": {"value": Decimal(43)}}
