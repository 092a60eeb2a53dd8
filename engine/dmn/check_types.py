"""Findings about types: constants that do not fit their column, unforeseen results, inputs of another type."""

from collections.abc import Iterator

from engine.dmn.cells import ConstantTest, Kind, constant_test, kind_of, literal_value
from engine.dmn.compiled import CompiledModel
from engine.dmn.elements import Cell, InputColumn, LiteralExpression, OutputColumn, Rule
from engine.dmn.item_types import ItemTypes
from engine.dmn.regions import allowed_test, kind_of_type
from engine.dmn.spelling import spelled
from engine.dmn.table import CompiledTable
from engine.errors import translatable
from engine.findings import Finding, Severity

_GERMAN = {
    Kind.NUMBER: translatable("eine Zahl"),
    Kind.STRING: translatable("einen Text"),
    Kind.BOOLEAN: translatable("wahr oder falsch"),
    Kind.DATE: translatable("ein Datum"),
}


def type_findings(model: CompiledModel) -> Iterator[Finding]:
    """Type mismatches of all tables and of decisions that are a single constant."""
    variables = {
        element.variable.name: kind_of_type(element.variable.type_ref, model.types)
        for element in model.definitions.elements
    }
    for table in model.tables:
        for position, column in enumerate(table.inputs):
            yield from _input_column(table, position, column.column, variables, model.types)
        for position, output in enumerate(table.outputs):
            yield from _output_column(table, position, output.column, model.types)
    for compiled in model.decisions.values():
        decision, logic = compiled.decision, compiled.decision.logic
        kind = kind_of_type(decision.variable.type_ref, model.types)
        if kind is None or not isinstance(logic, LiteralExpression):
            continue
        value = literal_value(logic.text)
        if value is not None and kind_of(value[0]) not in (kind, Kind.NULL):
            yield _mismatch(logic.element_id or decision.element_id, decision.name, kind, logic.text)


def _input_column(
    table: CompiledTable,
    position: int,
    column: InputColumn,
    variables: dict[str, Kind | None],
    types: ItemTypes,
) -> Iterator[Finding]:
    kind = kind_of_type(column.type_ref, types)
    source = variables.get(" ".join(column.text.split()))
    if kind is not None and source is not None and source is not kind:
        yield Finding(
            "type-mismatch",
            column.element_id or table.table.element_id,
            Severity.ERROR,
            translatable("Die Spalte „{column}“ erwartet {expected}, „{name}“ liefert aber {found}."),
            {"column": column.label, "expected": _GERMAN[kind], "name": column.text, "found": _GERMAN[source]},
        )
    allowed = allowed_test(column.allowed or types.allowed_text(column.type_ref))
    for rule in table.rules:
        cell = rule.rule.inputs[position]
        test = constant_test(cell.text) if rule.tests[position] is not None else None
        if test is None:
            continue
        if kind is not None and test.kinds - {kind}:
            yield _mismatch(_place(cell, rule.rule), column.label, kind, cell.text)
        elif allowed is not None:
            yield from _foreign_values(column, rule.rule, cell, test, allowed)


def _foreign_values(
    column: InputColumn, rule: Rule, cell: Cell, test: ConstantTest, allowed: ConstantTest
) -> Iterator[Finding]:
    for interval in test.intervals:
        if interval.is_point and not allowed.matches(interval.low, interval.kind):
            yield Finding(
                "value-not-allowed",
                _place(cell, rule),
                Severity.ERROR,
                translatable(
                    "Regel {number} nennt in der Spalte „{column}“ den Wert {value}, der dort nicht vorkommen kann."
                ),
                {"number": rule.number, "column": column.label, "value": spelled(interval.low)},
            )


def _output_column(table: CompiledTable, position: int, column: OutputColumn, types: ItemTypes) -> Iterator[Finding]:
    kind = kind_of_type(column.type_ref, types)
    allowed = allowed_test(column.allowed or types.allowed_text(column.type_ref))
    label = column.label or table.name
    for rule in table.rules:
        cell = rule.rule.outputs[position]
        value = literal_value(cell.text)
        found = kind_of(value[0]) if value is not None else None
        if value is None or found is None or found is Kind.NULL:
            continue
        if kind is not None and found is not kind:
            yield _mismatch(_place(cell, rule.rule), label, kind, cell.text)
        elif allowed is not None and not allowed.matches(value[0], found):
            yield Finding(
                "value-not-allowed",
                _place(cell, rule.rule),
                Severity.ERROR,
                translatable(
                    "Regel {number} liefert {value}; das gehört nicht zu den Ergebniswerten der Spalte „{column}“."
                ),
                {"number": rule.rule.number, "column": label, "value": cell.text},
            )


def _mismatch(element_id: str | None, name: str, kind: Kind, text: str) -> Finding:
    return Finding(
        "type-mismatch",
        element_id,
        Severity.ERROR,
        translatable("„{name}“ erwartet {expected}, hier steht aber {text}."),
        {"name": name, "expected": _GERMAN[kind], "text": text},
    )


def _place(cell: Cell, rule: Rule) -> str | None:
    return cell.element_id or rule.element_id
