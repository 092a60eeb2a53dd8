"""What the answers of a task decide about its case: proposals, the notice's text, reviews, requests, completeness.

Knows the names of the form fields that the forms of all procedures use for it; which task asks for them is the
model's business. Everything else in the answers is left alone. Decisions are made by people: this module only
hands them to the rules that check them.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from forms.summary import SummaryPage
from workflows.cases import completeness, decisions
from workflows.cases.decisions import Ground, Kind, NoticeText
from workflows.people.identities import Identity

# What the answer to these fields proposes.
_PROPOSES = {
    ("proposal", "grant"): Kind.GRANT,
    ("proposal", "refuse"): Kind.REFUSE,
    ("hearing_result", "grant"): Kind.GRANT,
    ("hearing_result", "uphold"): Kind.REFUSE,
    ("file_decision", "hearing"): Kind.REFUSE,
    ("remedy_result", "grant"): Kind.GRANT,
    ("remedy_ruling", "granted"): Kind.GRANT,
}
_REASONS = ("reasoning", "assessment_reason", "file_reason", "reason")
_YES_OR_NO = {"yes": True, "no": False, True: True, False: False}


def take(
    session: Session,
    identity: Identity,
    case_number: str,
    answers: Mapping[str, Any],
    summary: tuple[SummaryPage, ...] = (),
) -> None:
    """Hand on what the answers decide; `summary` is the same in words, for what the notice quotes.

    Raises what the rules object to: `SamePerson`, `ReasonMissing`, `StillMissing`, `NotJudged`, `NothingMissing`.
    """
    _completeness(session, case_number, answers)
    _proposal(session, identity, case_number, answers)
    _notice(session, identity, case_number, answers, summary)
    _review(session, identity, case_number, answers)


def _completeness(session: Session, case_number: str, answers: Mapping[str, Any]) -> None:
    complete = _YES_OR_NO.get(answers.get("complete"))
    if complete is not None:
        completeness.check_result(session, case_number, complete=complete)


def _proposal(session: Session, identity: Identity, case_number: str, answers: Mapping[str, Any]) -> None:
    reason = next((str(answers[name]) for name in _REASONS if answers.get(name)), "")
    for (field, value), kind in _PROPOSES.items():
        if answers.get(field) == value:
            decisions.propose(session, identity, case_number, kind, reason)
    if "more_facts" in {answers.get("proposal"), answers.get("hearing_result")}:
        decisions.drop(session, identity, case_number)
        codes = answers.get("missing_documents") or ()
        completeness.request(session, identity, case_number, codes, reason)


def _notice(
    session: Session,
    identity: Identity,
    case_number: str,
    answers: Mapping[str, Any],
    summary: tuple[SummaryPage, ...],
) -> None:
    if "conditions" not in answers and "reasons" not in answers:
        return
    notice = NoticeText(
        legal_basis=_in_words(summary, "legal_basis") or str(answers.get("legal_basis") or ""),
        valid_from=_date(answers.get("valid_from")),
        valid_until=_date(answers.get("valid_until")),
        employment=str(answers.get("employment") or ""),
        conditions=tuple(row["text"] for row in answers.get("conditions") or ()),
        grounds=tuple(Ground(row["requirement"], row["text"]) for row in answers.get("reasons") or ()),
    )
    decisions.prepare_notice(session, identity, case_number, notice)


def _review(session: Session, identity: Identity, case_number: str, answers: Mapping[str, Any]) -> None:
    approved = _YES_OR_NO.get(answers.get("approved"))
    if approved is not None:
        note = answers.get("approval_note") if approved else answers.get("return_reason")
        decisions.review(session, identity, case_number, approved=approved, reason=str(note or ""))


def _in_words(summary: tuple[SummaryPage, ...], path: str) -> str:
    return next((row.text for page in summary for row in page.rows if row.path == path), "")


def _date(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
