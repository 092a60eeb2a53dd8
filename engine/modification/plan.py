"""What somebody means to do to the tokens of one instance, and what it comes to where the instance stands now.

`resolve` looks and changes nothing: preview and modification ask it, so what was shown is what happens.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from SpiffWorkflow.task import Task

from engine.errors import translatable
from engine.execution.execution import Execution
from engine.execution.scope import Scope, scope_of
from engine.findings import Finding, Severity
from engine.model.elements import Element
from engine.modification import obstacles


@dataclass(frozen=True, slots=True)
class Activation:
    """A new token on an element; the sub-processes around it begin too where they do not run."""

    element_id: str
    process_id: str | None = None  # None: of whichever running process has the element
    scope_id: UUID | None = None  # needed where the sub-process around it runs more than once
    variables: Mapping[str, Any] = field(default_factory=dict)  # local to what begins


@dataclass(frozen=True, slots=True)
class Termination:
    """The end of one token, or of all tokens on an element, with everything that hangs on them."""

    token_id: UUID | None = None
    element_id: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    activations: tuple[Activation, ...] = ()
    terminations: tuple[Termination, ...] = ()


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a new token goes."""

    scope: Scope  # that runs already
    path: tuple[str, ...]  # ids: the sub-processes that begin with it, outermost first, and the element itself
    variables: Mapping[str, Any]


@dataclass(slots=True)
class Outcome:
    """What a plan comes to."""

    ends: list[Task] = field(default_factory=list)
    begins: list[Beginning] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)  # errors forbid the plan


def resolve(execution: Execution, plan: Plan) -> Outcome:
    """What `plan` comes to, with all findings at once."""
    outcome = Outcome()
    for activation in plan.activations:
        _begin(execution, activation, outcome)
    for termination in plan.terminations:
        _end(execution, termination, outcome)
    _end_empty_scopes(outcome)
    outcome.findings.extend(obstacles.contradictions(outcome.ends, [begin.scope for begin in outcome.begins]))
    if not outcome.findings:
        outcome.findings.extend(_lonely_joins(outcome))
    if not plan.activations and not plan.terminations:
        sentence = translatable("Wählen Sie, was beginnen oder enden soll.")
        outcome.findings.append(Finding("empty-plan", None, Severity.ERROR, sentence))
    return outcome


def possible(execution: Execution, activation: Activation) -> list[Beginning]:
    """Where the element could begin as the instance stands now."""
    element = _element(execution, activation)
    if element is None or obstacles.of_activation(_model_scope(execution, element).executable.model, element):
        return []
    places = _places(execution, element, activation)
    return [place for place in places if obstacles.of_place(place.scope, element, place.path) is None]


def _begin(execution: Execution, activation: Activation, outcome: Outcome) -> None:
    element = _element(execution, activation)
    if element is None:
        outcome.findings.append(obstacles.unknown_element(activation.element_id))
        return
    places = list(_places(execution, element, activation))
    found = obstacles.of_activation(_model_scope(execution, element).executable.model, element)
    if found is None and len(places) != 1:
        found = obstacles.no_single_place(element, len(places))
    if found is None:
        found = obstacles.of_place(places[0].scope, element, places[0].path)
    if found is not None:
        outcome.findings.append(found)
    else:
        outcome.begins.append(places[0])


def _element(execution: Execution, activation: Activation) -> Element | None:
    for scope in execution.scopes.values():
        model = scope.executable.model
        if activation.process_id in {None, model.process_id} and activation.element_id in model.elements:
            return model.elements[activation.element_id]
    return None


def _model_scope(execution: Execution, element: Element) -> Scope:
    """Any scope whose model holds the element."""
    scopes = execution.scopes.values()
    return next(scope for scope in scopes if scope.executable.model.elements.get(element.id) is element)


def _places(execution: Execution, element: Element, activation: Activation) -> Iterator[Beginning]:
    """Where the element may begin: in the innermost sub-processes around it that run."""
    path: tuple[str, ...] = (element.id,)
    around = element.scope
    elements = _model_scope(execution, element).executable.model.elements
    while True:
        running = [scope for scope in execution.scopes.values() if obstacles.runs(scope, around, element)]
        if running or around not in elements:
            yield from (
                Beginning(scope, path, activation.variables)
                for scope in running
                if activation.scope_id in {None, scope.id}
            )
            return
        path = (around, *path)
        around = elements[around].scope


def _end(execution: Execution, termination: Termination, outcome: Outcome) -> None:
    tokens = list(_tokens(execution, termination))
    if not tokens:
        outcome.findings.append(obstacles.nobody_there(termination.element_id))
    for token in tokens:
        obstacle = obstacles.of_termination(token)
        if obstacle is not None:
            outcome.findings.append(obstacle)
        outcome.ends.extend(other for other in _with_race(token) if other not in outcome.ends)


def _tokens(execution: Execution, termination: Termination) -> Iterator[Task]:
    if termination.token_id is not None:
        token = execution.find(termination.token_id)
        if token is not None:
            yield token
        return
    for scope in execution.scopes.values():
        yield from (
            token
            for token in scope.tokens
            if token.task_spec.name == termination.element_id and not token.internal_data.get("listening")
        )


def _with_race(token: Task) -> list[Task]:
    """The token, and those that wait with it for whichever event comes first."""
    race = token.internal_data.get("race")
    if race is None:
        return [token]
    return [other for other in scope_of(token).tokens if other.internal_data.get("race") == race]


def _end_empty_scopes(outcome: Outcome) -> None:
    """A sub-process in which nothing would be left ends as well; the process itself must not."""
    begun = {begin.scope.id for begin in outcome.begins}
    for token in outcome.ends:  # grows on the way
        scope = scope_of(token)
        left = [
            other for other in scope.tokens if other not in outcome.ends and not other.internal_data.get("listening")
        ]
        if left or scope.id in begun:
            continue
        holder = scope.parent_token
        if holder is None:
            outcome.findings.append(obstacles.nothing_left())
            return
        if holder not in outcome.ends:
            obstacle = obstacles.of_termination(holder)
            if obstacle is not None:
                outcome.findings.append(obstacle)
                return
            outcome.ends.append(holder)


def _lonely_joins(outcome: Outcome) -> Iterator[Finding]:
    for scope in {scope_of(token).id: scope_of(token) for token in outcome.ends}.values():
        stay = [token for token in scope.tokens if token not in outcome.ends]
        starts = [begin.path[0] for begin in outcome.begins if begin.scope is scope]
        yield from obstacles.lonely_joins(scope, stay, starts)
