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

    def __init__(
        self, wf_spec: WorkflowSpec, element: Element, flows: Sequence[SequenceFlow], name: str | None = None
    ) -> None:
        """`flows` are the outgoing flows in the order of the model; `name` differs from the element's id if given."""
        super().__init__(wf_spec, name or element.id)
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
        """The outgoing flows that get a token: those without a condition always, the default if no condition holds."""
        if not self.conditions:
            return self.flows
        held = {flow.id for flow in self.flows if flow.id in self.conditions and self.holds(token, flow)}
        passed = self.element.default_flow if held else None
        return [
            flow for flow in self.flows if flow.id in held or (flow.id not in self.conditions and flow.id != passed)
        ]

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

    def gather(self, token: Task) -> bool:
        """Whether enough tokens have arrived to begin; the last one goes on for all."""
        quantity = self.element.start_quantity
        if quantity <= 1 or token.internal_data.get("gathered"):
            return True
        waiting = [
            other
            for other in scope_of(token).tokens
            if other.task_spec is self and other.internal_data.get("gathering") and other is not token
        ]
        if len(waiting) + 1 < quantity:
            token.internal_data["gathering"] = True
            return False
        token.internal_data["gathered"] = True
        for other in waiting[: quantity - 1]:
            scope_of(token).execution.merge(other)
        return True

    # What SpiffWorkflow calls.

    def test(self) -> None:
        """Models are checked when they are published."""

    def _predict_hook(self, my_task: Task) -> None:
        """Nothing is predicted: only tokens exist."""

    def _run_hook(self, my_task: Task) -> bool | None:
        if not my_task.internal_data.get("leaving") and not (self.gather(my_task) and self.enter(my_task)):
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
            for _ in range(self.element.completion_quantity):
                scope.place(flow.target, flow=flow_id)

    def serialize(self, serializer: Any, **kwargs: Any) -> Any:
        """Never used: `engine.state.codec` stores tokens, and the model version builds the specification."""
        raise NotImplementedError
