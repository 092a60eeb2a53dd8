"""What has happened in a case, for colleagues: one list, newest first, with names.

Merges the engine's history with letters, documents, contributions, decisions and notes. Reads only the history;
everything else is handed in by whoever has read it already.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from engine.errors import translatable
from engine.history import HistoryEvent
from workflows import audit
from workflows.cases import published_model
from workflows.cases.case_letters import LetterView
from workflows.cases.completeness import ChecklistItem
from workflows.cases.contributions import ContributionView, Kind
from workflows.cases.decisions import DecisionView
from workflows.cases.decisions import Kind as DecisionKind
from workflows.cases.notes import Note
from workflows.cases.sentences import Sentence


@dataclass(frozen=True, slots=True)
class CaseEvent:
    at: datetime
    sentence: Sentence
    by: str | None  # account name; None: the system or the citizen
    text: str = ""  # what somebody wrote, in full


_CONTRIBUTIONS: Final = {
    Kind.DOCUMENTS_PROVIDED: translatable("Die Person hat Unterlagen nachgereicht."),
    Kind.HEARING_REPLY: translatable("Die Person hat zur Anhörung Stellung genommen."),
    Kind.URGENCY_RAISED: translatable("Die Person hat gemeldet, dass es eilt."),
    Kind.WITHDRAWAL: translatable("Die Person hat den Antrag zurückgenommen."),
}
_PROPOSED: Final = {
    DecisionKind.GRANT: translatable("Erteilung vorgeschlagen"),
    DecisionKind.REFUSE: translatable("Ablehnung vorgeschlagen"),
}
_OF_PROCESS: Final = ("started", "ended", "changed", "migrated", "modified", "suspended", "resumed", "cancelled")
_STANDS_STILL: Final = translatable("Der Vorgang steht still: Sein Stand lässt sich nicht lesen.")
_ENGINE: Final = {
    "completed": translatable("Aufgabe erledigt: {name}"),
    "triggered": translatable("Frist oder Ereignis eingetreten: {name}"),
    "incident": translatable("Der Vorgang stockt bei: {name}"),
    "resolved": translatable("Störung behoben"),
    "changed": translatable("Angaben des laufenden Vorgangs geändert"),
    "modified": translatable("Vorgang an eine andere Stelle gesetzt"),
    "suspended": translatable("Vorgang angehalten"),
    "resumed": translatable("Vorgang fortgesetzt"),
    "migrated": translatable("Auf eine neue Fassung des Verfahrens umgestellt"),
    "cancelled": translatable("Der Vorgang wurde abgebrochen"),
    "started": translatable("Bearbeitung begonnen"),
    "ended": translatable("Bearbeitung beendet"),
}


def events(
    session: Session,
    case_number: str,
    model_version_id: int,
    *,
    checklist: Sequence[ChecklistItem],
    letters: Sequence[LetterView],
    contributions: Sequence[ContributionView],
    decisions: Sequence[DecisionView],
    notes: Sequence[Note],
) -> tuple[CaseEvent, ...]:
    """Every event of the case, newest first. One statement."""
    found = [
        *_history(session, case_number, model_version_id),
        *_documents(checklist),
        *(
            CaseEvent(one.created_at, _about(translatable("Schreiben: {name}"), one.subject.de), None)
            for one in letters
        ),
        *(CaseEvent(one.at, Sentence(_CONTRIBUTIONS[one.kind]), None, one.text) for one in contributions),
        *(event for one in decisions for event in _decision(one)),
        *(CaseEvent(one.at, Sentence(translatable("Vermerk")), one.by, one.text) for one in notes),
    ]
    return tuple(sorted(found, key=lambda event: event.at, reverse=True))


def _history(session: Session, case_number: str, model_version_id: int) -> Iterator[CaseEvent]:
    of_people = and_(HistoryEvent.element_type == "userTask", HistoryEvent.kind == "completed")
    of_process = and_(HistoryEvent.element_type == "process", HistoryEvent.kind.in_(_OF_PROCESS))
    unusual = HistoryEvent.kind.in_(("triggered", "incident", "resolved"))
    query = select(HistoryEvent).where(HistoryEvent.business_key == case_number, or_(of_people, of_process, unusual))
    rows = session.scalars(query.order_by(HistoryEvent.id)).all()
    names = _names(session, [row.details["from"] for row in rows if row.kind == "migrated"], model_version_id)
    for row in rows:
        name = names.get((row.process_id, row.element_id), "")
        if name or row.element_type == "process":
            said = _ENGINE[row.kind] if name or row.kind != "incident" else _STANDS_STILL
            yield CaseEvent(row.at, _about(said, name), row.by, str(row.details.get("reason", "")))


def _names(session: Session, former: Iterable[int], model_version_id: int) -> Mapping[tuple[str, str], str]:
    """What elements are called: as in the version of today, else in the last one that knew them."""
    return {
        (version.model.process_id, element.id): element.name
        for known in (*former, model_version_id)
        for version in published_model.reachable(session, known)
        for element in version.model.elements.values()
    }


def _documents(checklist: Iterable[ChecklistItem]) -> Iterator[CaseEvent]:
    for item in checklist:
        name = item.kind.name.de
        for document in item.documents:
            by = None if document.uploaded_by == audit.CITIZEN else document.uploaded_by
            yield CaseEvent(document.received_at, _about(translatable("Unterlage eingegangen: {name}"), name), by)
            if document.judged_at is not None:
                judged = _about(_JUDGED[document.state], name)
                yield CaseEvent(document.judged_at, judged, document.judged_by, document.rejection_reason)


_JUDGED: Final = {
    "accepted": translatable("Unterlage angenommen: {name}"),
    "rejected": translatable("Unterlage zurückgewiesen: {name}"),
    "received": translatable("Beurteilung zurückgenommen: {name}"),
}


def _decision(decision: DecisionView) -> Iterator[CaseEvent]:
    yield CaseEvent(decision.proposed_at, Sentence(_PROPOSED[decision.kind]), decision.proposed_by, decision.reason)
    if decision.reviewed_at is not None:
        approved = decision.state in {"approved", "recorded"}
        sentence = translatable("Vorschlag freigegeben") if approved else translatable("Vorschlag zurückgegeben")
        yield CaseEvent(decision.reviewed_at, Sentence(sentence), decision.reviewed_by, decision.review_reason)
    if decision.recorded_at is not None:
        yield CaseEvent(decision.recorded_at, Sentence(translatable("Entscheidung getroffen")), None)


def _about(template: str, name: str) -> Sentence:
    return Sentence(template, {"name": name})
