"""The facts of an application that its process starts with.

Personal data stay in the case file: a field becomes a process variable only where the form says so. What nobody is
asked, because the office knows or computes it, is added here.
"""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from forms import answers as form_answers
from forms.schema import FormDefinition
from workflows.cases import persons

# What came of security queries (AufenthG section 73): decides the way of a case, and is shown to cleared people only.
PROTECTED: Final = frozenset({"security_hit", "consultation_results", "known_results"})
_SAMPLE: Final = 100  # sample numbers run from 0 to 99; the approval rule picks some for a random check


def process_facts(
    definition: FormDefinition,
    answers: Mapping[str, Any],
    *,
    case_number: str,
    procedure_key: str,
    received_on: date,
    land: str,
) -> dict[str, Any]:
    """The variables of a new process. None where nothing is known: the tables say what that means."""
    asked = form_answers.facts(definition, answers)
    return {
        **asked,
        "case_number": case_number,
        "procedure": procedure_key,
        "received_on": received_on,
        "land": land,  # its public holidays move the ends of deadlines
        "postal_code": _stated(answers, "postal_code"),
        "municipality": _municipality(answers),
        "born_on": _born_on(asked, answers),
        "applicant_age": persons.age_on(answers.get("birth_date"), received_on),
        "applied_in_time": applied_in_time(received_on, asked.get("title_expires_on")),
        "sample_number": draw_sample_number(),
    }


def _born_on(asked: Mapping[str, Any], answers: Mapping[str, Any]) -> date | None:
    """The day of birth, for a child born here alone: its application is in time for six months (section 81(2))."""
    if asked.get("residence_status") != "newborn":
        return None
    year, month, day = persons.birth_parts(answers.get("birth_date"))
    return date(year, month, day) if year and month and day else None


def _stated(answers: Mapping[str, Any], key: str) -> str | None:
    """What was answered; None where the form does not ask."""
    return str(answers[key] or "").strip() if key in answers else None


def _municipality(answers: Mapping[str, Any]) -> str | None:
    """The place, folded as the competence table writes it; None where the form does not ask."""
    city = _stated(answers, "city")
    return None if city is None else persons.name_key(city)


def draw_sample_number() -> int:
    """0 to 99, so that nobody can foresee whose case a second person will check."""
    return secrets.randbelow(_SAMPLE)


def applied_in_time(received_on: date, title_expires_on: object) -> bool | None:
    """Whether the application came while the title was valid (AufenthG section 81(4)); None when that is unknown."""
    if isinstance(title_expires_on, str) and title_expires_on:
        title_expires_on = date.fromisoformat(title_expires_on)
    if not isinstance(title_expires_on, date):
        return None
    return received_on <= title_expires_on
