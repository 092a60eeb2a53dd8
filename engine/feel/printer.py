"""Syntax to FEEL text that parses to the same syntax. Parentheses stand only where precedence needs them."""

from collections.abc import Callable
from typing import Any

from engine.feel import syntax
from engine.feel.pieces import UnreadableText, split_raw
from engine.feel.syntax import Node
from engine.feel.values import number_text, quoted_text

# How tightly a node binds; an operand that binds less tightly than its place demands gets parentheses.
_OPEN, _OR, _AND, _COMPARE, _SUM, _PRODUCT, _POWER, _SIGN, _INSTANCE, _POSTFIX, _PRIMARY = range(11)
_LEVELS = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "**": _POWER}


def to_text(node: Node) -> str:
    """The text of an expression, a type, or unary tests."""
    return _WRITERS[type(node)](node)


def _level(node: Node) -> int:
    match node:
        case syntax.Arithmetic(operator):
            return _LEVELS[operator]
        case syntax.Logical(operator):
            return _AND if operator == "and" else _OR
        case syntax.Comparison() | syntax.UnaryComparison() | syntax.Between() | syntax.In():
            return _COMPARE
        case syntax.Negation():
            return _SIGN
        case syntax.InstanceOf():
            return _INSTANCE
        case syntax.If() | syntax.For() | syntax.Quantified() | syntax.FunctionDefinition():
            return _OPEN
        case syntax.Path() | syntax.Filter() | syntax.Invocation():
            return _POSTFIX
        case _:
            return _PRIMARY


def _at(node: Node, level: int) -> str:
    """A node as an operand of a place that demands `level`."""
    text = to_text(node)
    return f"({text})" if _level(node) < level else text


def name_text(name: str) -> str:
    """A name as it can be written: in backticks when it would not be read as one name."""
    try:
        pieces = split_raw(name)
    except UnreadableText:
        return f"`{name}`"
    words = [piece.text for piece in pieces]
    plain = all(piece.kind == "word" for piece in pieces) and not set(words) & _RESERVED
    return name if plain and " ".join(words) == name else f"`{name}`"


_RESERVED = frozenset(
    [
        "for",
        "in",
        "return",
        "if",
        "then",
        "else",
        "some",
        "every",
        "satisfies",
        "and",
        "or",
        "between",
        "instance",
        "of",
        "function",
        "external",
        "true",
        "false",
        "null",
        "not",
    ]
)


def _key(key: str) -> str:
    text = name_text(key)
    return quoted_text(key) if text.startswith("`") or not text else text


def _number(node: syntax.NumberLiteral) -> str:
    exponent = node.value.as_tuple().exponent
    far = isinstance(exponent, int) and (exponent > 0 or exponent < -40)
    return str(node.value) if far else number_text(node.value)


def _negation(node: syntax.Negation) -> str:
    operand = _at(node.operand, _SIGN)
    return f"- {operand}" if operand[0] in "-.0123456789" else f"-{operand}"


def _arithmetic(node: syntax.Arithmetic) -> str:
    level = _LEVELS[node.operator]
    return f"{_at(node.left, level)} {node.operator} {_at(node.right, level + 1)}"


def _comparison(node: syntax.Comparison) -> str:
    return f"{_left(node.left)} {node.operator} {_at(node.right, _SUM)}"


def _left(node: Node) -> str:
    """The left operand of a comparison: a unary comparison there would swallow what follows."""
    text = _at(node, _COMPARE)
    return f"({text})" if isinstance(node, syntax.UnaryComparison) else text


def _logical(node: syntax.Logical) -> str:
    level = _AND if node.operator == "and" else _OR
    return f" {node.operator} ".join(_at(operand, level + 1) for operand in node.operands)


def _between(node: syntax.Between) -> str:
    return f"{_left(node.left)} between {_at(node.low, _SUM)} and {_at(node.high, _SUM)}"


def _in(node: syntax.In) -> str:
    if len(node.tests) > 1:
        return f"{_left(node.left)} in ({', '.join(map(to_text, node.tests))})"
    (test,) = node.tests
    written = to_text(test) if isinstance(test, syntax.UnaryComparison) else _at(test, _SUM)
    return f"{_left(node.left)} in {written}"


def _unary(node: syntax.UnaryComparison) -> str:
    return f"{node.operator} {_at(node.operand, _SUM)}"


def _interval(node: syntax.Interval) -> str:
    opening, closing = "[" if node.start_included else "(", "]" if node.end_included else ")"
    return f"{opening}{to_text(node.start)} .. {to_text(node.end)}{closing}"


def _invocation(node: syntax.Invocation) -> str:
    arguments = [to_text(argument) for argument in node.arguments]
    if node.names is not None:
        names = (name_text(name) for name in node.names)
        arguments = [f"{name}: {argument}" for name, argument in zip(names, arguments, strict=True)]
    return f"{_callee(node.left)}({', '.join(arguments)})"


def _callee(node: Node) -> str:
    return node.name if isinstance(node, syntax.Name) and node.name in _CALLABLE else _at(node, _POSTFIX)


_CALLABLE = frozenset({"date and time", "years and months duration", "not"})


def _if(node: syntax.If) -> str:
    return f"if {to_text(node.condition)} then {to_text(node.then)} else {to_text(node.otherwise)}"


def _iterator(node: syntax.Iterator) -> str:
    end = "" if node.end is None else f" .. {to_text(node.end)}"
    return f"{name_text(node.name)} in {to_text(node.source)}{end}"


def _for(node: syntax.For) -> str:
    return f"for {', '.join(map(_iterator, node.iterators))} return {to_text(node.body)}"


def _quantified(node: syntax.Quantified) -> str:
    iterators = ", ".join(map(_iterator, node.iterators))
    return f"{node.quantifier} {iterators} satisfies {to_text(node.condition)}"


def _parameter(node: syntax.FormalParameter) -> str:
    return name_text(node.name) + ("" if node.type is None else f": {to_text(node.type)}")


def _function(node: syntax.FunctionDefinition) -> str:
    parameters = ", ".join(map(_parameter, node.parameters))
    return f"function({parameters}) {'external ' if node.external else ''}{to_text(node.body)}"


def _type(node: syntax.TypeNode) -> str:
    if node.arguments is None:
        return node.name
    arguments = [to_text(argument) for argument in node.arguments]
    if node.keys:
        arguments = [f"{name_text(key)}: {text}" for key, text in zip(node.keys, arguments, strict=True)]
    result = "" if node.result is None else f" -> {to_text(node.result)}"
    return f"{node.name}<{', '.join(arguments)}>{result}"


def _unary_tests(node: syntax.UnaryTests) -> str:
    tests = ", ".join(map(to_text, node.tests)) or "-"
    return f"not({tests})" if node.negated else tests


def _context(node: syntax.ContextLiteral) -> str:
    return "{" + ", ".join(f"{_key(key)}: {to_text(value)}" for key, value in node.entries) + "}"


_WRITERS: dict[type[Node], Callable[[Any], str]] = {
    syntax.NullLiteral: lambda _: "null",
    syntax.BooleanLiteral: lambda node: "true" if node.value else "false",
    syntax.NumberLiteral: _number,
    syntax.StringLiteral: lambda node: quoted_text(node.value),
    syntax.AtLiteral: lambda node: "@" + quoted_text(node.text),
    syntax.Name: lambda node: node.name if node.name in _CALLABLE else name_text(node.name),
    syntax.ListLiteral: lambda node: "[" + ", ".join(map(to_text, node.items)) + "]",
    syntax.ContextLiteral: _context,
    syntax.Interval: _interval,
    syntax.UnaryComparison: _unary,
    syntax.Arithmetic: _arithmetic,
    syntax.Comparison: _comparison,
    syntax.Logical: _logical,
    syntax.Negation: _negation,
    syntax.Between: _between,
    syntax.In: _in,
    syntax.TypeNode: _type,
    syntax.InstanceOf: lambda node: f"{_at(node.left, _INSTANCE)} instance of {to_text(node.type)}",
    syntax.Path: lambda node: f"{_at(node.left, _POSTFIX)}.{name_text(node.name)}",
    syntax.Filter: lambda node: f"{_at(node.left, _POSTFIX)}[{to_text(node.condition)}]",
    syntax.Invocation: _invocation,
    syntax.If: _if,
    syntax.Iterator: _iterator,
    syntax.For: _for,
    syntax.Quantified: _quantified,
    syntax.FormalParameter: _parameter,
    syntax.FunctionDefinition: _function,
    syntax.UnaryTests: _unary_tests,
}
