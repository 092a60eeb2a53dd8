"""What people of the demonstration say, by the keys of the fields; `form_filling` adds what is usual for the rest."""

from datetime import timedelta
from random import Random
from typing import Any

from engine import clock
from workflows.demonstration.people import STREETS, Applicant
from workflows.demonstration.stories import Story

_NO_INCOME = "Das Einkommen deckt den Bedarf nicht; ergänzende Leistungen wurden bezogen."
_SHORTFALL = (
    "Ihr Einkommen der letzten drei Monate reicht nicht aus, um den Lebensunterhalt ohne öffentliche Mittel zu "
    "sichern. Aus den Nachweisen ergibt sich ein monatlicher Fehlbetrag."
)


def application(person: Applicant, story: Story, random: Random) -> dict[str, Any]:
    """The answers of an application, as far as the person's circumstances decide them."""
    today = clock.today()
    answers: dict[str, Any] = {
        "family_name": person.family_name,
        "given_names": person.given_names,
        "birth_date": person.birth_date.isoformat(),
        "nationality": person.nationality,
        "represented_by": "self",
        "street": f"{random.choice(STREETS)} {random.randrange(1, 120)}",
        "postal_code": "12345",
        "city": "Musterstadt",
        "email": person.email,
        "residence_status": "title",
        "title_expires_on": (today + timedelta(days=random.randrange(35, 80))).isoformat(),
        "has_certificate": "no",
        "living_since": f"{today.year - random.randrange(4, 9)}-{random.randrange(1, 13):02}",
        "same_employer": "yes" if random.random() < 0.8 else "no",
        "employer_name": person.employer,
        "job_title": person.job_title,
        "regulated_profession": "no",
        "working_since": f"{today.year - 3}-{random.randrange(1, 13):02}",
        "gross_salary": random.randrange(2900, 5200, 50),
        "receives_benefits": "no",
        "emergency_reason": story.emergency,
        "declared_true": True,
        "contract_until": None,
    }
    if story.emergency != "none":
        answers["emergency_date"] = (today + timedelta(days=6)).isoformat()
        answers["emergency_details"] = "Mein Arbeitgeber braucht bis dahin einen Nachweis."
    return answers


def office(story: Story, labour_consent: str, *, missing: bool, returned: bool) -> dict[str, Any]:
    """What the office's people answer at any task of the case.

    `missing`: papers are missing; `returned`: the second person has sent the case back once.
    """
    refuse = story.proposal == "refuse"
    approved = returned or not story.returned_once
    begins = clock.today() + timedelta(days=14)
    return {
        "complete": "no" if missing else "yes",
        "labour_consent": labour_consent,
        "findings": ["subsistence_doubtful", "identity_unclear"] if story.doubtful else [],
        "note": "",
        "file_decision": story.on_file,
        "file_reason": "Trotz Erinnerung und Nachfrist kam nichts mehr.",
        "competence": "here",
        "competence_reason": "Die Person wohnt in der Stadt.",
        "person_match": "different",
        "match_reason": "Geburtsdatum und Staatsangehörigkeit sind verschieden.",
        "proposal": story.proposal,
        "valid_from": begins.isoformat(),
        "valid_until": (begins + timedelta(days=2 * 365)).isoformat(),
        "conditions": [],
        "employment": "Jede Beschäftigung, zu der die Qualifikation befähigt, ist erlaubt.",
        "evidence": "Akte",
        "delivery": "counter",
        "document_correct": "yes",
        "tests.subsistence.result": "not_fulfilled" if refuse else "open" if story.doubtful else "fulfilled",
        "tests.identity.result": "open" if story.doubtful else "fulfilled",
        "reason": _NO_INCOME if refuse else "Zwei Schreibweisen; die Auskunft der Vertretung steht noch aus.",
        "reasoning": "Der Lebensunterhalt ist nicht gesichert." if refuse else "Alle Voraussetzungen liegen vor.",
        "requirement": "Gesicherter Lebensunterhalt",
        "text": _SHORTFALL if refuse else "",
        "hearing_reply": "answered" if story.reply_to_hearing else "silent",
        "hearing_result": "uphold",
        "argument": "Ab nächstem Jahr sei eine Lohnerhöhung zugesagt.",
        "assessment": "Die Zusage ist nicht belegt und liegt in der Zukunft.",
        "convincing": "no",
        "assessment_reason": "Es bleibt beim Ergebnis der Prüfung: Der Lebensunterhalt ist nicht gesichert.",
        "clarification": "without",
        "clarification_reason": "Die Unterlagen in der Akte genügen.",
        "security_hit": "no",
        "draft_right": "yes",
        "certificate_way": "counter",
        "hand_over_result": "handed_over",
        "effect_reason": "Titel, Einreise und Antrag laut Akte.",
        "approved": "yes" if approved else "no",
        "approval_note": "",
        "return_reason": "Bitte die Entwicklung des Einkommens noch einmal genauer darstellen.",
    }
