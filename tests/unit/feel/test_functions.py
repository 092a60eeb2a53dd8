"""Functions: definitions, closures, named arguments, types, calls from Python."""

from decimal import Decimal

import pytest

from engine import feel
from tests.unit.feel.evaluating import reasons, shown, value

CALLS = {
    "(function(x, y) x - y)(5, 3)": "2",
    "(function(x, y) x - y)(y: 5, x: 3)": "-2",
    "(function() 1)()": "1",
    "{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(20)}.r": "2432902008176640000",
    "{add: function(a) function(b) a + b, r: add(1)(2)}.r": "3",
    "{twice: function(f, x) f(f(x)), r: twice(function(x) x * 3, 2)}.r": "18",
    "{k: 10, f: function(x) x + k, r: for i in [1, 2] return f(i)}.r": "[11, 12]",
    "[function(x) x + 1, function(x) x * 2][2](21)": "42",
    "(for i in [1, 2] return function() i)[1]()": "1",
    "{positive: function(x) x > 0, notNegative: function(x) positive(x + 1), result: notNegative(0)}.result": "true",
    "(function(x: number) x)([5])": "5",
    "(function(x: list<number>) count(x))(5)": "1",
    '(function(d: date and time) d)(@"2026-01-31")': "2026-01-31T00:00:00Z",
    "sort(list: [3, 1, 4, 5, 2], precedes: function(x, y) x < y)": "[1, 2, 3, 4, 5]",
    "(for f in [abs, sqrt] return f(4))": "[4, 2]",
    "modulo(divisor: 5, dividend: 12)": "2",
    'substring(string: "foobar", start position: 3)': "obar",
    'date(from: "2026-01-31")': "2026-01-31",
    'date(from: @"2026-01-31T10:00:00")': "2026-01-31",
    'time(from: @"2026-01-31T10:00:00Z")': "10:00:00Z",
    'abs(n: @"-P1D")': "P1D",
    'string join(list: ["a", "b"])': "ab",
    'context put(context: {a: 1}, keys: ["b"], value: 2)': "{a: 1, b: 2}",
    "sum(list: [1, 2])": "3",
    "after(range: [11..20], point: 10)": "true",
}


@pytest.mark.parametrize("text", CALLS)
def test_functions_are_values_that_can_be_called(text):
    assert shown(text) == CALLS[text]


@pytest.mark.parametrize(
    "text",
    [
        "(function(x) x)()",
        "(function(x) x)(1, 2)",
        "(function(x) x)(y: 1)",
        '(function(x: number) x)("a")',
        "(function(x: Unbekannt) x)(1)",
        "unbekannt(1)",
        '"text"(1)',
        "null()",
        "sqrt()",
        "sqrt(4, 4)",
        "sqrt(n: 4)",
        'sqrt("4")',
        "sqrt(-1)",
        "modulo(dividend: 10, foo: 4)",
        "modulo(dividend: 10, dividend: 4)",
        'function(x) external {java: {class: "java.lang.Math", method signature: "cos(double)"}}(1)',
    ],
)
def test_calls_that_do_not_fit_are_null_with_a_reason(text):
    assert value(text if "external" not in text else f"({text[:-3]})(1)") is None
    assert reasons(text if "external" not in text else f"({text[:-3]})(1)")


def test_a_python_function_may_be_called_from_feel():
    fee = feel.FeelFunction([feel.Parameter("age", feel.NUMBER), "rate"], lambda age, rate: age * rate)
    assert value("fee(2, 3)", fee=fee) == 6
    assert value("fee(rate: 5, age: 2)", fee=fee) == 10
    assert value('fee("x", 3)', fee=fee) is None
    assert value("fee(rate: 5)", fee=feel.FeelFunction(["age", "rate"], lambda age, rate: age is None)) is True


def test_a_feel_function_may_be_called_from_python():
    function = value("function(first name, b: number) first name + b")
    assert feel.invoke(function, ["1", Decimal(2)]) is None
    assert feel.invoke(function, [Decimal(1), Decimal(2)]) == 3
    assert feel.invoke(function, {"b": Decimal(2), "first name": Decimal(1)}) == 3
    assert feel.invoke(function, [Decimal(1)]) is None
    assert [parameter.name for parameter in function.parameters] == ["first name", "b"]


def test_functions_compute_alike_wherever_they_are_called():
    third = value("function(a, b) a / b + 0")
    assert feel.invoke(third, [Decimal(1), Decimal(3)]) == value("1 / 3")
    assert feel.invoke(third, [Decimal(1), Decimal(0)]) is None
    assert feel.invoke(value("function(a) for i in [1, 2] return a * i"), [Decimal("1e6144")])[1] is not None
    assert feel.invoke(value("function(a) for i in [1, 20] return a * i"), [Decimal("1e6144")])[1] is None


def test_a_metered_python_function_shares_the_limits():
    def body(meter: feel.Meter, _: int, n: Decimal) -> Decimal:
        meter.spend(int(n))
        return n

    costly = feel.FeelFunction.metered(["n"], body)
    with pytest.raises(feel.LimitExceeded):
        value("for i in 1..1000 return costly(1000)", costly=costly)


def test_types_of_the_caller_bind_parameters_and_instance_of():
    types = {"tAge": feel.ConstrainedType(base=feel.NUMBER, test=lambda age: age >= 0)}
    assert feel.compile("(function(age: tAge) age)(-1)", types=types).evaluate({}) is None
    assert feel.compile("(function(age: tAge) age)(1)", types=types).evaluate({}) == 1
    assert feel.compile("-1 instance of tAge", types=types).evaluate({}) is True
    assert feel.compile('"x" instance of list<tAge>', types=types).evaluate({}) is False


def test_types_are_read_from_text():
    kind = feel.resolve_type(feel.parse_type("context<a: list<number>, b: function<string> -> Any>"))
    assert isinstance(kind, feel.ContextType)
    assert kind.entries["a"] == feel.ListType(element=feel.NUMBER)
    with pytest.raises(feel.UnknownType):
        feel.resolve_type(feel.parse_type("list"))


@pytest.mark.parametrize("text", ["a + 1", "[a][item > 0]"])
def test_a_method_kept_before_the_first_evaluation_compiles_once(text, monkeypatch):
    expression, compiled = feel.compile(text), []
    original = type(expression)._compile
    monkeypatch.setattr(
        type(expression), "_compile", lambda self, careful: compiled.append(1) or original(self, careful)
    )
    kept = expression.evaluate
    for number in range(3):
        kept({"a": number})
    assert len(compiled) == 1
