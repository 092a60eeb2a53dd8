"""Fields that hold a day.

A day is asked for as day, month and year in three inputs, which people fill fastest with dates they know by heart or
read from a document; the property `input` = "calendar" asks the browser for its calendar instead, `input` = "month"
leaves the day out. Reading accepts all of them, whatever was shown. A clean value is an ISO text: `2026-03-02`.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from engine.errors import translatable
from forms.component_source import ComponentSource
from forms.components import Circumstances, Field, Problem, Reading
from forms.date_entry import PARTS, entries_for, entry_from, read_date
from forms.date_limits import DateLimit, date_limit_from
from forms.display import partial_date_text
from forms.entries import Entries
from forms.scopes import Context
from forms.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class DateField(Field):
    """A day."""

    earliest: DateLimit
    latest: DateLimit

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        return cls(
            **labelled(cls, source, "dateLabel"),
            earliest=date_limit_from(source, "date.earliest", from_today=source.flag("disallowPassedDates")),
            latest=date_limit_from(source, "date.latest"),
        )

    @property
    def parts(self) -> tuple[str, ...]:
        """The inputs that a day is typed into."""
        return PARTS[1:] if self.properties.get("input") == "month" else PARTS

    @property
    def is_partial(self) -> bool:
        """Whether day, or day and month, may be unknown."""
        return self.has("partial") or self.parts != PARTS

    def read(self, entries: Entries, name: str, circumstances: Circumstances) -> Reading:
        entry = entry_from(entries, name)
        if not entry:
            return Reading(None)
        iso, problem = read_date(entry, partial=self.is_partial)
        problem = problem or self._limit_problem(iso or "", circumstances)
        if problem and problem.part == self.parts[0]:
            problem = replace(problem, part="")  # the first input stands for the field
        return Reading(None, (problem,)) if problem else Reading(iso)

    def entries(self, value: Any, name: str, language: str) -> Entries:  # noqa: ARG002
        return entries_for(value, name) if isinstance(value, str) else {}

    def text(self, value: Any, language: str, context: Context) -> str:  # noqa: ARG002
        return partial_date_text(value, language) if isinstance(value, str) else ""

    def missing(self) -> Problem:
        return Problem("required", translatable("Geben Sie bei „{label}“ ein Datum ein."))

    def fact(self, value: Any) -> date | None:
        """The day; None where only a part of it is known."""
        try:
            return date.fromisoformat(value) if len(value) == len("2026-03-02") else None
        except (TypeError, ValueError):
            return None

    def _limit_problem(self, iso: str, circumstances: Circumstances) -> Problem | None:
        earliest, latest = self.earliest.day(circumstances), self.latest.day(circumstances)
        if earliest and iso < earliest.isoformat()[: len(iso)]:
            sentence = PASSED if earliest == circumstances.today else TOO_EARLY
            return Problem("date.earliest", sentence, {"limit": earliest})
        if latest and iso > latest.isoformat()[: len(iso)]:
            sentence = TO_COME if latest == circumstances.today else TOO_LATE
            return Problem("date.latest", sentence, {"limit": latest})
        return None


def labelled(kind: type[Field], source: ComponentSource, name: str) -> dict[str, Any]:
    """The attributes of a field whose label form-js keeps under another name."""
    shared = kind.shared_by_fields(source)
    own = source.wording(name)
    return shared | {"label": Wording(own.de, own.en or shared["label"].en)} if own else shared


PASSED = translatable("„{label}“ darf nicht in der Vergangenheit liegen.")
TO_COME = translatable("„{label}“ darf nicht in der Zukunft liegen.")
TOO_EARLY = translatable("„{label}“ darf nicht vor dem {limit} liegen.")
TOO_LATE = translatable("„{label}“ darf nicht nach dem {limit} liegen.")
