"""Filling in any published form the way people do: what is known first, what is usual else, until the form accepts it.

Knows no form by name. What the story of a case wants said is handed in by the keys of the fields.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from engine import clock
from forms import answers as form_answers
from forms.choice_fields import CheckboxField, ChoiceField, MultipleChoiceField
from forms.components import Field
from forms.date_fields import DateField
from forms.groups import DynamicList
from forms.number_fields import NumberField
from forms.paths import put
from forms.places import Place, unfold
from forms.schema import FormDefinition
from forms.text_fields import TextField

ROUNDS: Final = 12  # how often what the form refuses is replaced
_AVOIDED: Final = ("unknown", "other", "none", "unclear")  # answers that most people do not give
_PREFERRED: Final = ("fulfilled", "no", "self", "here", "not_needed")
_DAYS: Final = (0, 30, -30, 400, -400, 7, -7, 1200, -1200, -4000)  # from today, until one is accepted
_NUMBERS: Final = (1, 2, 20, 180, 1500, 3000)


class FormNotFilled(RuntimeError):
    """No answers were found that the form accepts: the form and the demonstration have grown apart."""


def filled(
    definition: FormDefinition, known: Mapping[str, Any], wanted: Mapping[str, Any], random: Random
) -> dict[str, Any]:
    """Answers that the form accepts.

    `known` are the variables of the process; `wanted` are answers by key ("employer_name") or by the whole way to the
    field ("tests.subsistence.result"), None for a field that is to stay empty. Raises `FormNotFilled`.
    """
    places = [place for place in unfold(definition.components, _entries(wanted)) if isinstance(place.component, Field)]
    choices = {place.path: list(_choices(place, known, wanted, random)) for place in places}
    for _ in range(ROUNDS):
        answers: dict[str, Any] = {}
        for place in places:
            put(answers, place.steps, choices[place.path][0])
        review = form_answers.review(definition, answers, known)
        wrong = {error.path.partition(":")[0] for _page, error in review.errors}
        if not wrong:
            return review.answers
        for path in wrong & choices.keys():
            choices[path] = choices[path][1:] or choices[path]
    told = "; ".join(f"{error.path}: {error.text()}" for _page, error in review.errors)
    raise FormNotFilled(f"{definition.id}: {told}")


def _entries(wanted: Mapping[str, Any]) -> Any:
    """How many entries a repeated group has: as many as are wanted, else one."""

    def count(_list: DynamicList, name: str, _steps: object) -> range:
        entries = wanted.get(name)
        return range(len(entries) if isinstance(entries, list) else 1)

    return count


def _choices(place: Place, known: Mapping[str, Any], wanted: Mapping[str, Any], random: Random) -> Iterator[Any]:
    """What may be answered, the best first."""
    field = place.component
    assert isinstance(field, Field)
    key = str(place.steps[-1])
    for name in (place.path, key):
        if name in wanted:
            yield wanted[name]
    if not (field.required or field.is_recommended):
        yield None
    yield from _usual(field, key, known, random)
    yield None


def _usual(field: Field, key: str, known: Mapping[str, Any], random: Random) -> Iterator[Any]:
    match field:
        case CheckboxField():
            yield True
        case MultipleChoiceField():
            offered = [option.value for option in field.options.offered(known)]
            yield [] if not field.required else offered[:1]
            yield offered[:1]
        case ChoiceField():
            yield from _sorted([option.value for option in field.options.offered(known)], random)
        case DateField():
            yield from (day.isoformat() for day in _days(key))
        case NumberField():
            yield from (str(number) for number in _NUMBERS) if field.as_text else _NUMBERS
        case TextField():
            yield "Siehe Akte."
            yield "12345"


def _sorted(offered: list[Any], random: Random) -> list[Any]:
    """Usual answers first, the others in any order, those that few people give last."""
    random.shuffle(offered)
    return sorted(offered, key=lambda one: (one in _AVOIDED) - (one in _PREFERRED))


def _days(key: str) -> Iterator[date]:
    """Days that fit the name of the field first."""
    later = any(part in key for part in ("until", "expires", "deadline", "_to"))
    earlier = any(part in key for part in ("since", "_on", "from", "born"))
    for days in sorted(_DAYS, key=lambda days: (days <= 1) if later else (days > 0) if earlier else abs(days)):
        yield clock.today() + timedelta(days=days)
