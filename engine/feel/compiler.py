"""Syntax to Python functions: which module translates which node, and the two products.

Two variants exist. The quick one computes with numbers in place and asks conditions only whether they are true; the
explaining one evaluates in full and records a reason wherever something becomes null. Both give the same value.
Why code objects and no closures: docs/decisions/0010-feel.md.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from engine.feel import (
    compile_functions,
    compile_membership,
    compile_operators,
    compile_sequences,
    syntax,
)
from engine.feel.assembly import Assembly, Translations
from engine.feel.compile_plain import short_way
from engine.feel.kinds import FeelType
from engine.feel.scoping import children

TRANSLATIONS = Translations(
    leaves={
        syntax.NullLiteral: compile_operators.null,
        syntax.BooleanLiteral: compile_operators.boolean,
        syntax.NumberLiteral: compile_operators.literal,
        syntax.StringLiteral: compile_operators.literal,
        syntax.AtLiteral: compile_operators.at_literal,
        syntax.Name: compile_sequences.name,
        syntax.ListLiteral: compile_sequences.list_literal,
        syntax.ContextLiteral: compile_sequences.context_literal,
        syntax.Interval: compile_membership.interval,
        syntax.UnaryComparison: compile_membership.one_sided,
        syntax.Negation: compile_operators.negation,
        syntax.Logical: compile_operators.logical,
        syntax.If: compile_operators.conditional,
        syntax.For: compile_sequences.for_loop,
        syntax.Quantified: compile_sequences.quantified,
        syntax.FunctionDefinition: compile_functions.definition,
    },
    links={
        syntax.Arithmetic: compile_operators.arithmetic,
        syntax.Comparison: compile_operators.comparison,
        syntax.InstanceOf: compile_operators.instance_of,
        syntax.Between: compile_membership.between,
        syntax.In: compile_membership.contained,
        syntax.Path: compile_sequences.path,
        syntax.Filter: compile_sequences.filtered,
        syntax.Invocation: compile_functions.invocation,
    },
    after_names={
        syntax.Arithmetic: compile_operators.arithmetic_with_name,
        syntax.Comparison: compile_operators.comparison_with_name,
        syntax.In: compile_membership.contained_name,
        syntax.Path: compile_sequences.path_of_name,
        syntax.Filter: compile_sequences.filtered_name,
        syntax.Invocation: compile_functions.named_call,
    },
)
Run = Callable[..., Any]


def compile_syntax(
    node: syntax.Node,
    known: Iterable[str] = (),
    types: Mapping[str, FeelType] | None = None,
    *,
    careful: Run | None = None,
) -> Run:
    """The function of a tree: `run(variables, meter=None)`, for unary tests `run(value, variables, meter=None)`.

    With `careful` it is the quick variant, which calls `careful` when a number gets out of bounds; without it, the
    explaining variant.
    """
    assembly = Assembly(TRANSLATIONS, known, types, is_explaining=careful is None)
    assembly.uses_context = careful is not None and _computes_often(node)
    if isinstance(node, syntax.UnaryTests):
        tests = compile_membership.unary_tests(assembly, node, "q")
        return assembly.finish(tests, takes_value=True, careful=careful)
    direct = None if careful is None else short_way(assembly, node)
    return assembly.finish(assembly.value(node), takes_value=False, careful=careful, short_way=direct)


_MANY_OPERATIONS = 4  # a change of context and back costs as much as it saves in so many
_LOOPS = (syntax.For, syntax.Quantified, syntax.Filter)


def _computes_often(root: syntax.Node) -> bool:
    """Whether changing the decimal context pays: for some operations, or for one that may be repeated."""
    operations, loops, todo = 0, False, [root]
    while todo:
        node = todo.pop()
        operations += isinstance(node, syntax.Arithmetic) and node.operator != "**"
        loops = loops or isinstance(node, _LOOPS)
        todo += children(node)
    return operations > (0 if loops else _MANY_OPERATIONS)
