"""Answers that somebody might give: anything that a form's own rules let pass."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

from engine import clock
from forms import answers as form_answers
from forms.choice_fields import CheckboxField, ChoiceField, MultipleChoiceField
from forms.components import Field
from forms.date_fields import DateField
from forms.number_fields import NumberField
from forms.paths import put
from forms.places import unfold
from forms.schema import FormDefinition
from forms.text_fields import TextField

TRIES = 100
DAYS = 400  # dates are drawn so far around today


def filled(definition: FormDefinition, known: Mapping[str, Any], random: Random) -> dict[str, Any]:
    """Answers whose facts the form accepts; `known` are the variables of the process."""
    holders = {holder.id for holder in definition.facts.values()}
    for _ in range(TRIES):
        answers: dict[str, Any] = {}
        for place in unfold(definition.components, lambda *_: ()):
            if isinstance(place.component, Field):
                put(answers, place.steps, _value(place.component, known, random))
        review = form_answers.review(definition, answers, known)
        wrong = [error for _, error in review.errors if error.field_id in holders]
        if not wrong:
            return review.answers
    raise AssertionError(f"{definition.id}: {[error.text() for error in wrong]}")


def _value(field: Field, known: Mapping[str, Any], random: Random) -> Any:
    if not field.required and random.random() < 0.3:
        return None
    match field:
        case CheckboxField():
            return random.random() < 0.5
        case MultipleChoiceField():
            return [option.value for option in field.options.offered(known) if random.random() < 0.3]
        case ChoiceField():
            offered = [option.value for option in field.options.offered(known)]
            return random.choice(offered) if offered else None
        case DateField():
            return (clock.today() + timedelta(days=random.randint(-DAYS, DAYS))).isoformat()
        case NumberField():
            return random.randint(0, 5000)
        case TextField():
            return "Text"
    return None
