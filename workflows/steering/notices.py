"""Notices to leads: what is late or at risk, written by the processes and ticked off by a lead."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import translatable
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_listing
from workflows.cases.case_listing import Columns
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission
from workflows.steering.tables import LeadNotice

REASONS: Final[Mapping[str, str]] = {
    "completeness-check-overdue": translatable("Die Prüfung auf Vollständigkeit ist überfällig."),
    "decide-on-file-overdue": translatable("Über das Vorgehen ohne fehlende Unterlagen ist noch nicht entschieden."),
    "examination-overdue": translatable("Die rechtliche Prüfung ist überfällig."),
    "approval-overdue": translatable("Die Freigabe ist überfällig."),
    "notice-overdue": translatable("Der Bescheid ist noch nicht vorbereitet."),
    "refusal-draft-overdue": translatable("Die beabsichtigte Ablehnung ist noch nicht entworfen."),
    "hearing-assessment-overdue": translatable("Die Antwort auf die Anhörung ist noch nicht bewertet."),
    "fingerprints-missing": translatable(
        "Die Fingerabdrücke sind noch nicht gespeichert; ohne sie gibt es keinen Titel."
    ),
    "agreement-overdue": translatable("Die Vereinbarung mit dem Arbeitgeber ist noch nicht geschlossen."),
    "invitation-overdue": translatable("Der Arbeitgeber ist nach den Antworten noch nicht eingeladen."),
    "declaration-overdue": translatable("Die Verpflichtungserklärung ist noch nicht unterschrieben."),
    "loss-report-overdue": translatable("Der Verlust der Karte ist noch nicht gemeldet."),
    "consultation-clarification-overdue": translatable("Über eine unbeantwortete Anfrage ist noch nicht entschieden."),
    "security-assessment-overdue": translatable("Eine Auskunft ist noch nicht bewertet."),
    "proof-ends-unexplained": translatable("Der Nachweis des Aufenthalts läuft ab, und niemand hat erklärt, warum."),
    "person-match-overdue": translatable("Ob die Person schon bekannt ist, ist noch nicht geklärt."),
    "competence-check-overdue": translatable("Ob wir zuständig sind, ist noch nicht geklärt."),
    "move-check-overdue": translatable("Wer nach dem Umzug zuständig ist, ist noch nicht geklärt."),
    "power-check-overdue": translatable("Die Vollmacht ist noch nicht geprüft."),
    "investigation-check-overdue": translatable("Nach dem Stand der Ermittlungen hat noch niemand gefragt."),
    "transfer-overdue": translatable("Die Abgabe an das zuständige Amt ist noch nicht vorbereitet."),
    "transfer-trouble-overdue": translatable("Das andere Amt hat die Akte nicht übernommen; niemand hat es geklärt."),
    "remedy-check-overdue": translatable("Die Frist eines Rechtsbehelfs ist noch nicht geprüft."),
    "remedy-consideration-overdue": translatable("Ob einem Rechtsbehelf abgeholfen wird, ist noch nicht entschieden."),
    "remedy-submission-overdue": translatable("Die Akte ist der entscheidenden Stelle noch nicht vorgelegt."),
    "remedy-outcome-overdue": translatable(
        "Über einen Rechtsbehelf ist seit einem halben Jahr nicht entschieden. Lassen Sie nachfragen."
    ),
    "undecided-45-days": translatable(
        "Seit 45 Tagen nicht entschieden. Sehen Sie nach, worauf der Vorgang wartet; teilen Sie ihn wenn nötig neu zu."
    ),
    "hardship-check-overdue": translatable(
        "Ein verspäteter Antrag: Über die Fortgeltung des Titels ist nicht entschieden."
    ),
    "effect-check-overdue": translatable("Die Wirkung des Antrags ist noch nicht von Hand festgestellt."),
    "certificate-blocked": translatable("Die Bescheinigung ist gesperrt: Es fehlen noch Fingerabdrücke."),
    "certificate-check-overdue": translatable("Eine Fiktionsbescheinigung wartet zu lange auf ihre Prüfung."),
    "blank-stock-empty": translatable("Eine Fiktionsbescheinigung wartet auf einen Vordruck."),
    "certificate-hand-over-overdue": translatable("Eine Fiktionsbescheinigung ist noch nicht ausgegeben."),
    "undecided-75-days": translatable(
        "Seit 75 Tagen nicht entschieden; nach drei Monaten ist eine Klage möglich. Geben Sie ihn jemandem, der diese "
        "Woche entscheiden kann, oder lassen Sie der Person schreiben, warum es länger dauert."
    ),
    "undecided-90-days": translatable(
        "Seit 90 Tagen nicht entschieden: Eine Untätigkeitsklage ist jetzt möglich. Halten Sie den Grund für die "
        "Verzögerung in der Akte fest und entscheiden Sie, sobald es geht."
    ),
    "fee-unsettled": translatable("Eine offene Gebühr ist noch nicht geklärt."),
    "waiver-overdue": translatable("Über den Erlass einer Gebühr ist noch nicht entschieden."),
    "fee-payment-cancelled": translatable("Eine Zahlung wurde storniert: Die Gebühr ist wieder offen."),
    "biometrics-overdue": translatable("Die biometrischen Daten sind noch nicht erfasst."),
    "card-late": translatable("Die bestellte Karte ist nach sechs Wochen nicht eingetroffen."),
    "card-unclear": translatable("Der Verbleib der bestellten Karte ist noch nicht geklärt."),
    "card-not-made": translatable("Die Bundesdruckerei kann die bestellte Karte nicht herstellen."),
    "hand-over-overdue": translatable("Die Karte ist noch nicht ausgehändigt."),
}
OTHER_REASON: Final = translatable("Das Verfahren meldet: {reason}")


@dataclass(frozen=True, slots=True)
class Notice:
    id: UUID
    case_number: str
    sentence: str  # German, marked for translation
    values: Mapping[str, str]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Notices:
    shown: tuple[Notice, ...]  # oldest first
    total: int


def notify(session: Session, case_number: str, reason: str, idempotency_key: str) -> None:
    """Tell the leads; the same key a second time changes nothing."""
    statement = insert(LeadNotice).values(
        case_number=case_number, reason=reason, idempotency_key=idempotency_key, created_at=clock.now()
    )
    session.execute(statement.on_conflict_do_nothing(index_elements=["idempotency_key"]))


def unseen(session: Session, identity: Identity, limit: int = 100) -> Notices:
    """What nobody has ticked off yet, of open cases: with the case, its notices are settled. Raises `NotPermitted`."""
    require(identity, Permission.SEE_ALL_TEAMS)
    waiting = LeadNotice.seen_at.is_(None) & case_listing.is_open()
    total = session.scalar(_of_case(select(func.count()).select_from(LeadNotice)).where(waiting)) or 0
    query = _of_case(select(LeadNotice)).where(waiting).order_by(LeadNotice.created_at, LeadNotice.id).limit(limit)
    return Notices(tuple(_notice(row) for row in session.scalars(query)), total)


def tick_off(session: Session, identity: Identity, notice_ids: Collection[UUID]) -> int:
    """A lead has taken note; only the first time counts. How many were still open. Raises `NotPermitted`."""
    require(identity, Permission.SEE_ALL_TEAMS)
    by = identity.account_name
    statement = (
        update(LeadNotice)
        .where(LeadNotice.id.in_(notice_ids), LeadNotice.seen_at.is_(None))
        .values(seen_at=clock.now(), seen_by=by)
        .returning(LeadNotice.case_number, LeadNotice.reason)
    )
    ticked = session.execute(statement).all()
    for case_number, reason in ticked:
        audit.record(session, Action.NOTICE_TICK_OFF, by=by, subject=case_number, details={"reason": reason})
    return len(ticked)


def _of_case(query: Columns) -> Columns:
    return case_listing.joined(query, LeadNotice.case_number)


def _notice(row: LeadNotice) -> Notice:
    sentence = REASONS.get(row.reason, OTHER_REASON)
    return Notice(row.id, row.case_number, sentence, {"reason": row.reason}, row.created_at)
