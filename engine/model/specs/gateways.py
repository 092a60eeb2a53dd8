"""Gateways: where tokens choose, split, wait for each other, or race."""

from collections.abc import Sequence

from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task

from engine.execution.failures import StepFailed
from engine.execution.scope import scope_of
from engine.model.elements import SequenceFlow
from engine.model.specs.flow_node import FlowNode


class ExclusiveGateway(FlowNode):
    """Every token leaves over the first flow whose condition holds, else over the default flow."""

    def enter(self, token: Task) -> bool:
        return True

    def choose(self, token: Task) -> Sequence[SequenceFlow]:
        default = self.element.default_flow
        for flow in self.flows:
            if flow.id != default and self.holds(token, flow):
                return [flow]
        chosen = [flow for flow in self.flows if flow.id == default]
        if not chosen and self.flows:
            raise _no_way(self.element.name or self.element.id)
        return chosen


class ParallelGateway(FlowNode):
    """Waits for one token on each incoming flow, then sends one over each outgoing flow."""

    def enter(self, token: Task) -> bool:
        if len(self.element.incoming) <= 1:
            return True
        arrived = one_of_each_flow(token)
        if len(arrived) < len(self.element.incoming):
            return False
        consume(token, arrived)
        return True

    def choose(self, token: Task) -> Sequence[SequenceFlow]:
        return self.flows


class InclusiveGateway(FlowNode):
    """Waits for every token that can still arrive, then sends one over each flow whose condition holds."""

    def enter(self, token: Task) -> bool:
        return len(self.element.incoming) <= 1  # joins fire when everything else has come to rest

    def choose(self, token: Task) -> Sequence[SequenceFlow]:
        default = self.element.default_flow
        chosen = [flow for flow in self.flows if flow.id != default and self.holds(token, flow)]
        chosen = chosen or [flow for flow in self.flows if flow.id == default]
        if not chosen and self.flows:
            raise _no_way(self.element.name or self.element.id)
        return chosen

    def may_fire(self, token: Task) -> bool:
        """Whether no other token of the scope can still bring one to an empty incoming flow (BPMN 2.0, 13.4.3)."""
        scope = scope_of(token)
        filled = set(one_of_each_flow(token))
        empty = set(self.element.incoming) - filled
        reach = scope.spec.reach
        for other in scope.tokens:
            if other.task_spec is self or other.internal_data.get("listening"):
                continue
            reachable = reach(other.task_spec.name, self.element.id)
            if reachable & empty and not reachable & filled:
                return False
        return True

    def fire(self, token: Task) -> None:
        """Let `token` go on for all that have arrived."""
        consume(token, one_of_each_flow(token))
        scope_of(token).execution.resume(token)


class EventGateway(FlowNode):
    """The first of the following events decides; the others are forgotten."""

    def enter(self, token: Task) -> bool:
        return True

    def leave(self, token: Task) -> None:
        scope = scope_of(token)
        for flow in self.flows:
            scope.place(flow.target, flow=flow.id, race=str(token.id))


def one_of_each_flow(token: Task) -> dict[str, Task]:
    """The tokens that stand at the gateway of `token`, itself preferred, one for each incoming flow."""
    arrived: dict[str, Task] = {token.internal_data.get("flow", ""): token}
    for other in scope_of(token).tokens:
        if other.task_spec is token.task_spec and other.state == TaskState.STARTED:
            arrived.setdefault(other.internal_data.get("flow", ""), other)
    return arrived


def consume(token: Task, arrived: dict[str, Task]) -> None:
    """Merge the tokens of `arrived` into `token`."""
    execution = scope_of(token).execution
    for other in arrived.values():
        if other is not token:
            execution.merge(other)


def _no_way(gateway: str) -> StepFailed:
    return StepFailed("condition", f"An „{gateway}“ trifft keine Bedingung zu, und es gibt keinen Standardweg.")
