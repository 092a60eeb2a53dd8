"""Activities that hold a scope of their own: sub-processes, called processes, event sub-processes, loops."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.task import Task

from engine.execution.failures import StepFailed
from engine.execution.scope import Scope, scope_of
from engine.execution.variables import HANDED_BACK
from engine.model.elements import Element, Loop, SequenceFlow
from engine.model.expressions import compile_feel
from engine.model.specs.activities import Activity
from engine.model.specs.events import CatchEvent
from engine.model.specs.flow_node import FlowNode
from engine.model.starts import without_incoming

RETAINED = "#done"  # the specification that holds a completed sub-process, beside it in the same scope
BODY = "#body"  # the specification of one instance of a loop, in the loop's scope
MAXIMUM_INSTANCES = 10_000


class SubProcess(Activity):
    """An embedded sub-process: done when no token is left in it."""

    def begin(self, token: Task) -> bool:
        execution = scope_of(token).execution
        scope = execution.opening.sub_process(token, self.element.id)
        if all(inner.internal_data.get("listening") for inner in scope.tokens):
            execution.drop(scope)
            return True
        return False


class Retained(FlowNode):
    """Holds the scope of a completed sub-process in which something can still be undone."""

    def enter(self, token: Task) -> bool:
        return False


class AdHocSubProcess(SubProcess):
    """Its activities begin without an order drawn: all at once, or one after another.

    It is done when the completion condition holds after an activity, or, without one, when nothing is left to do.
    """

    def __init__(self, wf_spec: WorkflowSpec, element: Element, flows: Sequence[SequenceFlow]) -> None:
        super().__init__(wf_spec, element, flows)
        self.completion_condition = _feel(element.completion_condition)
        self.active_elements = _feel(element.active_elements)

    def begin(self, token: Task) -> bool:
        execution = scope_of(token).execution
        todo = self._to_do(token)
        if not todo:
            return True
        scope = execution.opening.ad_hoc(token, self.element.id)
        now = todo[:1] if self.element.ordering == "Sequential" else todo
        token.internal_data["todo"] = todo[len(now) :]
        for element_id in now:
            scope.place(element_id)
        return False

    def inner_left(self, token: Task, scope: Scope, inner: Task) -> None:
        """A token has left one of the elements: end everything, begin the next activity, or go on."""
        execution = scope.execution
        todo: list[str] = token.internal_data["todo"]
        if self._is_complete(token, inner):
            token.internal_data["complete"] = True
            todo.clear()
            if self.element.cancel_remaining:
                execution.interrupt_scope(scope)
        if any(not other.internal_data.get("listening") for other in scope.tokens):
            return
        if todo:
            scope.place(todo.pop(0))
        elif self.completion_condition is not None and not token.internal_data.get("complete"):
            text = self.completion_condition.text
            execution.drop(scope)
            execution.fail(
                token, StepFailed("condition", f"Alles ist getan, aber „{text}“ trifft nicht zu. Es beginnt von vorn.")
            )

    def _to_do(self, token: Task) -> list[str]:
        scope = scope_of(token)
        ids = [element.id for element in without_incoming(scope.executable.model, self.element.id)]
        if self.active_elements is None:
            return ids
        chosen = self.active_elements.evaluate(scope.execution.visible(token))
        if not isinstance(chosen, list) or not set(chosen) <= set(ids):
            raise StepFailed("expression", f"„{self.active_elements.text}“ nennt nicht nur Aktivitäten, die es gibt.")
        return chosen

    def _is_complete(self, token: Task, inner: Task) -> bool:
        if self.completion_condition is None or not inner.task_spec.element.is_activity:
            return False
        return self.completion_condition.evaluate(scope_of(token).execution.visible(token)) is True


class CallActivity(Activity):
    """Runs the version of another process that belongs to this model version."""

    def begin(self, token: Task) -> bool:
        scope = scope_of(token)
        execution = scope.execution
        process_id = self.element.called_process or ""
        version = scope.executable.pin("processes", process_id)
        if version is None:
            raise StepFailed("called-process", f"Der Prozess „{process_id}“ ist nicht veröffentlicht.")
        given = execution.visible(token) if self.element.propagate_parent_variables else execution.local(token)
        execution.opening.call(token, execution.library.executable(version), dict(given))
        return False

    def take_results(self, token: Task, variables: dict[str, Any]) -> None:
        """The called process has ended with `variables`; without mappings it hands back those that it has set."""
        execution = scope_of(token).execution
        names = token.internal_data.pop(HANDED_BACK, variables)  # all, where it was called before this was noted
        if self.element.propagate_child_variables and not self.maps_out:
            execution.set_results(token, {name: variables[name] for name in names if name in variables})
        else:
            execution.set_local(token, variables)


class EventSubProcess(CatchEvent):
    """Listens from the start of its scope to its end; starts a scope of its own each time it is triggered.

    Its token carries the start event's definition, so that listening is what every catching event does.
    """

    def __init__(self, wf_spec: WorkflowSpec, element: Element, start: Element, flows: Sequence[SequenceFlow]) -> None:
        """`start` is the start event inside `element`, whose definition is listened to."""
        super().__init__(wf_spec, _listening_for(element, start), flows)
        self.start = start

    def enter(self, token: Task) -> bool:
        event = self.element.event
        if token.internal_data.get("triggered"):
            execution = scope_of(token).execution
            execution.entered(token)
            execution.opening.sub_process(token, self.element.id)
            return False
        if event is not None:
            self.wait(token, event)
        return False


class LoopActivity(Activity):
    """An activity with a loop: a scope in which the same body runs once for each instance."""

    def __init__(self, wf_spec: WorkflowSpec, element: Element, flows: Sequence[SequenceFlow], loop: Loop) -> None:
        super().__init__(wf_spec, element, flows)
        self.loop = loop
        self.maps_in, self.maps_out = [], []  # they belong to the body
        self.collection = _feel(loop.collection)
        self.cardinality = _feel(loop.cardinality)
        self.output_element = _feel(loop.output_element)
        self.completion_condition = _feel(loop.completion_condition)
        self.loop_condition = _feel(loop.loop_condition)
        self.behavior_rules = [(compile_feel(condition), event) for condition, event in loop.behavior_rules]

    def begin(self, token: Task) -> bool:
        execution = scope_of(token).execution
        if self.loop.kind == "standard":
            if self.loop.test_before and not self._goes_on(token, 0):
                return True
            scope = execution.opening.loop(token, self.element.id + BODY)
            self._place(scope, 0, None)
            return False
        items = self._items(token)
        if self.loop.output_collection:
            execution.set_results(token, {self.loop.output_collection: [None] * len(items)})
        if not items:
            return True
        scope = execution.opening.loop(token, self.element.id + BODY)
        for index, item in enumerate(items if not self.loop.sequential else items[:1]):
            self._place(scope, index, item)
        token.internal_data["instances"] = len(items)
        return False

    def instance_left(self, token: Task, scope: Scope, instance: Task) -> None:
        """One instance is done: collect its output, and start the next or end the loop."""
        execution = scope.execution
        index: int = instance.internal_data["index"]
        token.internal_data["done"] = token.internal_data.get("done", 0) + 1
        self._throw(token, scope, instance)
        if not execution.is_alive(instance):
            return  # what it threw has interrupted the loop
        if self.output_element is not None and self.loop.output_collection:
            outputs = list(execution.local(token).get(self.loop.output_collection) or [])
            outputs[index] = self.output_element.evaluate(execution.visible(instance))
            execution.set_results(token, {self.loop.output_collection: outputs})
        if self._is_complete(token, scope, instance):
            execution.empty(scope, keep=instance)
            return
        if self.loop.kind == "standard":
            if self._goes_on(token, index + 1):
                self._place(scope, index + 1, None)
        elif self.loop.sequential and index + 1 < token.internal_data["instances"]:
            items = self._items(token)
            if index + 1 < len(items):
                self._place(scope, index + 1, items[index + 1])

    def _throw(self, token: Task, scope: Scope, instance: Task) -> None:
        """The events of an instance that is done (BPMN 2.0.2, table 10.29: behavior)."""
        first = token.internal_data["done"] == 1
        events = [self.loop.behavior_event] if self.loop.behavior == "None" or first else []
        if self.loop.behavior == "Complex":
            seen = scope.execution.visible(instance) | self._numbers(token, scope, instance)
            events = [event for condition, event in self.behavior_rules if condition.evaluate(seen) is True]
        for event in events:
            if event is not None and scope.execution.is_alive(token):
                scope.execution.events.throw_from_instance(token, event)

    def _place(self, scope: Scope, index: int, item: Any) -> None:
        token = scope.place(self.element.id, index=index)
        local = {"loopCounter": Decimal(index + 1)}
        if self.loop.input_element:
            local[self.loop.input_element] = item
        scope.execution.set_local(token, local)

    def _items(self, token: Task) -> list[Any]:
        variables = scope_of(token).execution.visible(token)
        if self.collection is not None:
            items = self.collection.evaluate(variables)
            if not isinstance(items, list):
                raise StepFailed("loop", f"„{self.collection.text}“ ergibt keine Liste.")
        else:
            count = self.cardinality.evaluate(variables) if self.cardinality else None
            if not isinstance(count, Decimal) or count < 0 or count != int(count):
                text = self.cardinality.text if self.cardinality else ""
                raise StepFailed("loop", f"„{text}“ ergibt keine Anzahl.")
            items = [None] * min(int(count), MAXIMUM_INSTANCES + 1)
        if len(items) > MAXIMUM_INSTANCES:
            raise StepFailed("loop", f"Mehr als {MAXIMUM_INSTANCES} Durchläufe sind nicht erlaubt.")
        return items

    def _is_complete(self, token: Task, scope: Scope, instance: Task) -> bool:
        if self.completion_condition is None:
            return False
        variables = scope.execution.visible(instance) | self._numbers(token, scope, instance)
        return self.completion_condition.evaluate(variables) is True

    def _numbers(self, token: Task, scope: Scope, instance: Task) -> dict[str, Any]:
        active = scope.count - int(instance.id in scope.tasks)
        return {
            "numberOfInstances": Decimal(token.internal_data.get("instances", 0)),
            "numberOfActiveInstances": Decimal(active),
            "numberOfCompletedInstances": Decimal(token.internal_data["done"]),
            "numberOfTerminatedInstances": Decimal(0),
        }

    def _goes_on(self, token: Task, rounds: int) -> bool:
        if self.loop.maximum is not None and rounds >= self.loop.maximum:
            return False
        if self.loop_condition is None:
            return self.loop.maximum is not None
        return self.loop_condition.evaluate(scope_of(token).execution.visible(token)) is True


def _feel(text: str | None) -> Any:
    return compile_feel(text) if text else None


def _listening_for(element: Element, start: Element) -> Element:
    """The event sub-process as an element that waits for what its start event waits for."""
    return replace(element, event=start.event, interrupting=start.interrupting, inputs=(), outputs=())
