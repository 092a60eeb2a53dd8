"""Reads boxed expressions: literal expressions, contexts, invocations, functions, lists, relations, iterations, tables.

One reader function per element name, in a registry; an unknown element is reported with its name.
"""

from collections.abc import Callable

from engine.dmn.document import Element, child, children, local_name, text_of_child
from engine.dmn.elements import (
    Binding,
    BoxedContext,
    BoxedExpression,
    BoxedList,
    Conditional,
    ContextEntry,
    Filter,
    FunctionDefinition,
    Invocation,
    Iteration,
    LiteralExpression,
    Relation,
    Variable,
)
from engine.dmn.reading import Reading, check_language, variable_of
from engine.dmn.table_parser import read_table
from engine.errors import translatable

_NO_EXPRESSION = frozenset({"description", "extensionElements", "text", "importedValues"})
_NOT_LOGIC = _NO_EXPRESSION | {"variable", "parameter", "formalParameter", "column"}


def read_expression(element: Element | None, reading: Reading) -> BoxedExpression | None:
    """The boxed expression that this element is; None where there is none."""
    if element is None:
        return None
    reader = _READERS.get(local_name(element))
    if reader is None:
        reading.error(
            "unknown-expression",
            element,
            translatable("Das Element „{name}“ ist kein bekannter Ausdruck."),
            name=local_name(element),
        )
        return None
    return reader(element, reading)


def read_only_child(element: Element | None, reading: Reading) -> BoxedExpression | None:
    """The boxed expression inside an element such as `then`, `in` or `binding`."""
    if element is None:
        return None
    inner = (found for found in children(element) if local_name(found) not in _NOT_LOGIC)
    return read_expression(next(inner, None), reading)


def read_function(element: Element, reading: Reading) -> FunctionDefinition:
    """A `functionDefinition` or `encapsulatedLogic` element."""
    return FunctionDefinition(
        element.get("id"),
        element.get("kind", "FEEL"),
        tuple(variable_of(parameter) for parameter in children(element, "formalParameter")),
        read_only_child(element, reading),
        element.get("typeRef"),
    )


def _literal(element: Element, reading: Reading) -> LiteralExpression:
    check_language(element, reading)
    return LiteralExpression(element.get("id"), text_of_child(element, "text"), element.get("typeRef"))


def _context(element: Element, reading: Reading) -> BoxedContext:
    entries = tuple(_context_entry(entry, reading) for entry in children(element, "contextEntry"))
    for entry in entries[:-1]:
        if entry.variable is None:
            reading.error(
                "context-result-position",
                element,
                translatable("Nur die letzte Zeile eines Kontexts darf ohne Namen stehen: Sie ist sein Ergebnis."),
            )
    return BoxedContext(element.get("id"), entries, element.get("typeRef"))


def _context_entry(element: Element, reading: Reading) -> ContextEntry:
    declared = child(element, "variable")
    variable = variable_of(declared) if declared is not None else None
    return ContextEntry(variable, read_only_child(element, reading))


def _invocation(element: Element, reading: Reading) -> Invocation:
    bindings = tuple(
        Binding(_parameter(binding).name, read_only_child(binding, reading)) for binding in children(element, "binding")
    )
    function = next((found for found in children(element) if local_name(found) not in _NOT_LOGIC | {"binding"}), None)
    return Invocation(element.get("id"), read_expression(function, reading), bindings, element.get("typeRef"))


def _parameter(binding: Element) -> Variable:
    return variable_of(child(binding, "parameter"))


def _list(element: Element, reading: Reading) -> BoxedList:
    items = (found for found in children(element) if local_name(found) not in _NO_EXPRESSION)
    return BoxedList(element.get("id"), tuple(read_expression(item, reading) for item in items), element.get("typeRef"))


def _relation(element: Element, reading: Reading) -> Relation:
    columns = tuple(variable_of(column) for column in children(element, "column"))
    rows = tuple(
        tuple(read_expression(cell, reading) for cell in children(row) if local_name(cell) not in _NO_EXPRESSION)
        for row in children(element, "row")
    )
    for number, row in enumerate(rows, start=1):
        if len(row) != len(columns):
            reading.error(
                "relation-width",
                element,
                translatable("Zeile {number} der Liste hat {cells} statt {columns} Felder."),
                number=number,
                cells=len(row),
                columns=len(columns),
            )
    return Relation(element.get("id"), columns, rows, element.get("typeRef"))


def _conditional(element: Element, reading: Reading) -> Conditional:
    condition, consequence, alternative = (
        read_only_child(child(element, name), reading) for name in ("if", "then", "else")
    )
    return Conditional(element.get("id"), condition, consequence, alternative, element.get("typeRef"))


def _iteration(element: Element, reading: Reading) -> Iteration:
    kind = local_name(element)
    body = child(element, "return") if kind == "for" else child(element, "satisfies")
    return Iteration(
        element.get("id"),
        kind,
        element.get("iteratorVariable", "").strip(),
        read_only_child(child(element, "in"), reading),
        read_only_child(body, reading),
        element.get("typeRef"),
    )


def _filter(element: Element, reading: Reading) -> Filter:
    collection, condition = (read_only_child(child(element, name), reading) for name in ("in", "match"))
    return Filter(element.get("id"), collection, condition, element.get("typeRef"))


_READERS: dict[str, Callable[[Element, Reading], BoxedExpression]] = {
    "literalExpression": _literal,
    "context": _context,
    "invocation": _invocation,
    "functionDefinition": read_function,
    "list": _list,
    "relation": _relation,
    "conditional": _conditional,
    "for": _iteration,
    "some": _iteration,
    "every": _iteration,
    "filter": _filter,
    "decisionTable": read_table,
}
