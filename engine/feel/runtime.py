"""The names that compiled expressions may use, and nothing else: their whole world besides the variables.

Each is a function of this package or a constant; Python's own built-ins are withheld. See compiler.py for who
calls what.
"""

from decimal import Decimal, DecimalException, getcontext, setcontext
from typing import Any

from engine.errors import translatable
from engine.feel import arithmetic, membership, operations, sequences
from engine.feel.functions import FeelFunction, Parameter, call_function, call_named, run_overloads
from engine.feel.kinds import ANY, FeelType
from engine.feel.limits import CALLS, LIMITS, FreshMeter, IdleMeter, LimitExceeded, Meter
from engine.feel.temporal import Date, DateTime
from engine.feel.values import ATOMS, INTEGERS, MISSING, NUMBERS, Scope, to_feel
from engine.feel.weight import weigh

_EXTERNAL = translatable("Externe Funktionen (Java, PMML) werden nicht ausgeführt.")


_SHORT = 16
_LIGHT = frozenset({Decimal, bool, type(None), Date, DateTime})


def is_instance(value: Any, kind: FeelType, meter: Meter) -> bool:
    """`value instance of kind`; null is an instance of Null alone."""
    weigh(value, meter)
    return kind.holds(value)


def in_any(value: Any, tests: tuple[Any, ...], meter: Meter, position: int) -> bool | None:
    """`value in (test, test, ...)` with tests that are values."""
    answer: bool | None = False
    for test in tests:
        found = membership.in_value(value, test, meter, position)
        if found is True:
            return True
        answer = operations.disjunction(answer, found, meter, position)
    return answer


def run_apart(candidates: tuple[FeelFunction, ...], meter: Meter, position: int, arguments: tuple[Any, ...]) -> Any:
    """A call of its own in an expression that needed no meter before."""
    return run_overloads(candidates, FreshMeter() if type(meter) is IdleMeter else meter, position, arguments)


def make_function(body: Any, parameters: tuple[Parameter, ...]) -> FeelFunction:
    """A function value from a compiled body that takes the meter and the arguments."""

    def call(meter: Meter, _: int, *arguments: Any) -> Any:
        return body(meter, *arguments)

    return FeelFunction.metered(parameters, call)


def _refuse_external(meter: Meter, position: int, *_: Any) -> Any:
    return meter.fail(position, _EXTERNAL)


def make_external(parameters: tuple[Parameter, ...]) -> FeelFunction:
    """The value of `function(...) external {...}`: callable, and always null."""
    return FeelFunction.metered(parameters, _refuse_external, result=ANY)


def callable_or(value: Any, builtin: FeelFunction) -> FeelFunction:
    """A variable that is called if it is a function, otherwise the built-in function whose name it took."""
    return value if isinstance(value, FeelFunction) else builtin


def too_deep() -> LimitExceeded:
    """The error for an evaluation that Python's stack cannot hold."""
    return LimitExceeded(CALLS, LIMITS.calls)


def carefully(run: Any, *arguments: Any) -> Any:
    """Evaluate once more, with the variant that expects numbers out of bounds."""
    return run(*arguments)


def weighed(value: Any, meter: Meter) -> Any:
    """A result that is small enough to be handed out; a short list of plain values is."""
    if type(value) is list and len(value) <= _SHORT:
        for item in value:
            if type(item) not in _LIGHT:
                break
        else:
            return value
    weigh(value, meter)
    return value


def snapshot(results: list[Any], meter: Meter) -> list[Any]:
    """`partial` as a value of its own, which later results do not change."""
    meter.spend(len(results))
    return list(results)


WORLD: dict[str, Any] = {
    "__builtins__": {},
    "type": type,
    "D": Decimal,
    "STR": str,
    "BOOL": bool,
    "DICT": dict,
    "LIST": list,
    "ATOMS": ATOMS,
    "MISSING": MISSING,
    "CONVERT": to_feel,
    "TRUSTED": ATOMS | {Decimal, list, dict},
    "SCOPE": Scope,
    "INT": int,
    "INTEGERS": INTEGERS,
    "KEYERROR": KeyError,
    "NUMERIC": DecimalException,
    "RECURSION": RecursionError,
    "TOODEEP": too_deep,
    "CAREFULLY": carefully,
    "IDLE": IdleMeter(),
    "GETCONTEXT": getcontext,
    "SETCONTEXT": setcontext,
    "NUMBERS": NUMBERS,
    "METER": FreshMeter,
    "CONTAINERS": frozenset({list, dict}),
    "WEIGHED": weighed,
    "NADD": NUMBERS.add,
    "NSUB": NUMBERS.subtract,
    "NMUL": NUMBERS.multiply,
    "NDIV": NUMBERS.divide,
    "UNKNOWN": operations.unknown,
    "EQ": operations.equal,
    "NE": operations.unequal,
    "LT": operations.less,
    "LE": operations.less_equal,
    "GT": operations.greater,
    "GE": operations.greater_equal,
    "AND": operations.conjunction,
    "OR": operations.disjunction,
    "DECIDE": operations.decide,
    "ADD": arithmetic.add,
    "SUB": arithmetic.subtract,
    "MUL": arithmetic.multiply,
    "DIV": arithmetic.divide,
    "POW": arithmetic.power,
    "NEG": arithmetic.negate,
    "INTERVAL": membership.interval,
    "WITHIN": membership.within,
    "ONESIDED": membership.one_sided,
    "IN": membership.in_value,
    "INANY": in_any,
    "PASSES": membership.passes,
    "HOLDS": membership.holds,
    "PATH": sequences.path,
    "ELEMENT": sequences.element,
    "SELECT": sequences.select,
    "STEPPED": sequences.stepped,
    "ROWS": sequences.rows,
    "FOREACH": sequences.for_each,
    "FORROWS": sequences.for_rows,
    "QUANTIFY": sequences.quantify,
    "QUANTIFYONE": sequences.quantify_one,
    "CALL": call_function,
    "CALLABLE": callable_or,
    "NOTRUTH": operations.no_truth,
    "CALLNAMED": call_named,
    "RUN": run_overloads,
    "RUNAPART": run_apart,
    "FUNCTION": make_function,
    "EXTERNAL": make_external,
    "ISA": is_instance,
    "SNAPSHOT": snapshot,
}
