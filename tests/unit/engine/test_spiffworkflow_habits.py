"""What SpiffWorkflow 3.2 does that we work around. A release that mends one of these fails here, and is noticed.

See docs/decisions/0002-engine.md. None of these parts is used by the engine.
"""

import io
from itertools import pairwise

import pytest
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import WorkflowException

from tests.bpmn_sketch import sketch

PARALLEL = sketch(
    '<startEvent id="s"/><parallelGateway id="split"/><userTask id="a"/><userTask id="b"/>'
    '<parallelGateway id="join"/><endEvent id="e"/>',
    "s -> split\nsplit -> a\nsplit -> b\na -> join\nb -> join\njoin -> e",
)


def workflow(model: bytes) -> BpmnWorkflow:
    """The library's own way from XML to a running workflow."""
    parser = BpmnParser()
    parser.add_bpmn_io(io.BytesIO(model))
    running = BpmnWorkflow(parser.get_spec("p"))
    running.do_engine_steps()
    return running


def test_a_parallel_join_loses_what_one_branch_appended() -> None:
    running = workflow(PARALLEL)
    first, second = running.get_tasks(state=TaskState.READY, manual=True)
    first.data["notes"], second.data["notes"] = ["from a"], ["from b"]
    for task in (first, second):
        task.run()
    running.do_engine_steps()
    assert len(running.last_task.data["notes"]) < 2, "both branches' notes survive now"


def test_running_a_completed_task_again_is_silently_accepted() -> None:
    running = workflow(PARALLEL)
    task = running.get_tasks(state=TaskState.READY, manual=True)[0]
    task.run()
    task.run()
    assert task.state == TaskState.COMPLETED


def test_an_event_that_nobody_waits_for_is_an_error() -> None:
    with pytest.raises(WorkflowException):
        workflow(PARALLEL).send_event(BpmnEvent(MessageEventDefinition("nobody"), {}))


def test_expressions_are_python_with_all_its_doors() -> None:
    engine = PythonScriptEngine()
    assert engine.environment.evaluate("().__class__.__base__.__name__", {}) == "object"
    assert engine.environment.evaluate("__import__('os').name", {})


def test_completed_tasks_stay_in_the_tree() -> None:
    names = [f"t{number}" for number in range(10)]
    nodes = '<startEvent id="s"/><endEvent id="e"/>' + "".join(f'<userTask id="{name}"/>' for name in names)
    flows = "\n".join(f"{source} -> {target}" for source, target in pairwise(["s", *names, "e"]))
    running = workflow(sketch(nodes, flows))
    for _ in names:
        running.get_next_task(state=TaskState.READY, manual=True).run()
        running.do_engine_steps()
    assert len(running.get_tasks(state=TaskState.COMPLETED)) >= len(names), "completed tasks are dropped now"


def test_an_id_that_the_library_uses_itself_collides() -> None:
    model = sketch('<startEvent id="Start"/><endEvent id="e"/>', "Start -> e")
    with pytest.raises((KeyError, WorkflowException)):
        workflow(model)
