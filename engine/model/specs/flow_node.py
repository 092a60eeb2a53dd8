"""What all elements have in common: a token arrives, perhaps waits, and leaves over its outgoing flows."""

from collections.abc import Sequence
from typing import Any

from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task

from engine.execution.changes import Changes
from engine.execution.failures import StepFailed
from engine.execution.scope import scope_of
from engine.model.elements import Element, SequenceFlow
from engine.model.expressions import Expression, compile_feel


class FlowNode(TaskSpec):
    """An element of the diagram as SpiffWorkflow runs it.

    A token runs once when it arrives (`enter`), and, if it had to wait, once more when what it waited for has
    come (`leave`). All that can fail happens in these two, so a failing token stays and can be tried again.
    """

    def __init__(self, wf_spec: WorkflowSpec, element: Element, flows: Sequence[SequenceFlow]) -> None:
        """`flows` are the outgoing flows in the order of the model."""
        super().__init__(wf_spec, element.id)
        self.element = element
        self.flows = tuple(flows)
        self.conditions: dict[str, Expression] = {
            flow.id: compile_feel(flow.condition) for flow in flows if flow.condition
        }

    def enter(self, token: Task) -> bool:
        """A token has arrived: whether it may leave at once."""
        raise NotImplementedError

    def leave(self, token: Task) -> None:
        """The token may go on: decide where to, without changing anything yet."""
        token.internal_data["chosen"] = [flow.id for flow in self.choose(token)]

    def choose(self, token: Task) -> Sequence[SequenceFlow]:
        """The outgoing flows that get a token; a conditional flow of an activity only if its condition holds."""
        if not self.conditions:
            return self.flows
        chosen = [flow for flow in self.flows if flow.id != self.element.default_flow and self.holds(token, flow)]
        return chosen or [flow for flow in self.flows if flow.id == self.element.default_flow]

    def holds(self, token: Task, flow: SequenceFlow) -> bool:
        """Whether the condition of `flow` is true; raises `StepFailed` when it is neither true nor false."""
        condition = self.conditions.get(flow.id)
        if condition is None:
            return True
        variables = scope_of(token).execution.visible(token)
        value = condition.evaluate(variables)
        if isinstance(value, bool):
            return value
        reason = condition.why_null(variables)
        raise StepFailed(
            "condition", f"Die Bedingung „{condition.text}“ ist weder wahr noch falsch, sondern {value!r}. {reason}"
        )

    def end_waiting(self, token: Task, changes: Changes, state: str, by: str | None) -> None:
        """The token leaves or is removed: end the task, job or subscription that `enter` ordered.

        `state` is completed or cancelled, `by` the person who completed it.
        """

    # What SpiffWorkflow calls.

    def test(self) -> None:
        """Models are checked when they are published."""

    def _predict_hook(self, my_task: Task) -> None:
        """Nothing is predicted: only tokens exist."""

    def _run_hook(self, my_task: Task) -> bool | None:
        if not my_task.internal_data.get("leaving") and not self.enter(my_task):
            return None
        self.leave(my_task)
        return True

    def _on_complete_hook(self, my_task: Task) -> None:
        scope = scope_of(my_task)
        if not scope.execution.is_alive(my_task):
            return  # what it threw has interrupted its own scope
        scope.execution.completed(my_task)
        for flow_id in my_task.internal_data.pop("chosen", ()):
            flow = scope.executable.model.flows[flow_id]
            scope.place(flow.target, flow=flow_id)

    def serialize(self, serializer: Any, **kwargs: Any) -> Any:
        """Never used: `engine.state.codec` stores tokens, and the model version builds the specification."""
        raise NotImplementedError
