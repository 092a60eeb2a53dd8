"""Scanning later what could not be scanned on arrival.

A document that waits is kept and dated, but opened for nobody. One that turns out infected stays locked for good
and is rejected with a reason that the citizen reads. What the scanner cannot judge keeps waiting, with a note.
"""

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.database import Database, unit_of_work
from engine.errors import LaufzettelError, translatable
from workflows.documents.content_store import ContentStore
from workflows.documents.errors import ContentDamaged, ScannerRefused, ScannerUnavailable
from workflows.documents.tables import Document
from workflows.documents.virus_scan import Scanner

REJECTED_AS_INFECTED: Final = translatable(
    "Die Datei enthält Schadsoftware und kann nicht geöffnet werden. Bitte prüfen Sie Ihr Gerät und laden Sie das "
    "Dokument neu hoch, zum Beispiel als Foto vom Papier."
)


class Scan(StrEnum):
    """What is known about the harmlessness of a file."""

    CLEAN = "clean"
    WAITING = "waiting"  # a scanner is configured, but has not judged yet: locked
    NOT_SCANNED = "not-scanned"  # the office runs no scanner
    INFECTED = "infected"  # found when it was scanned later: locked for good


@dataclass(frozen=True, slots=True)
class Outcome:
    scan: Scan
    note: str = ""  # signature, or why there is no verdict


@dataclass(frozen=True, slots=True)
class ScanRound:
    """What one round over the waiting documents brought."""

    clean: int = 0
    infected: tuple[UUID, ...] = ()  # documents; audited and announced by the caller
    unjudged: int = 0  # tried, still waiting
    scanner_away: str = ""  # why the round ended early


def scan_waiting(database: Database, scanner: Scanner | None, content: ContentStore, limit: int) -> ScanRound:
    """Scan up to `limit` waiting documents, longest untried first; ends early when the scanner is away.

    Without a scanner (the office has switched it off), what waits becomes readable as "not scanned".
    """
    clean, unjudged = 0, 0
    infected: list[UUID] = []
    tried: list[UUID] = []
    for _ in range(limit):
        try:
            with unit_of_work(database) as session:
                document = _next(session, tried)
                if document is None:
                    break
                _settle(document, _judge(document, scanner, content))
        except ScannerUnavailable as away:
            return ScanRound(clean, tuple(infected), unjudged, str(away))
        tried.append(document.id)
        if document.scan == Scan.INFECTED:
            infected.append(document.id)
        elif document.scan == Scan.WAITING:
            unjudged += 1
        else:
            clean += 1
    return ScanRound(clean, tuple(infected), unjudged)


def _next(session: Session, tried: list[UUID]) -> Document | None:
    return session.scalar(
        select(Document)
        .where(Document.scan == Scan.WAITING, Document.id.not_in(tried))
        .order_by(Document.scanned_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _judge(document: Document, scanner: Scanner | None, content: ContentStore) -> Outcome:
    if scanner is None:
        return Outcome(Scan.NOT_SCANNED)
    try:
        verdict = scanner.scan(BytesIO(content.read(document.sha256)))
    except (ScannerRefused, ContentDamaged) as refused:
        return _still_waiting(refused)
    return Outcome(Scan.CLEAN) if verdict.signature is None else Outcome(Scan.INFECTED, verdict.signature)


def _still_waiting(reason: LaufzettelError) -> Outcome:
    return Outcome(Scan.WAITING, str(reason))


def _settle(document: Document, outcome: Outcome) -> None:
    document.scan, document.scan_note, document.scanned_at = outcome.scan, outcome.note, clock.now()
    if outcome.scan == Scan.INFECTED:
        document.state, document.rejection_reason = "rejected", REJECTED_AS_INFECTED
        document.judged_by, document.judged_at = "virus-scan", clock.now()
