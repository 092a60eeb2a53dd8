"""FEEL, the Friendly Enough Expression Language of DMN 1.5: the only expression language of the product.

    expr = feel.compile('if days_left < 30 and urgent then "now" else "later"')
    expr.names                                       # frozenset({"days_left", "urgent"})
    expr.evaluate({"days_left": 12, "urgent": True}) # "now"; None (null) on error
    expr.explain({...})                              # Outcome(value, reasons)
    feel.compile_unary_tests('< 10, [20..30]').matches(25, {})

Names. `names=` lists known variable names (as a DMN scope knows them, nested component names too); needed only for
names with keywords or operators in them, names with plain spaces resolve by themselves. A known name shadows the
built-in function of the same name.

Values. number is decimal.Decimal, string str, boolean bool, null None, list list, context dict; `Date`, `Time`,
`DateTime`, `DaysDuration`, `YearsDuration`, `Range`, `FeelFunction` are classes of ours. `to_feel` takes Python
values, `to_python` gives them back, `Scope.of(variables)` converts once for many evaluations, `text_of` prints,
`to_json` and `from_json` store.

For decision models. `types=` maps names of item definitions to `FeelType`s for `instance of` and parameters;
`kinds` holds the type classes (`ListType(element=...)`, `ContextType(entries=...)`, `ConstrainedType(base=...,
test=...)`, NUMBER, STRING, ...), `parse_type` with `resolve_type` read a type from text, `coerce(value, type)`
applies the implicit conversions or raises `Mismatch`. A function value made in Python is
`FeelFunction([Parameter("amount", NUMBER), "rate"], call)`; `FeelFunction.metered(parameters, body)` passes the meter
on as `body(meter, position, *arguments)`; `invoke(function, arguments)` calls any function value, by position or by
name. Share one `Meter()` (or `Meter(explaining=True)`, whose `reasons` collect) among all expressions of one decision.
External functions (Java, PMML) yield null with a reason.

Errors. `FeelSyntaxError` when compiling, `LimitExceeded` when text or evaluation exceed `LIMITS`, `NotAFeelValue` for
a Python value without meaning in FEEL. Everything else is null with a `Reason`.
"""

from engine.feel.codec import from_json, to_json
from engine.feel.expression import (
    Expression,
    Outcome,
    UnaryTests,
    compile_unary_tests,
)
from engine.feel.expression import compile_expression as compile  # noqa: A004 - the name that reads best
from engine.feel.functions import FeelFunction, Parameter, invoke
from engine.feel.kinds import (
    ANY,
    BOOLEAN,
    CONTEXT,
    DATE,
    DATE_AND_TIME,
    DAYS_DURATION,
    FUNCTION,
    LIST,
    NULL,
    NUMBER,
    RANGE,
    STRING,
    TIME,
    YEARS_DURATION,
    ConstrainedType,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    Mismatch,
    RangeType,
    coerce,
    type_name,
)
from engine.feel.limits import LIMITS, LimitExceeded, Limits, Meter
from engine.feel.operations import same
from engine.feel.parser import FeelSyntaxError, parse, parse_type, parse_unary_tests
from engine.feel.printer import to_text
from engine.feel.ranges import Range
from engine.feel.reasons import Reason
from engine.feel.temporal import Date, DateTime, DaysDuration, Time, YearsDuration, Zone
from engine.feel.type_names import UnknownType, resolve_type
from engine.feel.values import NotAFeelValue, Scope, text_of, to_feel, to_python

__all__ = [
    "ANY",
    "BOOLEAN",
    "CONTEXT",
    "DATE",
    "DATE_AND_TIME",
    "DAYS_DURATION",
    "FUNCTION",
    "LIMITS",
    "LIST",
    "NULL",
    "NUMBER",
    "RANGE",
    "STRING",
    "TIME",
    "YEARS_DURATION",
    "ConstrainedType",
    "ContextType",
    "Date",
    "DateTime",
    "DaysDuration",
    "Expression",
    "FeelFunction",
    "FeelSyntaxError",
    "FeelType",
    "FunctionType",
    "LimitExceeded",
    "Limits",
    "ListType",
    "Meter",
    "Mismatch",
    "NotAFeelValue",
    "Outcome",
    "Parameter",
    "Range",
    "RangeType",
    "Reason",
    "Scope",
    "Time",
    "UnaryTests",
    "UnknownType",
    "YearsDuration",
    "Zone",
    "coerce",
    "compile",
    "compile_unary_tests",
    "from_json",
    "invoke",
    "parse",
    "parse_type",
    "parse_unary_tests",
    "resolve_type",
    "same",
    "text_of",
    "to_feel",
    "to_json",
    "to_python",
    "to_text",
    "type_name",
]
