"""Built-in functions on numbers (DMN 1.5, table 76)."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DecimalException,
)

from engine.errors import translatable
from engine.feel.builtins.registry import builtin, required
from engine.feel.functions import Refusal
from engine.feel.kinds import BOOLEAN, DAYS_DURATION, NUMBER, YEARS_DURATION
from engine.feel.temporal import DaysDuration, YearsDuration
from engine.feel.values import NUMBERS

_SCALE = translatable("Die Zahl der Nachkommastellen muss zwischen -6111 und 6176 liegen.")
_NEGATIVE = translatable("Die Zahl darf nicht negativ sein.")
_POSITIVE = translatable("Die Zahl muss größer als 0 sein.")
_ZERO = translatable("Der Teiler darf nicht 0 sein.")
_RANGE = translatable("Das Ergebnis ist keine darstellbare Zahl.")
_LEAST_SCALE, _GREATEST_SCALE = -6111, 6176
_EXACT = Context(prec=13_000, Emin=-20_000, Emax=20_000)  # holds any quotient of two FEEL numbers


def rounded(number: Decimal, scale: Decimal, rounding: str) -> Decimal:
    """A number with `scale` digits after the point (towards the left if negative)."""
    places = int(scale)
    if not _LEAST_SCALE <= places <= _GREATEST_SCALE:
        raise Refusal(_SCALE)
    exponent = number.as_tuple().exponent
    if places > 33 and isinstance(exponent, int) and -exponent <= places:
        return number
    try:
        result = number.quantize(Decimal((0, (1,), -places)), rounding=rounding, context=NUMBERS)
    except DecimalException:
        if isinstance(exponent, int) and -exponent <= places:
            return number  # more places than 34 digits can hold change nothing
        raise Refusal(_RANGE) from None
    return result if places >= 0 else NUMBERS.create_decimal(int(result))


def _declare(name: str, rounding: str) -> None:
    @builtin(name, required("n", NUMBER), required("scale", NUMBER), result=NUMBER)
    def round_to_scale(number: Decimal, scale: Decimal) -> Decimal:
        return rounded(number, scale, rounding)


for _name, _rounding in (
    ("decimal", ROUND_HALF_EVEN),
    ("round up", ROUND_UP),
    ("round down", ROUND_DOWN),
    ("round half up", ROUND_HALF_UP),
    ("round half down", ROUND_HALF_DOWN),
):
    _declare(_name, _rounding)


@builtin("floor", required("n", NUMBER), result=NUMBER)
def floor(number: Decimal) -> Decimal:
    return number.to_integral_value(ROUND_FLOOR)


@builtin("ceiling", required("n", NUMBER), result=NUMBER)
def ceiling(number: Decimal) -> Decimal:
    return number.to_integral_value(ROUND_CEILING)


_declare("floor", ROUND_FLOOR)
_declare("ceiling", ROUND_CEILING)


@builtin("abs", required("n", NUMBER), result=NUMBER)
def absolute(number: Decimal) -> Decimal:
    return number.copy_abs()


@builtin("abs", required("n", DAYS_DURATION), result=DAYS_DURATION)
def absolute_days(duration: DaysDuration) -> DaysDuration:
    return DaysDuration(abs(duration.nanoseconds))


@builtin("abs", required("n", YEARS_DURATION), result=YEARS_DURATION)
def absolute_years(duration: YearsDuration) -> YearsDuration:
    return YearsDuration(abs(duration.total_months))


@builtin("modulo", required("dividend", NUMBER), required("divisor", NUMBER), result=NUMBER)
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """dividend - divisor * floor(dividend / divisor); the sign is the divisor's."""
    if not divisor:
        raise Refusal(_ZERO)
    remainder = _EXACT.remainder(dividend, divisor)
    if remainder and (remainder < 0) is not (divisor < 0):
        remainder = _EXACT.add(remainder, divisor)
    return NUMBERS.plus(remainder)


@builtin("sqrt", required("number", NUMBER), result=NUMBER)
def square_root(number: Decimal) -> Decimal:
    if number < 0:
        raise Refusal(_NEGATIVE)
    return NUMBERS.sqrt(number)


@builtin("log", required("number", NUMBER), result=NUMBER)
def logarithm(number: Decimal) -> Decimal:
    if number <= 0:
        raise Refusal(_POSITIVE)
    return NUMBERS.ln(number)


@builtin("exp", required("number", NUMBER), result=NUMBER)
def exponential(number: Decimal) -> Decimal:
    try:
        return NUMBERS.exp(number)
    except DecimalException:
        raise Refusal(_RANGE) from None


def _parity(number: Decimal) -> Decimal:
    """The remainder by 2, between 0 and 2; 1 for odd numbers, 0 for even ones."""
    try:
        return abs(NUMBERS.remainder(number, Decimal(2)))
    except DecimalException:  # beyond 34 digits every number is a multiple of 10
        return Decimal(0)


@builtin("odd", required("number", NUMBER), result=BOOLEAN)
def odd(number: Decimal) -> bool:
    return _parity(number) == 1


@builtin("even", required("number", NUMBER), result=BOOLEAN)
def even(number: Decimal) -> bool:
    return _parity(number) == 0
