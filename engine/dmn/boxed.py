"""Boxed expressions that put others together: contexts, lists, relations, conditions, iterations, filters.

Each function compiles one kind of expression; see `logic` for what compiled means.
"""

import re
from dataclasses import replace
from typing import Any

from engine import feel
from engine.dmn.elements import (
    BoxedContext,
    BoxedExpression,
    BoxedList,
    Conditional,
    Filter,
    Iteration,
    LiteralExpression,
    Relation,
)
from engine.dmn.logic import Compiler, Logic, NameScope, Variables
from engine.dmn.recorder import Recorder
from engine.dmn.spelling import spelled
from engine.errors import translatable
from engine.feel import sequences

_ITEM = "item"
_PARTIAL = "partial"
_STEPS = re.compile(r"[^\[\](]+\.\.[^\[\])]+")


def context(compiler: Compiler, expression: BoxedContext, scope: NameScope) -> Logic:
    """Entries see the entries before them; an entry without a name is the result of the whole."""
    named: list[tuple[str, Logic]] = []
    result: Logic | None = None
    for entry in expression.entries:
        logic = compiler.compile(entry.value, scope)
        if entry.variable is None:
            result = logic
            continue
        logic = compiler.typed(logic, entry.variable.type_ref, expression.element_id or scope.owner_id)
        named.append((entry.variable.name, logic))
        scope = scope.plus(entry.variable.name)

    def evaluate(variables: Variables, notes: Recorder) -> Any:
        visible, entries = feel.Scope(variables), {}
        for name, logic in named:
            own = feel.Scope(visible)  # a function keeps what it sees here; later entries are none of its business
            value = logic(own, notes)
            if isinstance(value, feel.FeelFunction):
                own.setdefault(name, value)  # but it may call itself
            entries[name] = visible[name] = value
        return entries if result is None else result(visible, notes)

    return evaluate


def boxed_list(compiler: Compiler, expression: BoxedList, scope: NameScope) -> Logic:
    """The values of the items, in order."""
    items = [compiler.compile(item, scope) for item in expression.items]

    def evaluate(variables: Variables, notes: Recorder) -> Any:
        return [item(variables, notes) for item in items]

    return evaluate


def relation(compiler: Compiler, expression: Relation, scope: NameScope) -> Logic:
    """A list with one context per row."""
    element_id = expression.element_id or scope.owner_id
    rows: list[list[tuple[str, Logic]]] = []
    for row in expression.rows:
        cells = zip(expression.columns, row, strict=False)  # a row of the wrong width is a finding
        rows.append(
            [
                (column.name, compiler.typed(compiler.compile(cell, scope), column.type_ref, element_id))
                for column, cell in cells
            ]
        )

    def evaluate(variables: Variables, notes: Recorder) -> Any:
        return [{name: logic(variables, notes) for name, logic in row} for row in rows]

    return evaluate


def conditional(compiler: Compiler, expression: Conditional, scope: NameScope) -> Logic:
    """`if` with boxed branches: null counts as false, a condition that is neither true, false nor null makes null."""
    condition = compiler.compile(expression.condition, scope)
    consequence = compiler.compile(expression.consequence, scope)
    alternative = compiler.compile(expression.alternative, scope)
    element_id = expression.element_id or scope.owner_id

    def evaluate(variables: Variables, notes: Recorder) -> Any:
        decided = condition(variables, notes)
        if decided is True:
            return consequence(variables, notes)
        if decided is False or decided is None:
            return alternative(variables, notes)
        return _not_boolean(
            notes, element_id, translatable("Die Bedingung ergibt {value} statt wahr oder falsch."), decided
        )

    return evaluate


def iteration(compiler: Compiler, expression: Iteration, scope: NameScope) -> Logic:
    """`for`, `some` and `every` with a boxed collection and body; FEEL's own loops do the work."""
    collection = _iterated(compiler, expression.collection, scope)
    name, is_for = expression.variable, expression.kind == "for"
    names = (name, _PARTIAL) if is_for else (name,)
    body = compiler.compile(expression.body, scope.plus(*names))
    element_id = expression.element_id or scope.owner_id

    def evaluate(variables: Variables, notes: Recorder) -> Any:
        items = sequences.iterable(collection(variables, notes), notes.meter, 0)
        rows = None if items is None else ((item,) for item in items)

        def satisfied(item: Any) -> Any:
            visible = feel.Scope(variables)
            visible[name] = item
            return body(visible, notes)

        def result(partial: list[Any], item: Any) -> Any:
            visible = feel.Scope(variables)
            visible[name], visible[_PARTIAL] = item, list(partial)
            return body(visible, notes)

        value: Any
        if is_for:
            value = sequences.for_rows(rows, result, notes.meter)
        else:
            value = sequences.quantify(rows, satisfied, expression.kind == "some", notes.meter, 0)
        notes.drain(element_id)
        return value

    return evaluate


def _iterated(compiler: Compiler, collection: BoxedExpression | None, scope: NameScope) -> Logic:
    """The collection of an iteration; like in FEEL it may be written as `1..3`, which is no expression elsewhere."""
    if isinstance(collection, LiteralExpression) and _STEPS.search(collection.text):
        listed = f"for item in {collection.text} return item"
        if compiler.is_readable(listed, scope):
            return compiler.compile(replace(collection, text=listed), scope)
    return compiler.compile(collection, scope)


def boxed_filter(compiler: Compiler, expression: Filter, scope: NameScope) -> Logic:
    """The items for which the condition holds; it sees the item as `item` and its components by name."""
    collection = compiler.compile(expression.collection, scope)
    condition = compiler.compile(expression.condition, scope.plus(_ITEM))
    element_id = expression.element_id or scope.owner_id

    def evaluate(variables: Variables, notes: Recorder) -> Any:
        def matches(item: Any) -> Any:
            visible = feel.Scope(variables)
            if isinstance(item, dict):
                visible.update(item)
            visible[_ITEM] = item
            return condition(visible, notes)

        value = collection(variables, notes)
        kept = sequences.select(value, matches, lambda: condition(variables, notes), notes.meter, 0)
        notes.drain(element_id)
        return kept

    return evaluate


def _not_boolean(notes: Recorder, element_id: str | None, sentence: str, value: Any) -> None:
    notes.reason(element_id, sentence.format(value=spelled(value)))
