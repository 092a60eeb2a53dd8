"""What people of the demonstration write into forms, as the forms store it."""

from datetime import date, timedelta
from random import Random
from typing import Any

from engine import clock
from workflows.demonstration.people import STREETS, Applicant
from workflows.demonstration.stories import Story

_TESTS = (
    "passport", "identity", "subsistence", "expulsion", "public_interest", "timely",
    "job", "qualification", "licence", "labour_consent", "old_age", "extension",
)  # fmt: skip
_NOT_APPLICABLE = frozenset({"public_interest", "licence", "labour_consent", "old_age"})


def application(person: Applicant, story: Story, random: Random) -> dict[str, Any]:
    """The answers of an application; documents are uploaded page by page."""
    today = clock.today()
    answers = {
        "family_name": person.family_name,
        "given_names": person.given_names,
        "birth_date": person.birth_date.isoformat(),
        "nationalities": [{"nationality": person.nationality}],
        "represented_by": "self",
        "street": f"{random.choice(STREETS)} {random.randrange(1, 120)}",
        "postal_code": "12345",
        "city": "Musterstadt",
        "email": person.email,
        "legal_basis": random.choice(("18a", "18b", "18b", "19c")),
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
    }
    if story.emergency != "none":
        answers["emergency_date"] = (today + timedelta(days=6)).isoformat()
        answers["emergency_details"] = "Mein Arbeitgeber braucht bis dahin einen Nachweis."
    return answers


def completeness_check(*, complete: bool, doubtful: bool) -> dict[str, Any]:
    """The clearing desk's result."""
    return {
        "complete": "yes" if complete else "no",
        "legal_basis": "18b",
        "labour_consent": "not_needed",
        "findings": ["subsistence_doubtful", "identity_unclear"] if doubtful else [],
        "note": "",
    }


def decide_on_file(decision: str) -> dict[str, Any]:
    """How it goes on when papers never came."""
    return {"file_decision": decision, "file_reason": "Trotz Erinnerung und Nachfrist kam nichts mehr."}


def examination(story: Story, variables: dict[str, Any], *, propose: str) -> dict[str, Any]:
    """Every legal test, and the proposal."""
    tests: dict[str, dict[str, str]] = {}
    for name in _TESTS:
        result = "not_applicable" if name in _NOT_APPLICABLE else "fulfilled"
        tests[name] = {"result": result, "evidence": "Akte" if result == "fulfilled" else ""}
    if int(variables.get("applicant_age") or 0) < 45:
        del tests["old_age"]
    answers: dict[str, Any] = {"tests": tests, "proposal": propose}
    if propose == "refuse":
        reason = "Das Einkommen deckt den Bedarf nicht; ergänzende Leistungen wurden bezogen."
        tests["subsistence"] = {"result": "not_fulfilled", "evidence": "Lohnabrechnungen", "reason": reason}
        return answers | {"reasoning": "Der Lebensunterhalt ist nicht gesichert."}
    if story.doubtful:
        reason = "Schwankendes Einkommen; mit dem neuen Vertrag knapp ausreichend."
        tests["subsistence"] = {"result": "open", "evidence": "Arbeitsvertrag", "reason": reason}
        spelling = "Zwei Schreibweisen des Namens; die Auskunft der Vertretung steht noch aus."
        tests["identity"] = {"result": "open", "evidence": "Pass und Geburtsurkunde", "reason": spelling}
    until = clock.today() + timedelta(days=3 * 365)
    return answers | {
        "valid_until": until.isoformat(),
        "conditions": "",
        "reasoning": "Alle Voraussetzungen liegen vor; das Arbeitsverhältnis besteht fort.",
    }


def decision_notice(*, refuse: bool) -> dict[str, Any]:
    """The text of the notice."""
    if refuse:
        text = (
            "Ihr Einkommen der letzten drei Monate reicht nicht aus, um den Lebensunterhalt ohne öffentliche Mittel zu "
            "sichern. Aus den Lohnabrechnungen ergibt sich ein monatlicher Fehlbetrag."
        )
        return {"legal_basis": "18b", "reasons": [{"requirement": "Gesicherter Lebensunterhalt", "text": text}]}
    begins = clock.today() + timedelta(days=14)
    return {
        "legal_basis": "18b",
        "valid_from": begins.isoformat(),
        "valid_until": date(begins.year + 3, begins.month, min(begins.day, 28)).isoformat(),
        "employment": "Jede Beschäftigung, zu der die Qualifikation befähigt, ist erlaubt.",
        "conditions": [],
    }


def hearing_assessment(*, answered: bool, result: str = "uphold") -> dict[str, Any]:
    """What became of the person's view."""
    answers: dict[str, Any] = {
        "hearing_reply": "answered" if answered else "silent",
        "hearing_result": result,
        "assessment_reason": "Es bleibt beim Ergebnis der Prüfung: Der Lebensunterhalt ist nicht gesichert.",
    }
    if answered:
        argument = "Ab nächstem Jahr sei eine Lohnerhöhung zugesagt."
        answers["arguments"] = [
            {
                "argument": argument,
                "assessment": "Die Zusage ist nicht belegt und liegt in der Zukunft.",
                "convincing": "no",
            }
        ]
    return answers


def approval(*, approved: bool) -> dict[str, Any]:
    """The second person's answer."""
    if approved:
        return {"approved": "yes", "approval_note": ""}
    return {"approved": "no", "return_reason": "Bitte die Entwicklung des Einkommens noch einmal genauer darstellen."}


def clarification() -> dict[str, Any]:
    """How it goes on when a body has not answered, or not usefully."""
    return {"clarification": "without", "clarification_reason": "Die Unterlagen in der Akte genügen."}


def security_assessment() -> dict[str, Any]:
    """What a cleared person makes of the security authorities' answer."""
    return {"security_hit": "no", "assessment_reason": "Keine Bedenken gegen die Erteilung."}
