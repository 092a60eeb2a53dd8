"""Fields that hold a number. Owns how people write numbers in German and in English.

A clean number is an int where it is whole and a float otherwise; with `serializeToString` it is the text of the exact
decimal, as in form-js. FEEL reads both as decimals.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

import regex

from engine.errors import translatable
from forms.component_source import ComponentSource
from forms.components import Circumstances, Field, Problem, Reading
from forms.display import display, is_currency, number_text
from forms.entries import Entries, single
from forms.limits import Limit, limit_from, limit_value, number_of
from forms.scopes import Context
from forms.wording import Wording

DIGITS = 15  # significant digits that survive a round trip through JSON
PLAIN = regex.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?")
SPACES = regex.compile(r"[\s'’]")
SIGNS = {"de": (",", "."), "en": (".", ",")}  # decimal sign, grouping sign


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberField(Field):
    """A number with optional limits, step and number of decimals."""

    min: Limit
    max: Limit
    increment: Limit
    decimal_digits: int | None
    as_text: bool
    prefix: Wording
    suffix: Wording

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        validate = source.mapping("validate")
        return cls(
            **cls.shared_by_fields(source),
            min=limit_from(source, validate, "min"),
            max=limit_from(source, validate, "max"),
            increment=limit_from(source, {"increment": source.raw("increment")}, "increment"),
            decimal_digits=source.integer("decimalDigits"),
            as_text=source.flag("serializeToString"),
            prefix=source.nested_wording("appearance", "prefixAdorner"),
            suffix=source.nested_wording("appearance", "suffixAdorner"),
        )

    def read(self, entries: Entries, name: str, circumstances: Circumstances) -> Reading:
        sent = single(entries, name).strip()
        if not sent:
            return Reading(None)
        number = parse_number(sent, circumstances.language)
        problem = Problem("number", NO_NUMBER) if number is None else self._problem(number, circumstances.context)
        if problem or number is None:
            return Reading(None, (problem,) if problem else ())
        return Reading(self._clean(number))

    def entries(self, value: Any, name: str, language: str) -> Entries:
        number = number_of(value)
        return {} if number is None else {name: [number_text(number, language)]}

    def text(self, value: Any, language: str, context: Context) -> str:
        number = number_of(value)
        if number is None:
            return ""
        prefix, suffix = self.prefix.text(language, context), self.suffix.text(language, context)
        shown = display(number, language, unit=prefix if is_currency(prefix) else suffix)
        return " ".join(part for part in (prefix, shown, suffix) if part)

    def missing(self) -> Problem:
        return Problem("required", translatable("Geben Sie bei „{label}“ eine Zahl ein."))

    def fact(self, value: Any) -> Decimal | None:
        return number_of(value)

    def _problem(self, number: Decimal, context: Context) -> Problem | None:
        low, high = limit_value(self.min, context), limit_value(self.max, context)
        step = limit_value(self.increment, context)
        digits = -int(number.normalize().as_tuple().exponent)
        if not self.as_text and len(number.as_tuple().digits) > DIGITS:
            return Problem("number", TOO_LONG)
        if low is not None and number < low:
            return Problem("min", TOO_SMALL, {"limit": low})
        if high is not None and number > high:
            return Problem("max", TOO_LARGE, {"limit": high})
        if self.decimal_digits is not None and digits > self.decimal_digits:
            return Problem(
                "decimalDigits", WHOLE if not self.decimal_digits else TOO_FINE, {"limit": self.decimal_digits}
            )
        if step and (number - (low or 0)) % step:
            return Problem("increment", NO_STEP, {"limit": step})
        return None

    def _clean(self, number: Decimal) -> int | float | str:
        if self.as_text:
            return f"{number.normalize():f}"
        return int(number) if number == number.to_integral_value() else float(number)


def parse_number(text: str, language: str) -> Decimal | None:
    """The number that a reader of this language means; None if it is none. A foreign decimal sign is understood."""
    text = SPACES.sub("", text).replace("−", "-")
    decimal_sign, grouping = SIGNS[language]
    groups = rf"[+-]?[0-9]{{1,3}}({regex.escape(grouping)}[0-9]{{3}})+({regex.escape(decimal_sign)}[0-9]{{0,40}})?"
    if regex.fullmatch(groups, text):
        text = text.replace(grouping, "")
    plain = text.replace(",", ".")
    return Decimal(plain) if PLAIN.fullmatch(plain) else None


NO_NUMBER = translatable("Geben Sie bei „{label}“ eine Zahl ein, zum Beispiel 12,50.")
TOO_LONG = translatable("Die Zahl bei „{label}“ hat zu viele Ziffern.")
TOO_SMALL = translatable("„{label}“ muss mindestens {limit} sein.")
TOO_LARGE = translatable("„{label}“ darf höchstens {limit} sein.")
WHOLE = translatable("Geben Sie bei „{label}“ eine ganze Zahl ohne Komma ein.")
TOO_FINE = translatable("„{label}“ darf höchstens {limit} Stellen nach dem Komma haben.")
NO_STEP = translatable("„{label}“ ist nur in Schritten von {limit} möglich.")
