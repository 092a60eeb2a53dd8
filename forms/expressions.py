"""FEEL in forms: conditions, computed values, dynamic limits.

A text is an expression when it begins with `=`. Evaluation never raises: what cannot be computed is null, and a
limit that was hit is logged. The variables an expression sees come from `scopes`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import structlog

from engine import feel

MARK = "="
UNREADABLE = (feel.FeelSyntaxError, feel.LimitExceeded)  # what an expression that cannot be used raises

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled FEEL expression and its text."""

    text: str
    program: feel.Expression

    @property
    def names(self) -> frozenset[str]:
        """The variables that the expression asks for."""
        return frozenset(self.program.names)

    def value(self, context: Mapping[str, Any]) -> Any:
        """The FEEL value in this context; None where it cannot be computed."""
        try:
            return self.program.evaluate(context)
        except feel.LimitExceeded as error:
            _log.warning("form:expression-limit", expression=self.text, reason=str(error))
            return None

    def holds(self, context: Mapping[str, Any]) -> bool:
        """Whether the expression is true; null and everything else count as not."""
        return self.value(context) is True


def plain(value: Any) -> Any:
    """A FEEL value as an answer: JSON with numbers as int or float, dates and durations as ISO text."""
    match value:
        case None | bool() | str():
            return value
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case list():
            return [plain(item) for item in value]
        case dict():
            return {key: plain(item) for key, item in value.items()}
    return feel.text_of(value)


def is_expression(text: object) -> bool:
    """Whether form-js would evaluate this text."""
    return isinstance(text, str) and text.lstrip().startswith(MARK)


def compile_expression(text: str) -> Expression:
    """Compile `= ...` (the sign may be missing); raises one of `UNREADABLE`."""
    return Expression(text, feel.compile(text.strip().removeprefix(MARK).strip()))
