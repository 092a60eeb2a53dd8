"""Who sees which variable: scopes inside scopes, and the local variables of single tokens.

A called process sees only what it was given; everything else looks outwards up to the process. A result goes to
the nearest scope that already has a variable of that name, else to the process itself (as Zeebe does it:
https://docs.camunda.io/docs/components/concepts/variables/).
"""

from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from SpiffWorkflow.task import Task

from engine.execution.scope import Scope, scope_of
from engine.model.expressions import Expression

if TYPE_CHECKING:
    from engine.execution.execution import Execution

HANDED_BACK = "back"  # of a call activity's token: the names of the variables that the called process has set


def visible(execution: "Execution", token: Task) -> ChainMap[str, Any]:
    """All variables that `token` sees, the nearest first, in front of them room for more; looked up when asked for."""
    seen: ChainMap[str, Any] = ChainMap({})
    if token.id in execution.locals:
        seen.maps.append(execution.locals[token.id])
    scope: Scope | None = scope_of(token)
    while scope is not None:
        seen.maps.append(scope.variables)
        if scope.is_root or scope.parent_token is None:
            break
        seen.maps.append(execution.locals.get(scope.parent_token.id, {}))
        scope = scope.parent
    return seen


def set_local(execution: "Execution", token: Task, values: Mapping[str, Any]) -> None:
    """Set variables of the token alone."""
    if values:
        execution.locals.setdefault(token.id, {}).update(values)
        changed(execution, token.id, values)


def set_results(execution: "Execution", token: Task, results: Mapping[str, Any]) -> None:
    """Hold results with the token until it leaves; names that were mapped in stay local."""
    known = execution.locals.get(token.id, {})
    names = token.internal_data.setdefault("results", [])
    names.extend(name for name in results if name not in known and name not in names)
    set_local(execution, token, results)


def map_out(execution: "Execution", token: Task, outputs: Sequence[tuple[Expression, str]]) -> None:
    """Bring results out of the token when it leaves."""
    names = token.internal_data.pop("results", [])
    if outputs:
        seen = visible(execution, token)
        values = [(target, source.evaluate(seen)) for source, target in outputs]
        for target, value in values:
            _set_path(execution, token, target, value)
        return
    local = execution.locals.get(token.id, {})
    for name in names:
        _set(execution, token, name, local[name])


def drop(execution: "Execution", owner: UUID) -> None:
    """Forget the variables of a scope or token that is gone."""
    execution.locals.pop(owner, None)
    execution.changes.variables.pop(owner, None)
    execution.changes.dropped_scopes.add(owner)


def set_of_owner(execution: "Execution", owner: UUID, values: Mapping[str, Any]) -> bool:
    """Set variables of a scope, or of a token alone; False when neither is there (any more)."""
    scope = execution.scopes.get(owner)
    if scope is None and execution.find(owner) is None:
        return False
    held = scope.variables if scope is not None else execution.locals.setdefault(owner, {})
    held.update(values)
    changed(execution, owner, values)
    if scope is not None:
        _tell_caller(scope, values)
    return True


def _set_path(execution: "Execution", token: Task, path: str, value: Any) -> None:
    name, _, rest = path.partition(".")
    if rest:
        seen = {name: visible(execution, token).get(name)}
        assign(seen, path, value)
        value = seen[name]
    _set(execution, token, name, value)


def _set(execution: "Execution", token: Task, name: str, value: Any) -> None:
    scope = scope_of(token)
    while True:
        if name in scope.variables or scope.is_root or scope.parent_token is None:
            scope.variables[name] = value
            changed(execution, scope.id, [name])
            _tell_caller(scope, [name])
            return
        local = execution.locals.get(scope.parent_token.id)
        if local is not None and name in local:
            local[name] = value
            changed(execution, scope.parent_token.id, [name])
            return
        scope = scope_of(scope.parent_token)


def _tell_caller(scope: Scope, names: Iterable[str]) -> None:
    """What a called process sets it hands back; what it was only given may have changed outside meanwhile."""
    if scope.kind == "call" and scope.parent_token is not None:
        known = scope.parent_token.internal_data.get(HANDED_BACK)
        if known is not None:
            known.extend(name for name in names if name not in known)


def changed(execution: "Execution", owner: UUID, names: Iterable[str]) -> None:
    """Variables of a scope, or of a token alone, have a new value: they are written, and conditions look again."""
    execution.changes.variables.setdefault(owner, set()).update(names)
    execution.conditions_stale = True


def assign(variables: dict[str, Any], path: str, value: Any) -> None:
    """Set `path`, whose dots lead into contexts, to `value`; contexts on the way are copied, not changed."""
    name, _, rest = path.partition(".")
    if not rest:
        variables[name] = value
        return
    inner = variables.get(name)
    context = dict(inner) if isinstance(inner, Mapping) else {}
    assign(context, rest, value)
    variables[name] = context
