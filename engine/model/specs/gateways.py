"""Gateways: where tokens choose, split, wait for each other, or race."""

from collections.abc import Sequence
from decimal import Decimal

from SpiffWorkflow import TaskState
from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.task import Task

from engine.execution.failures import StepFailed
from engine.execution.scope import scope_of
from engine.model.elements import Element, SequenceFlow
from engine.model.expressions import compile_feel
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


class WaitingGateway(FlowNode):
    """A gateway that looks again when everything else has come to rest."""

    def at_rest(self, waiting: Sequence[Task]) -> bool:
        """Nothing else moves: whether one of the `waiting` tokens may, and now does."""
        raise NotImplementedError

    def can_still_be_filled(self, token: Task, empty: set[str], filled: set[str]) -> bool:
        """Whether another token of the scope can bring one to an `empty` incoming flow (BPMN 2.0.2, 13.4.3)."""
        scope = scope_of(token)
        for other in scope.tokens:
            if other.task_spec is self or other.internal_data.get("listening"):
                continue
            reachable = scope.spec.reach(other.task_spec.name, self.element.id)
            if reachable & empty and not reachable & filled:
                return True
        return False


class InclusiveGateway(WaitingGateway):
    """Waits for every token that can still arrive, then sends one over each flow whose condition holds."""

    def enter(self, token: Task) -> bool:
        return len(self.element.incoming) <= 1  # joins fire when everything else has come to rest

    def choose(self, token: Task) -> Sequence[SequenceFlow]:
        return chosen_or_default(self, token)

    def at_rest(self, waiting: Sequence[Task]) -> bool:
        if not waiting:
            return False
        token = waiting[0]
        arrived = one_of_each_flow(token)
        if self.can_still_be_filled(token, set(self.element.incoming) - set(arrived), set(arrived)):
            return False
        consume(token, arrived)
        scope_of(token).execution.resume(token)
        return True


class ComplexGateway(WaitingGateway):
    """Opens when its condition on the arrived tokens holds, then swallows the rest of the round.

    The condition sees `activationCount`, conditions of outgoing flows see `waitingForStart`. After it has opened, a
    token that only listens keeps which flows have had theirs; when all have, or can have none any more, a new round
    begins. Late tokens leave only over flows whose condition asks for `waitingForStart` (BPMN 2.0.2, 13.4.5).
    """

    def __init__(self, wf_spec: WorkflowSpec, element: Element, flows: Sequence[SequenceFlow]) -> None:
        super().__init__(wf_spec, element, flows)
        self.activation = compile_feel(element.activation_condition) if element.activation_condition else None

    def enter(self, token: Task) -> bool:
        if "spent" in token.internal_data:
            return False
        opened = self._opened(token)
        flow: str = token.internal_data.get("flow", "")
        if opened is None:
            return self._open(token)
        if flow in opened.internal_data["spent"]:
            return False
        opened.internal_data["spent"].append(flow)
        token.internal_data["late"] = True
        if set(opened.internal_data["spent"]) >= set(self.element.incoming):
            self._begin_new_round(opened)
        return True

    def choose(self, token: Task) -> Sequence[SequenceFlow]:
        execution = scope_of(token).execution
        late = token.internal_data.get("late", False)
        execution.set_local(token, {"waitingForStart": not late})
        if not late:
            return chosen_or_default(self, token)
        asking = [flow for flow in self.flows if "waitingForStart" in (flow.condition or "")]
        return [flow for flow in asking if self.holds(token, flow)]

    def at_rest(self, waiting: Sequence[Task]) -> bool:
        opened = next((token for token in waiting if "spent" in token.internal_data), None)
        if opened is None or len(waiting) < 2:
            return False
        spent = set(opened.internal_data["spent"])
        if self.can_still_be_filled(opened, set(self.element.incoming) - spent, set()):
            return False
        self._begin_new_round(opened)
        return True

    def _open(self, token: Task) -> bool:
        scope = scope_of(token)
        standing = [other for other in scope.tokens if other.task_spec is self]
        scope.execution.set_local(token, {"activationCount": Decimal(len(standing))})
        if self.activation is not None:
            holds = self.activation.evaluate(scope.execution.visible(token))
            if not isinstance(holds, bool):
                raise StepFailed("condition", f"„{self.activation.text}“ ist weder wahr noch falsch.")
            if not holds:
                return False
        arrived = one_of_each_flow(token)
        consume(token, arrived)
        if set(arrived) < set(self.element.incoming):
            scope.place(self.name, listening=True, spent=sorted(arrived))
        return True

    def _opened(self, token: Task) -> Task | None:
        here = (other for other in scope_of(token).tokens if other.task_spec is self)
        return next((other for other in here if "spent" in other.internal_data), None)

    def _begin_new_round(self, opened: Task) -> None:
        scope = scope_of(opened)
        scope.execution.forget(opened)
        for other in list(scope.tokens):
            if other.task_spec is self and other.state == TaskState.STARTED:
                scope.execution.retry(other)


class EventGateway(FlowNode):
    """The first of the following events decides; the others are forgotten."""

    def enter(self, token: Task) -> bool:
        return True

    def leave(self, token: Task) -> None:
        scope = scope_of(token)
        for flow in self.flows:
            scope.place(flow.target, flow=flow.id, race=str(token.id))


def chosen_or_default(gateway: FlowNode, token: Task) -> Sequence[SequenceFlow]:
    """Every flow whose condition holds, else the default flow; raises `StepFailed` when there is neither."""
    default = gateway.element.default_flow
    chosen = [flow for flow in gateway.flows if flow.id != default and gateway.holds(token, flow)]
    chosen = chosen or [flow for flow in gateway.flows if flow.id == default]
    if not chosen and gateway.flows:
        raise _no_way(gateway.element.name or gateway.element.id)
    return chosen


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
