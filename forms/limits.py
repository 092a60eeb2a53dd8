"""Limits of a field: a number, a number written as text, or an expression that yields one."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.errors import translatable
from forms.component_source import ComponentSource
from forms.expressions import Expression, is_expression
from forms.scopes import Context

Limit = Decimal | Expression | None


def limit_from(source: ComponentSource, where: Mapping[str, Any], name: str) -> Limit:
    """Read a limit such as `validate.min`; anything but a number or an expression is a finding."""
    value = where.get(name)
    if value in (None, ""):
        return None
    if is_expression(value):
        return source.expression(name, value)
    number = number_of(value)
    if number is None:
        source.report(
            "bad-limit", translatable("„{name}“ muss eine Zahl sein; gefunden: „{value}“."), name=name, value=value
        )
    return number


def limit_value(limit: Limit, context: Context) -> Decimal | None:
    """The number that counts now; None where there is no limit."""
    return number_of(limit.value(context)) if isinstance(limit, Expression) else limit


def whole(limit: Limit, context: Context) -> int | None:
    """A limit that counts things."""
    number = limit_value(limit, context)
    return None if number is None else int(number)


def number_of(value: Any) -> Decimal | None:
    """A finite number written as a number or as text; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
