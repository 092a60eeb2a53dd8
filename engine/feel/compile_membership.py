"""Code for ranges, `between`, `in` and the tests of decision tables."""

from engine.feel import membership, syntax
from engine.feel.assembly import Assembly, Scope
from engine.feel.compile_operators import compare, fold, is_truth
from engine.feel.limits import Meter
from engine.feel.scoping import mentions
from engine.feel.syntax import Node


def interval(a: Assembly, node: syntax.Interval) -> str:
    included = (node.start_included, node.end_included)
    if isinstance(node.start, syntax.NumberLiteral) and isinstance(node.end, syntax.NumberLiteral):
        bounds = membership.interval(node.start.value, node.end.value, included, Meter(), 0)
        if bounds is not None:
            return a.constant(bounds)
    return f"INTERVAL({a.value(node.start)}, {a.value(node.end)}, {included}, M, {node.position})"


def one_sided(a: Assembly, node: syntax.UnaryComparison) -> str:
    return f"ONESIDED({a.constant(node.operator)}, {a.value(node.operand)}, M, {node.position})"


def between(a: Assembly, node: syntax.Between, left: str) -> str:
    low, high = a.value(node.low), a.value(node.high)
    return f"WITHIN({left}, {low}, {high}, (True, True), M, {node.position})"


def contained(a: Assembly, node: syntax.In, left: str) -> str:
    first, value = a.bind(left)
    test = _tests_of(a, node, value)
    return test if first == value else f"({first}, {test})[1]"


def contained_name(a: Assembly, node: syntax.In, left: syntax.Name) -> str | None:
    """A variable as the value that is tested; an unknown one may count as null unless a test asks for null."""
    asks = any(isinstance(test, syntax.NullLiteral) or mentions(test, "?") for test in node.tests)
    return None if asks else contained(a, node, a.raw(left))


def _tests_of(a: Assembly, node: syntax.In, value: str) -> str:
    outer = a.scope
    a.scope = Scope(outer, {"?": value})
    test = any_test(a, value, node.tests, node.position)
    a.scope = outer
    return test


def any_test(a: Assembly, value: str, tests: tuple[Node, ...], position: int) -> str:
    """Code that asks whether the value passes one of the tests; many literals of one kind become a set."""
    for kind, python_kind in ((syntax.StringLiteral, "STR"), (syntax.NumberLiteral, "D")):
        if len(tests) > 1 and all(isinstance(test, kind) for test in tests):
            values = tuple(test.value for test in tests)  # type: ignore[attr-defined]  # literals have one
            members, row = a.constant(frozenset(values)), a.constant(values)
            slow = f"INANY({value}, {row}, M, {position})"
            return f"({value} in {members} if type({value}) is {python_kind} else {slow})"
    return fold(a, "or", list(tests), position, lambda test: _test(a, value, test))


def _test(a: Assembly, value: str, test: Node) -> str:
    position = test.position
    match test:
        case syntax.Interval():
            return _within(a, value, test)
        case syntax.UnaryComparison(operator, operand):
            return compare(a, operator, value, operand, position)
        case syntax.NullLiteral():
            return f"({value} is None)"
        case syntax.NumberLiteral(literal) | syntax.StringLiteral(literal):
            k = a.constant(literal)
            kind = "STR" if isinstance(test, syntax.StringLiteral) else "D"
            return f"({value} == {k} if type({value}) is {kind} else IN({value}, {k}, M, {position}))"
    asks = "PASSES" if mentions(test, "?") else "HOLDS" if is_truth(a, test) else "IN"
    return f"{asks}({value}, {a.value(test)}, M, {position})"


def _within(a: Assembly, value: str, test: syntax.Interval) -> str:
    included = (test.start_included, test.end_included)
    low, high = a.value(test.start), a.value(test.end)
    slow = f"WITHIN({value}, {low}, {high}, {included}, M, {test.position})"
    if isinstance(test.start, syntax.NumberLiteral) and isinstance(test.end, syntax.NumberLiteral):
        first, second = ("<=" if closed else "<" for closed in included)
        return f"({low} {first} {value} {second} {high} if type({value}) is D else {slow})"
    return slow


def unary_tests(a: Assembly, node: syntax.UnaryTests, value: str) -> str:
    """Code for the content of an input cell; `value` names the input."""
    a.scope = Scope(a.scope, {"?": value})
    code = any_test(a, value, node.tests, node.position) if node.tests else "True"
    if not node.negated:
        return code
    test = a.temporary()
    return f"(None if ({test} := {code}) is None else not {test})"
