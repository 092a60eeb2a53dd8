"""Earliest and latest day of a date field: a fixed day, today, or an expression."""

from dataclasses import dataclass
from datetime import date

from engine import feel
from engine.errors import translatable
from forms.component_source import ComponentSource
from forms.components import Circumstances
from forms.expressions import Expression, is_expression


@dataclass(frozen=True, slots=True)
class DateLimit:
    """A limit that may be today, fixed or computed; the latest of those that are set counts."""

    from_today: bool = False
    fixed: date | None = None
    computed: Expression | None = None

    def day(self, circumstances: Circumstances) -> date | None:
        """The limit that counts now; None where there is none."""
        computed = self.computed and self.computed.value(circumstances.context)
        days = (
            self.fixed,
            circumstances.today if self.from_today else None,
            _day(feel.text_of(computed)) if computed else None,
        )
        return max((day for day in days if day), default=None)


def date_limit_from(source: ComponentSource, name: str, *, from_today: bool = False) -> DateLimit:
    """Read a limit from a custom property: a day like `2026-03-02` or an expression like `=today()`."""
    text = source.properties.get(name, "")
    if is_expression(text):
        return DateLimit(from_today, computed=source.expression(name, text))
    day = _day(text)
    if text and not day:
        source.report(
            "bad-limit", translatable("„{name}“ muss ein Tag wie 2026-03-02 oder ein Ausdruck sein."), name=name
        )
    return DateLimit(from_today, day)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
