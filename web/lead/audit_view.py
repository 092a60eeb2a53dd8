"""The details of an entry of the audit log in words. What has no words stands as it was recorded: nothing is hidden."""

from typing import Any

from flask_babel import gettext as _

from workflows.cases.case_numbers import parse_case_number
from workflows.cases.errors import CaseNumberMistyped
from workflows.cases.intake import IntakeChannel
from workflows.people.permissions import Role
from workflows.people.teams import Team
from workflows.steering.audit_review import NOBODYS, THE_LOG, LogEntry


def written_by(entry: LogEntry) -> str:
    """Who acted, as colleagues read it."""
    return _(entry.by_name) if entry.by in NOBODYS else entry.by_name


def details_of(entry: LogEntry) -> list[tuple[str, str]]:
    """Name and value of every detail; what is nested stands one behind the other."""
    return [(_name(key), _value(value)) for key, value in entry.details.items()]


def is_case_number(subject: str) -> bool:
    """Whether an entry is about a case."""
    try:
        return parse_case_number(subject) == subject
    except CaseNumberMistyped:
        return False


def subject_words(subject: str) -> str:
    """What an entry is about: the log itself has a word, everything else its number or name."""
    return _("Protokoll") if subject == THE_LOG else subject


def _name(key: str) -> str:
    return _names().get(key, key)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{_name(key)}: {_value(part)}" for key, part in value.items())
    if isinstance(value, list):
        return ", ".join(_value(part) for part in value) or "–"
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    text = str(value)
    known = _values()
    return f"{known[text]} ({text})" if text in known else text


def _values() -> dict[str, str]:
    """Codes that stand for something that people have a word for."""
    codes = [*Role, *Team, *IntakeChannel]
    return {code.value: _(code.sentence) for code in codes} | {
        "accepted": _("anerkannt"),
        "rejected": _("zurückgewiesen"),
        "granted": _("erteilt"),
        "refused": _("abgelehnt"),
        "withdrawn": _("zurückgenommen"),
        "transferred": _("an ein anderes Amt abgegeben"),
        "same": _("dieselbe Person"),
        "different": _("zwei verschiedene Personen"),
    }


def _names() -> dict[str, str]:
    return {
        "action": _("Handlung"),
        "after": _("nachher"),
        "before": _("vorher"),
        "before_id": _("vor Eintrag"),
        "by": _("Person"),
        "channel": _("Weg"),
        "code": _("Unterlage"),
        "answer": _("Antwort"),
        "compared_with": _("verglichen mit"),
        "complete_since": _("vollständig seit"),
        "count": _("Einträge"),
        "date": _("Datum"),
        "difficulty": _("Schwierigkeit"),
        "difficulty_score": _("Punkte der Schwierigkeit"),
        "document": _("Datei"),
        "draft": _("Entwurf"),
        "documents": _("Unterlagen"),
        "element": _("Schritt im Modell"),
        "emergency_claim": _("Eilmeldung"),
        "fee_amount": _("Gebühr in Euro"),
        "fee_basis": _("Grundlage der Gebühr"),
        "files": _("Dateien"),
        "first_broken_id": _("erster fehlerhafter Eintrag"),
        "found": _("Treffer"),
        "from": _("von"),
        "head": _("letzte Prüfsumme"),
        "incident": _("Störung"),
        "kind": _("Art"),
        "letter": _("Schreiben"),
        "message": _("Nachricht"),
        "ok": _("in Ordnung"),
        "outcome": _("Ausgang"),
        "problem": _("Ursache"),
        "published": _("veröffentlicht"),
        "reason": _("Grund"),
        "roles": _("Rollen"),
        "since": _("von"),
        "step": _("Schritt"),
        "subject": _("Betreff"),
        "task": _("Aufgabe"),
        "team": _("Team"),
        "teams": _("Teams"),
        "text": _("Suchwort"),
        "to": _("an"),
        "until": _("bis"),
        "urgency": _("Dringlichkeit"),
        "verdict": _("Urteil"),
        "via": _("Weg"),
        "what": _("was"),
    }
