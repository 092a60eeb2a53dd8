"""Compiles a decision table: every expression, test and default once, and the index over its constant cells."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from engine import feel
from engine.dmn.cells import ANY_CELL, ConstantTest, constant_test, literal_value, split_tests
from engine.dmn.elements import Cell, DecisionTable, HitPolicy, InputColumn, LiteralExpression, OutputColumn, Rule
from engine.dmn.index import ColumnCells, ColumnIndex, Mask, TableIndex, column_index
from engine.dmn.item_types import ItemTypes
from engine.dmn.logic import Compiler, Logic, NameScope, Variables, literal
from engine.dmn.recorder import Recorder
from engine.dmn.table import CompiledInput, CompiledOutput, CompiledRule, CompiledTable
from engine.errors import translatable

_NEVER = feel.compile_unary_tests("? != ?")  # stands for a cell that cannot be read
_RANKED = (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)


def table(compiler: Compiler, expression: DecisionTable, scope: NameScope) -> Logic:
    """The logic of a decision table."""
    compiled = compiled_table(compiler, expression, scope)
    compiler.tables.append(compiled)
    return compiled.evaluate


def compiled_table(compiler: Compiler, expression: DecisionTable, scope: NameScope) -> CompiledTable:
    """A decision table ready to run."""
    width = (len(expression.inputs), len(expression.outputs))
    rules = [rule for rule in expression.rules if (len(rule.inputs), len(rule.outputs)) == width]  # others: findings
    compiled = tuple(_rule(compiler, rule, expression.outputs, scope) for rule in rules)
    if expression.aggregation is not None and len(expression.outputs) > 1:
        compiler.reading.error(
            "aggregation-of-compound",
            expression.element_id or scope.owner_id,
            translatable("Mehrere Ergebnisspalten lassen sich nicht zusammenfassen ({aggregation})."),
            aggregation=expression.aggregation.value,
        )
    return CompiledTable(
        expression,
        scope.owner_name,
        tuple(_input(compiler, column, scope) for column in expression.inputs),
        tuple(_output(compiler, column, expression, scope) for column in expression.outputs),
        compiled,
        _index(rules, compiled, len(expression.inputs)),
    )


def _input(compiler: Compiler, column: InputColumn, scope: NameScope) -> CompiledInput:
    element_id = column.element_id or scope.owner_id
    value = literal(compiler, LiteralExpression(element_id, column.text), replace(scope, is_column=True))
    allowed = compiler.tests(column.allowed, element_id, scope) if column.allowed else None
    return CompiledInput(column, compiler.typed(value, column.type_ref, element_id), allowed)


def _output(compiler: Compiler, column: OutputColumn, whole: DecisionTable, scope: NameScope) -> CompiledOutput:
    element_id = column.element_id or scope.owner_id
    ranked = _ranked_values(compiler.types, column, whole) if whole.hit_policy in _RANKED else None
    compiled = (compiler.tests(part, element_id, scope) for part in split_tests(ranked or "") if part.strip())
    priorities = tuple(tests for tests in compiled if tests is not None)
    default = None
    if column.default is not None:
        text = LiteralExpression(element_id, column.default)
        default = compiler.typed(literal(compiler, text, scope), column.type_ref, element_id)
    allowed = compiler.tests(column.allowed, element_id, scope) if column.allowed else None
    return CompiledOutput(column, allowed, priorities, default)


def _ranked_values(types: ItemTypes, column: OutputColumn, whole: DecisionTable) -> str | None:
    """The output values whose order is the priority: those of the column, or else of its type."""
    if column.name and len(whole.outputs) > 1:
        of_whole = types.component_allowed_text(whole.type_ref, column.name)
    else:
        of_whole = types.allowed_text(whole.type_ref)
    return column.allowed or types.allowed_text(column.type_ref) or of_whole


def _rule(compiler: Compiler, rule: Rule, columns: Sequence[OutputColumn], scope: NameScope) -> CompiledRule:
    tests = tuple(_cell_tests(compiler, cell, scope) for cell in rule.inputs)
    constants = tuple(literal_value(cell.text) for cell in rule.outputs)
    outputs = tuple(
        compiler.typed(_cell_value(compiler, cell, constant, scope), column.type_ref, cell.element_id or scope.owner_id)
        for column, cell, constant in zip(columns, rule.outputs, constants, strict=True)
    )
    return CompiledRule(rule, tests, outputs, constants)


def _cell_tests(compiler: Compiler, cell: Cell, scope: NameScope) -> feel.UnaryTests | None:
    if cell.text in ANY_CELL:
        return None
    tests = compiler.tests(cell.text, cell.element_id, scope)
    return tests if tests is not None else _NEVER


def _cell_value(compiler: Compiler, cell: Cell, constant: tuple[Any] | None, scope: NameScope) -> Logic:
    if constant is None:
        return literal(compiler, LiteralExpression(cell.element_id or scope.owner_id, cell.text), scope)
    value = constant[0]

    def evaluate(_variables: Variables, _notes: Recorder) -> Any:
        return value

    return evaluate


def _index(rules: Sequence[Rule], compiled: Sequence[CompiledRule], columns: int) -> TableIndex:
    return TableIndex(tuple(_column(rules, compiled, column) for column in range(columns)), (1 << len(rules)) - 1)


def _column(rules: Sequence[Rule], compiled: Sequence[CompiledRule], column: int) -> ColumnIndex:
    any_value: Mask = 0
    tested: Mask = 0
    null: Mask = 0
    constants: dict[str, tuple[Mask, ConstantTest]] = {}
    for position, rule in enumerate(rules):
        bit = 1 << position
        text, tests = rule.inputs[column].text, compiled[position].tests[column]
        if tests is None:
            any_value |= bit
            continue
        mask, constant = constants[text] if text in constants else (0, constant_test(text))
        if constant is None:
            tested |= bit
            continue
        constants[text] = (mask | bit, constant)
        if tests.matches(None, {}):
            null |= bit
    return column_index(ColumnCells(any_value, tuple(constants.values()), tested, null), len(rules))
