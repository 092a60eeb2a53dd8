"""Activities: work for people, for jobs, for FEEL and for decision tables."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.task import Task

from engine import clock
from engine.execution.changes import Changes, JobOrder, TaskOrder
from engine.execution.failures import StepFailed
from engine.execution.moments import moment_of
from engine.execution.scope import scope_of
from engine.execution.variables import assign
from engine.model.elements import Element, SequenceFlow
from engine.model.expressions import Expression, compile_feel, compile_text
from engine.model.specs.flow_node import FlowNode

DEFAULT_RETRIES = 3
ORDINARY_PRIORITY = 50


class Activity(FlowNode):
    """An element that does something: maps variables in and out, and may have boundary events."""

    def __init__(
        self, wf_spec: WorkflowSpec, element: Element, flows: Sequence[SequenceFlow], name: str | None = None
    ) -> None:
        super().__init__(wf_spec, element, flows, name)
        self.maps_in = [(compile_text(mapping.source), mapping.target) for mapping in element.inputs]
        self.maps_out = [(compile_text(mapping.source), mapping.target) for mapping in element.outputs]

    def begin(self, token: Task) -> bool:
        """Start the work: whether it is already done. Does nothing for an abstract task."""
        return True

    def enter(self, token: Task) -> bool:
        execution = scope_of(token).execution
        if self.maps_in:
            variables = execution.visible(token)
            local: dict[str, Any] = {}
            for source, target in self.maps_in:
                assign(local, target, source.evaluate(variables | local))
            execution.set_local(token, local)
        if self.begin(token):
            return True
        execution.entered(token)
        execution.watch(token)
        return False

    def leave(self, token: Task) -> None:
        scope_of(token).execution.map_out(token, self.maps_out)
        super().leave(token)


class UserTask(Activity):
    """Waits until a person has completed a form."""

    def __init__(self, wf_spec: WorkflowSpec, element: Element, flows: Sequence[SequenceFlow]) -> None:
        super().__init__(wf_spec, element, flows)
        self.candidate_groups = _optional(element.candidate_groups)
        self.assignee = _optional(element.assignee)
        self.due_date = _optional(element.due_date)
        self.follow_up_date = _optional(element.follow_up_date)
        self.priority = _optional(element.priority)

    def begin(self, token: Task) -> bool:
        scope = scope_of(token)
        variables = scope.execution.visible(token)
        element, executable = self.element, scope.executable
        order = TaskOrder(
            token_id=token.id,
            process_id=executable.model.process_id,
            model_version_id=executable.model_version_id,
            element_id=element.id,
            name=element.name or element.id,
            form_id=element.form_id,
            form_version=executable.pin("forms", element.form_id) if element.form_id else None,
            candidate_groups=self.roles(token),
            assignee=_text(self.assignee, variables),
            due_at=_moment(self.due_date, variables),
            follow_up_at=_moment(self.follow_up_date, variables),
            priority=_priority(self.priority, variables),
        )
        scope.execution.changes.tasks[token.id] = order
        return False

    def roles(self, token: Task) -> tuple[str, ...]:
        """The roles that may take the task."""
        return _names(self.candidate_groups, scope_of(token).execution.visible(token))

    def end_waiting(self, token: Task, changes: Changes, state: str, by: str | None) -> None:
        changes.end_task(token.id, state, by)


class JobTask(Activity):
    """Waits until a worker has called the handler of its task type."""

    def __init__(self, wf_spec: WorkflowSpec, element: Element, flows: Sequence[SequenceFlow]) -> None:
        super().__init__(wf_spec, element, flows)
        self.task_type = compile_text(element.task_type or "")
        self.retries = compile_text(element.retries or str(DEFAULT_RETRIES))

    def begin(self, token: Task) -> bool:
        order_job(token, self.element, self.task_type, self.retries)
        return False

    def end_waiting(self, token: Task, changes: Changes, state: str, by: str | None) -> None:
        end_job(token, changes)


class Script(Activity):
    """Evaluates a FEEL expression into a variable."""

    def __init__(self, wf_spec: WorkflowSpec, element: Element, flows: Sequence[SequenceFlow]) -> None:
        super().__init__(wf_spec, element, flows)
        self.script = compile_feel(element.script or "null")

    def begin(self, token: Task) -> bool:
        execution = scope_of(token).execution
        value = self.script.evaluate(execution.visible(token))
        if self.element.result_variable:
            execution.set_results(token, {self.element.result_variable: value})
        return True


class BusinessRule(Activity):
    """Evaluates the decision that belongs to this model version into a variable."""

    def begin(self, token: Task) -> bool:
        scope = scope_of(token)
        decision = self.element.called_decision or ""
        version = scope.executable.pin("decisions", decision)
        if version is None:
            raise StepFailed("decision", f"Die Entscheidung „{decision}“ ist nicht veröffentlicht.")
        execution = scope.execution
        evaluation = execution.library.decide(version, decision, execution.visible(token))
        execution.note_decision(token, decision, version, evaluation)
        if self.element.result_variable:
            execution.set_results(token, {self.element.result_variable: evaluation.value})
        return True


def order_job(token: Task, element: Element, task_type: Expression, retries: Expression) -> None:
    """Ask for a service call; the handler's result lets the token leave."""
    execution = scope_of(token).execution
    variables = execution.visible(token)
    name, attempts = task_type.evaluate(variables), retries.evaluate(variables)
    if not isinstance(name, str) or not name:
        raise StepFailed("expression", f"„{task_type.text}“ ergibt keinen Aufgabentyp.")
    if not str(attempts).isdigit():
        raise StepFailed("expression", f"„{retries.text}“ ergibt keine Anzahl von Versuchen.")
    execution.changes.jobs[token.id] = JobOrder(
        token_id=token.id,
        element_id=element.id,
        kind="service",
        due_at=clock.now(),
        task_type=name,
        headers=dict(element.headers),
        retries=int(attempts),
    )


def end_job(token: Task, changes: Changes) -> None:
    """The service call of the token, and the incident it may have become, are over."""
    changes.end_job(token.id)
    changes.ended_incidents.add(token.id)


def _optional(text: str | None) -> Expression | None:
    return compile_text(text) if text else None


def _text(expression: Expression | None, variables: Mapping[str, Any]) -> str | None:
    value = expression.evaluate(variables) if expression else None
    return value if isinstance(value, str) and value else None


def _names(expression: Expression | None, variables: Mapping[str, Any]) -> tuple[str, ...]:
    value = expression.evaluate(variables) if expression else None
    if isinstance(value, str):
        return tuple(name.strip() for name in value.split(",") if name.strip())
    return tuple(name for name in value if isinstance(name, str)) if isinstance(value, list) else ()


def _moment(expression: Expression | None, variables: Mapping[str, Any]) -> datetime | None:
    if expression is None:
        return None
    value = expression.evaluate(variables)
    return None if value is None else moment_of(value, clock.now())


def _priority(expression: Expression | None, variables: Mapping[str, Any]) -> int:
    value = expression.evaluate(variables) if expression else None
    if isinstance(value, str) and value.isdigit():
        value = Decimal(value)
    return max(0, min(100, int(value))) if isinstance(value, Decimal) else ORDINARY_PRIORITY
