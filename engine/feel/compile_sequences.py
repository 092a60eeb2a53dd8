"""Code for lists, contexts, paths, filters and loops."""

from engine.errors import translatable
from engine.feel import syntax
from engine.feel.assembly import Assembly, Scope
from engine.feel.scoping import mentions

_TWICE = translatable("Der Schlüssel „{key}“ kommt im Kontext zweimal vor.")
_PARTIAL = "partial"


def list_literal(a: Assembly, node: syntax.ListLiteral) -> str:
    return f"[{', '.join(map(a.value, node.items))}]"


def context_literal(a: Assembly, node: syntax.ContextLiteral) -> str:
    """Entries see the entries before them; a function sees its own name as well."""
    keys = [key for key, _ in node.entries]
    for index, key in enumerate(keys):
        if key in keys[:index]:
            return a.failure(node.position, _TWICE, key=key)
    outer, parts = a.scope, []
    for key, value in node.entries:
        local = a.temporary("v")
        inner = Scope(a.scope, {key: local})
        if isinstance(value, syntax.FunctionDefinition):
            a.scope = inner
        code = a.value(value)
        a.scope = inner
        parts.append(f"{a.constant(key)}: ({local} := {code})")
    a.scope = outer
    return f"{{{', '.join(parts)}}}"


def path(a: Assembly, node: syntax.Path, left: str) -> str:
    (x1, x), key = a.bind(left), a.constant(node.name)
    found = f"type({x1}) is DICT and {key} in {x}"
    return f"({x}[{key}] if {found} else PATH({x}, {key}, M, {node.position}))"


def path_of_name(a: Assembly, node: syntax.Path, left: syntax.Name) -> str | None:
    return path(a, node, a.raw(left))


def filtered(a: Assembly, node: syntax.Filter, left: str) -> str:
    if isinstance(node.condition, syntax.NumberLiteral):
        return f"ELEMENT({left}, {a.constant(node.condition.value)}, M, {node.position})"
    element = a.temporary("e")
    scope = Scope(a.scope, {}, element)
    test = a.function(f"{element}=None", scope, lambda: a.value(node.condition))
    return f"SELECT({left}, {test}, {test}, M, {node.position})"


def name(a: Assembly, node: syntax.Name) -> str:
    code = a.name(node.name, node.position)
    if node.name == _PARTIAL and code.startswith("p"):
        return f"SNAPSHOT({code}, M)"
    return code


def filtered_name(a: Assembly, node: syntax.Filter, left: syntax.Name) -> str | None:
    """A filter on `partial`, which need not be copied for that."""
    return filtered(a, node, a.name(left.name, left.position)) if left.name == _PARTIAL else None


def _source(a: Assembly, iterator: syntax.Iterator) -> str:
    source = a.value(iterator.source)
    if iterator.end is None:
        return source
    return f"STEPPED({source}, {a.value(iterator.end)}, M, {iterator.position})"


def for_loop(a: Assembly, node: syntax.For) -> str:
    if len(node.iterators) == 1 and not mentions(node.body, _PARTIAL):
        (iterator,) = node.iterators
        local = a.temporary("x")
        source = _source(a, iterator)
        body = a.function(local, Scope(a.scope, {iterator.name: local}), lambda: a.value(node.body))
        return f"FOREACH({source}, {body}, M, {iterator.position})"
    rows, names = _rows(a, node.iterators, node.position)
    partial = a.temporary("p")
    scope = Scope(a.scope, {_PARTIAL: partial} | dict(names))
    body = a.function(", ".join([partial, *_locals(names)]), scope, lambda: a.value(node.body))
    return f"FORROWS({rows}, {body}, M)"


def quantified(a: Assembly, node: syntax.Quantified) -> str:
    decisive = node.quantifier == "some"
    if len(node.iterators) == 1:
        (iterator,) = node.iterators
        local = a.temporary("x")
        source = _source(a, iterator)
        test = a.function(local, Scope(a.scope, {iterator.name: local}), lambda: a.value(node.condition))
        return f"QUANTIFYONE({source}, {test}, {decisive}, M, {node.position})"
    rows, names = _rows(a, node.iterators, node.position)
    scope = Scope(a.scope, dict(names))
    test = a.function(", ".join(_locals(names)), scope, lambda: a.value(node.condition))
    return f"QUANTIFY({rows}, {test}, {decisive}, M, {node.position})"


Names = list[tuple[str, str]]  # variables of iterators and their locals, in order


def _locals(names: Names) -> list[str]:
    return [local for _, local in names]


def _rows(a: Assembly, iterators: tuple[syntax.Iterator, ...], position: int) -> tuple[str, Names]:
    """Code for the bindings of iterators, and the names that they bind."""
    names: Names = []
    sources = []
    independent = not _look_back(iterators)
    for iterator in iterators:
        parameters = "" if independent else ", ".join(_locals(names))
        scope = a.scope if independent else Scope(a.scope, dict(names))
        sources.append(a.function(parameters, scope, lambda it=iterator: _source(a, it)))  # type: ignore[misc]
        names.append((iterator.name, a.temporary("x")))
    return f"ROWS(({', '.join(sources)},), {independent}, M, {position})", names


def _look_back(iterators: tuple[syntax.Iterator, ...]) -> bool:
    """Whether one iterator uses the variable of an earlier one."""
    return any(
        mentions(later.source, earlier.name) or (later.end is not None and mentions(later.end, earlier.name))
        for index, later in enumerate(iterators)
        for earlier in iterators[:index]
    )
