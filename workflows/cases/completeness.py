"""Is the application complete? The checklist of a case, a clerk's verdicts, and what is still missing.

Joins three things: what the table requires (`requirements`), what was handed in (the document register) and what
somebody ruled. A verdict and an override carry a reason that the citizen may read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_documents, case_register, requirements
from workflows.cases.case_documents import DocumentView
from workflows.cases.errors import ReasonMissing
from workflows.cases.requirements import DocumentKind, RequiredDocument, Requirement
from workflows.cases.tables import Case, RequirementRuling
from workflows.correspondence.letter_parts import Bilingual
from workflows.documents import register
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission


class ItemState(StrEnum):
    MISSING = "missing"
    RECEIVED = "received"  # handed in, not judged yet
    ACCEPTED = "accepted"
    REJECTED = "rejected"  # to be replaced
    WAIVED = "waived"  # not needed in this case


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RESET = "reset"  # a verdict is taken back
    WAIVED = "waived"
    REQUIRED = "required"
    AS_LISTED = "as-listed"  # an override is taken back
    REQUESTED = "requested"  # asked for (again): what came before does not count


class StillMissing(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Vollständig ist der Antrag noch nicht. Es fehlt: {names}. "
        "Fordern Sie es nach; im Einzelfall kann die Fachprüfung darauf verzichten."
    )


class NotJudged(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Bitte beurteilen Sie zuerst jede eingegangene Unterlage. Noch offen: {names}."
    )


class NothingMissing(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Es ist nichts vermerkt, was fehlt. Weisen Sie die Unterlage zurück, die ersetzt werden muss, "
        "oder bestätigen Sie die Vollständigkeit."
    )


class NothingToJudge(LaufzettelError):
    sentence: ClassVar[str] = translatable("Zu „{code}“ liegt nichts vor, das zurückgewiesen werden könnte.")


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    kind: DocumentKind
    requirement: Requirement
    reason: Bilingual  # why it is needed, or why not
    state: ItemState
    note: str  # what a clerk wrote: why rejected, waived or demanded; German
    documents: tuple[DocumentView, ...]
    max_age_days: int | None
    original_needed: bool
    translation: Bilingual | None  # in which languages it needs no translation
    judged_by: str | None  # account name; never shown to citizens
    judged_at: datetime | None

    @property
    def is_missing(self) -> bool:
        """Whether the citizen still has to hand it in."""
        return self.state in {ItemState.MISSING, ItemState.REJECTED}


def checklist(session: Session, case: Case) -> tuple[ChecklistItem, ...]:
    """Everything the case needs, in the table's order, and behind it what else was handed in. Two statements."""
    rulings = _rulings(session, case.number)
    documents: dict[str, list[DocumentView]] = {}
    for document in register.documents_of(session, case.number):
        documents.setdefault(document.kind, []).append(case_documents.view(document))
    return tuple(
        _item(one, documents.get(one.kind.code, ()), rulings.get(one.kind.code, ()))
        for one in requirements.of_case(case)
    )


def missing_items(session: Session, case_number: str) -> tuple[ChecklistItem, ...]:
    """What the citizen still has to hand in: not there, or to be replaced."""
    return tuple(item for item in checklist(session, case_register.find(session, case_number)) if item.is_missing)


def facts(session: Session, case_number: str) -> dict[str, Any]:
    """What a process may know of it: `complete` and the codes `missing_documents`."""
    missing = [item.kind.code for item in missing_items(session, case_number)]
    return {"complete": not missing, "missing_documents": missing}


def check_result(session: Session, case_number: str, *, complete: bool) -> None:
    """Raise when a clerk's result contradicts the checklist: `StillMissing`, `NotJudged` or `NothingMissing`."""
    items = checklist(session, case_register.find(session, case_number))
    missing = [item.kind.name.de for item in items if item.is_missing]
    unjudged = [item.kind.name.de for item in items if item.state is ItemState.RECEIVED]
    if unjudged:
        raise NotJudged(names=", ".join(unjudged))
    if complete and missing:
        raise StillMissing(names=", ".join(missing))
    if not complete and not missing:
        raise NothingMissing


def request(session: Session, identity: Identity, case_number: str, codes: Iterable[str], reason: str) -> None:
    """Ask for documents that the legal examination needs, whether the table lists them or they were here before."""
    require(identity, Permission.EXAMINE)
    case = case_register.find_open(session, case_number)
    for code in codes:
        requirements.enlist(session, case, [code])
        _rule(session, identity, case, code, Verdict.REQUESTED, reason, Action.REQUIREMENT_OVERRIDE)


def judge(
    session: Session,
    identity: Identity,
    case_number: str,
    code: str,
    verdict: Verdict,
    reason: str = "",
    document_id: UUID | None = None,
) -> None:
    """Accept or reject what was handed in for a code (one file of it, or all), or take the verdict back.

    Accepting without a file means that the original was shown. Rejecting needs a reason, in a sentence that the
    citizen reads. Raises `ReasonMissing`, `NothingToJudge`, `CaseClosed`, `NotPermitted`.
    """
    require(identity, Permission.JUDGE_DOCUMENT)
    case = case_register.find_open(session, case_number)
    if verdict is Verdict.REJECTED and not reason.strip():
        raise ReasonMissing
    files = [file for file in register.documents_of(session, case.number) if file.kind == code]
    if document_id is not None:
        files = [file for file in files if file.id == document_id]
    if verdict is Verdict.REJECTED and not files:
        raise NothingToJudge(code=code)
    for file in files:
        _judge_file(session, file.id, verdict, reason.strip(), identity.account_name)
    _rule(session, identity, case, code, verdict, reason, Action.DOCUMENT_JUDGE)


def override(session: Session, identity: Identity, case_number: str, code: str, verdict: Verdict, reason: str) -> None:
    """Waive a document in this case, or demand one that the table does not; `verdict` is WAIVED or REQUIRED.

    AS_LISTED goes back to what the table says. Raises `ReasonMissing`, `CaseClosed`, `NotPermitted`.
    """
    require(identity, Permission.OVERRIDE_REQUIREMENT)
    case = case_register.find_open(session, case_number)
    if not reason.strip():
        raise ReasonMissing
    requirements.enlist(session, case, [code])
    _rule(session, identity, case, code, verdict, reason, Action.REQUIREMENT_OVERRIDE)


def _item(
    required: RequiredDocument, documents: Sequence[DocumentView], rulings: Sequence[RequirementRuling]
) -> ChecklistItem:
    override = _last(rulings, *_OVERRIDES, back=Verdict.AS_LISTED)
    judged = _last(rulings, Verdict.ACCEPTED, Verdict.REJECTED, back=Verdict.RESET)
    counting = documents
    if override is not None and override.verdict == Verdict.REQUESTED:
        counting = [one for one in documents if one.received_at > override.at]
        judged = judged if judged is not None and judged.id > override.id else None
    requirement, reason = _requirement(required, override)
    state, note = _state(requirement, counting, judged)
    latest = judged or override
    return ChecklistItem(
        kind=required.kind,
        requirement=requirement,
        reason=reason,
        state=state,
        note=note,
        documents=tuple(documents),
        max_age_days=required.max_age_days,
        original_needed=required.original_needed,
        translation=required.translation,
        judged_by=latest.by if latest else None,
        judged_at=latest.at if latest else None,
    )


def _requirement(required: RequiredDocument, override: RequirementRuling | None) -> tuple[Requirement, Bilingual]:
    if override is None:
        return required.requirement, required.reason
    if override.verdict == Verdict.WAIVED:
        return Requirement.WAIVED, Bilingual(override.reason, override.reason)
    if override.verdict == Verdict.REQUIRED:
        return Requirement.REQUIRED, Bilingual(override.reason, override.reason)
    listed = required.requirement in {Requirement.REQUIRED, Requirement.CONDITIONAL}
    return Requirement.REQUIRED, required.reason if listed else _FOR_EXAMINATION


_OVERRIDES: Final = (Verdict.WAIVED, Verdict.REQUIRED, Verdict.REQUESTED)
_FOR_EXAMINATION: Final = Bilingual(
    "Wir brauchen es für die rechtliche Prüfung.", "We need it for the legal examination."
)


def _state(
    requirement: Requirement, documents: Sequence[DocumentView], judged: RequirementRuling | None
) -> tuple[ItemState, str]:
    states = {document.state for document in documents}
    if register.State.RECEIVED in states:
        return ItemState.RECEIVED, ""
    if register.State.ACCEPTED in states or (judged is not None and judged.verdict == Verdict.ACCEPTED):
        return ItemState.ACCEPTED, judged.reason if judged else ""
    if requirement in {Requirement.WAIVED, Requirement.UNLISTED}:
        return ItemState.WAIVED, ""
    if documents:
        return ItemState.REJECTED, documents[-1].rejection_reason
    return ItemState.MISSING, ""


def _judge_file(session: Session, document_id: UUID, verdict: Verdict, reason: str, by: str) -> None:
    if verdict is Verdict.ACCEPTED:
        register.accept(session, document_id, by)
    elif verdict is Verdict.REJECTED:
        register.reject(session, document_id, reason, by)
    else:
        register.reset(session, document_id, by)


def _rule(
    session: Session,
    identity: Identity,
    case: Case,
    code: str,
    verdict: Verdict,
    reason: str,
    action: Action,
) -> None:
    by = identity.account_name
    session.add(
        RequirementRuling(case_number=case.number, code=code, verdict=verdict.value, reason=reason.strip(), by=by)
    )
    details = {"code": code, "verdict": verdict.value}
    audit.record(session, action, by=by, subject=case.number, details=details)
    session.flush()


def _rulings(session: Session, case_number: str) -> dict[str, list[RequirementRuling]]:
    query = select(RequirementRuling).where(RequirementRuling.case_number == case_number)
    found: dict[str, list[RequirementRuling]] = {}
    for ruling in session.scalars(query.order_by(RequirementRuling.id)):
        found.setdefault(ruling.code, []).append(ruling)
    return found


def _last(rulings: Iterable[RequirementRuling], *verdicts: Verdict, back: Verdict) -> RequirementRuling | None:
    """The newest ruling of these kinds, unless a later one took it back."""
    last: RequirementRuling | None = None
    for ruling in rulings:
        if ruling.verdict == back:
            last = None
        elif ruling.verdict in verdicts:
            last = ruling
    return last
