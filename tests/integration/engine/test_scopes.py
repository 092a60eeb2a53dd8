"""Sub-processes, called processes, loops: scopes and their variables."""

from decimal import Decimal

import pytest

from engine.bench import ProcessBench
from tests.bpmn_sketch import arrows, sketch, user_task


def test_a_sub_process_is_done_when_nothing_is_left_in_it(bench: ProcessBench) -> None:
    inner = (
        '<startEvent id="is"/>'
        + user_task("x")
        + user_task("y")
        + '<endEvent id="ie"/>'
        + arrows("is -> x\nis -> y\nx -> ie\ny -> ie")
    )
    bench.publish(
        sketch(
            f'<startEvent id="s"/><subProcess id="sub">{inner}</subProcess>' + user_task("z") + '<endEvent id="e"/>',
            "s -> sub\nsub -> z\nz -> e",
        )
    )
    instance = bench.start("p")
    bench.complete("x", {"seen": True})
    assert [task.element_id for task in bench.open_tasks()] == ["y"]
    bench.complete("y")
    assert [task.element_id for task in bench.open_tasks()] == ["z"]
    assert bench.variables(instance) == {"seen": True}


def test_a_called_process_gets_what_is_mapped_and_gives_what_is_mapped_back(bench: ProcessBench) -> None:
    called = sketch(
        '<startEvent id="cs"/>' + user_task("check") + '<endEvent id="ce"/>',
        "cs -> check\ncheck -> ce",
        process_id="child",
    )
    call = (
        '<callActivity id="call"><extensionElements>'
        '<zeebe:calledElement processId="child" propagateAllParentVariables="false" '
        'propagateAllChildVariables="false"/>'
        '<zeebe:ioMapping><zeebe:input source="=number" target="n"/><zeebe:output source="=verdict" target="checked"/>'
        "</zeebe:ioMapping></extensionElements></callActivity>"
    )
    parent = sketch(f'<startEvent id="s"/>{call}<endEvent id="e"/>', "s -> call\ncall -> e")
    bench.publish(called, parent)
    instance = bench.start("p", {"number": 7, "secret": "x"})
    task = bench.open_tasks()[0]
    assert (task.element_id, task.process_id) == ("check", "child")
    bench.complete("check", {"verdict": "fine", "noise": 1})
    assert bench.state(instance) == "completed"
    assert bench.variables(instance) == {"number": Decimal(7), "secret": "x", "checked": "fine"}


def test_a_called_process_hands_back_what_it_has_set_and_nothing_that_is_older(bench: ProcessBench) -> None:
    called = sketch(
        '<startEvent id="cs"/>' + user_task("check") + '<endEvent id="ce"/>',
        "cs -> check\ncheck -> ce",
        process_id="child",
    )
    call = (
        '<callActivity id="call"><extensionElements><zeebe:calledElement processId="child"/>'
        "</extensionElements></callActivity>"
    )
    parent = sketch(
        f'<startEvent id="s"/><parallelGateway id="g"/>{call}{user_task("beside")}<endEvent id="e"/>',
        "s -> g\ng -> call\ng -> beside\ncall -> e\nbeside -> e",
    )
    bench.publish(called, parent)
    instance = bench.start("p", {"number": 7, "verdict": "none"})
    bench.complete("beside", {"number": 8})
    bench.complete("check", {"verdict": "fine", "more": True})
    assert bench.variables(instance) == {"number": Decimal(8), "verdict": "fine", "more": True}


def test_a_running_case_keeps_the_version_of_the_called_process(bench: ProcessBench) -> None:
    def child(task: str) -> bytes:
        return sketch(
            f'<startEvent id="cs"/>{user_task(task)}<endEvent id="ce"/>',
            f"cs -> {task}\n{task} -> ce",
            process_id="child",
        )

    call = (
        '<callActivity id="call"><extensionElements><zeebe:calledElement processId="child"/>'
        "</extensionElements></callActivity>"
    )
    parent = sketch(f'<startEvent id="s"/>{user_task("a")}{call}<endEvent id="e"/>', "s -> a\na -> call\ncall -> e")
    bench.publish(child("old"), parent)
    running = bench.start("p")
    bench.publish(child("new"))
    fresh = bench.start("p")
    bench.complete("a", instance=running)
    bench.complete("a", instance=fresh)
    assert [task.element_id for task in bench.open_tasks(running)] == ["old"]
    assert [task.element_id for task in bench.open_tasks(fresh)] == ["new"]


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_a_multi_instance_task_runs_once_for_each_item_and_collects(bench: ProcessBench, sequential: str) -> None:
    loop = (
        f'<multiInstanceLoopCharacteristics isSequential="{sequential}"><extensionElements>'
        '<zeebe:loopCharacteristics inputCollection="=names" inputElement="name" outputCollection="greetings" '
        'outputElement="=greeting"/></extensionElements></multiInstanceLoopCharacteristics>'
    )
    task = f'<userTask id="greet"><extensionElements/>{loop}</userTask>'
    bench.publish(sketch(f'<startEvent id="s"/>{task}<endEvent id="e"/>', "s -> greet\ngreet -> e"))
    instance = bench.start("p", {"names": ["Ada", "Bo", "Cy"]})
    assert len(bench.open_tasks()) == (1 if sequential == "true" else 3)
    for word in ("one", "two", "three"):
        bench.complete("greet", {"greeting": word})
    assert bench.state(instance) == "completed"
    assert sorted(bench.variables(instance)["greetings"]) == ["one", "three", "two"]


def test_a_multi_instance_over_nothing_is_passed(bench: ProcessBench) -> None:
    loop = (
        "<multiInstanceLoopCharacteristics><extensionElements>"
        '<zeebe:loopCharacteristics inputCollection="=[]"/></extensionElements></multiInstanceLoopCharacteristics>'
    )
    task = f'<userTask id="greet"><extensionElements/>{loop}</userTask>'
    bench.publish(sketch(f'<startEvent id="s"/>{task}<endEvent id="e"/>', "s -> greet\ngreet -> e"))
    assert bench.state(bench.start("p")) == "completed"
