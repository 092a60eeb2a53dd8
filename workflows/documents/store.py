"""The document store: takes a file in, or says why not; hands it out, or says why not.

Collaborators come in through the constructor: where files lie, who scans them, how much is allowed. The order is
fixed: written and synced, looked into, scanned, moved to its place, and only then named by a row.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.database import Database
from workflows.documents import filenames, inspection, register
from workflows.documents.content_store import ContentStore, Incoming, LimitExceeded
from workflows.documents.errors import (
    CaseFull,
    ContentDamaged,
    DocumentDamaged,
    EmptyFile,
    Infected,
    InfectedFileLocked,
    NotScannedYet,
    ScannerRefused,
    ScannerUnavailable,
    TooLarge,
    TooManyFiles,
)
from workflows.documents.inspection import Inspection
from workflows.documents.register import Channel, State
from workflows.documents.scanning import Outcome, Scan, ScanRound, scan_waiting
from workflows.documents.tables import Document
from workflows.documents.virus_scan import ClamdScanner, Scanner
from workflows.settings import OfficeSettings

_MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one application may weigh."""

    file_bytes: int = 20 * _MEGABYTE
    owner_bytes: int = 200 * _MEGABYTE  # all files of one case or draft
    owner_files: int = 100


class DocumentStore:
    """The files of all cases."""

    def __init__(self, directory: Path, scanner: Scanner | None = None, limits: Limits | None = None) -> None:
        """`directory` holds the files; without a `scanner`, documents say that they were not scanned."""
        self._content = ContentStore(directory)
        self._scanner = scanner
        self._limits = limits or Limits()

    @classmethod
    def of_office(cls, settings: OfficeSettings) -> "DocumentStore":
        """The store that the office's settings describe."""
        scanner = ClamdScanner(settings.clamd_address) if settings.clamd_address else None
        return cls(settings.data_directory / "documents", scanner)

    def keep(
        self,
        session: Session,
        owner: str,
        kind: str,
        filename: str,
        content: BinaryIO | bytes,
        claimed_type: str,
        via: Channel,
        by: str,
    ) -> Document:
        """Keep one file for a case number or a draft; raises a `FileRefused` that says what to do instead.

        The same content for the same `kind` a second time (a double click) is the same document, unless it
        was rejected meanwhile. Uploads of one owner queue up, so limits hold against parallel ones too.
        """
        arrival = _Arrival(owner, kind, filenames.shown(filename), claimed_type, via, by)
        self._content.hold(session)
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"documents:{owner}", 0))))
        try:
            with self._content.receive(content, self._limits.file_bytes) as incoming:
                return self._admit(session, arrival, incoming)
        except LimitExceeded as exceeded:
            raise TooLarge(filename=arrival.name, limit_mb=self._limits.file_bytes // _MEGABYTE) from exceeded

    def read(self, session: Session, document_id: UUID) -> bytes:
        """The content, verified; `FileLocked` before it was scanned, `DocumentDamaged` when it is not what came."""
        document = register.document(session, document_id)
        if document.scan == Scan.WAITING:
            raise NotScannedYet(filename=document.filename)
        if document.scan == Scan.INFECTED:
            raise InfectedFileLocked(filename=document.filename, signature=document.scan_note)
        try:
            return self._content.read(document.sha256)
        except ContentDamaged as damaged:
            raise DocumentDamaged(filename=document.filename, **damaged.values) from damaged

    def scan_waiting(self, database: Database, limit: int = 20) -> ScanRound:
        """Scan documents that came while the scanner was away, each in a transaction of its own.

        The caller audits and informs about `ScanRound.infected`.
        """
        return scan_waiting(database, self._scanner, self._content, limit)

    def sweep(self, database: Database) -> int:
        """Remove files that no document names (expired drafts, processes that died) and return how many."""
        return self._content.sweep(database, register.in_use)

    def _admit(self, session: Session, arrival: "_Arrival", incoming: Incoming) -> Document:
        if incoming.size == 0:
            raise EmptyFile(filename=arrival.name)
        twin = _twin(session, arrival, incoming)
        if twin is not None:
            return twin
        self._check_room(session, arrival, incoming)
        found = inspection.inspect(incoming.path, arrival.name, arrival.claimed_type)
        outcome = self._scan(arrival.name, incoming.path)
        self._content.keep(incoming)
        document = arrival.document(incoming, found, outcome)
        session.add(document)
        session.flush()
        return document

    def _check_room(self, session: Session, arrival: "_Arrival", incoming: Incoming) -> None:
        files, used = session.execute(
            select(func.count(), func.coalesce(func.sum(Document.size), 0)).where(Document.owner == arrival.owner)
        ).one()
        if files >= self._limits.owner_files:
            raise TooManyFiles(limit=self._limits.owner_files)
        if used + incoming.size > self._limits.owner_bytes:
            raise CaseFull(filename=arrival.name, limit_mb=self._limits.owner_bytes // _MEGABYTE)

    def _scan(self, name: str, path: Path) -> Outcome:
        """What the scanner says; a scanner that is away costs nobody a legal deadline: the file waits, locked."""
        if self._scanner is None:
            return Outcome(Scan.NOT_SCANNED)
        try:
            with path.open("rb") as file:
                verdict = self._scanner.scan(file)
        except (ScannerUnavailable, ScannerRefused) as failed:
            return Outcome(Scan.WAITING, str(failed))
        if verdict.signature is not None:
            raise Infected(filename=name, signature=verdict.signature)
        return Outcome(Scan.CLEAN)


@dataclass(frozen=True, slots=True)
class _Arrival:
    """What comes with a file."""

    owner: str
    kind: str
    name: str  # as shown, not yet with the ending of the found type
    claimed_type: str
    via: Channel
    by: str

    def document(self, incoming: Incoming, found: Inspection, outcome: Outcome) -> Document:
        return Document(
            owner=self.owner,
            kind=self.kind,
            filename=filenames.kept(self.name, found.kind),
            media_type=found.kind.media_type,
            size=incoming.size,
            sha256=incoming.sha256,
            hints=list(found.hints),
            received_via=self.via,
            uploaded_by=self.by,
            scan=outcome.scan,
            scan_note=outcome.note,
            scanned_at=None if outcome.scan == Scan.NOT_SCANNED else clock.now(),
        )


def _twin(session: Session, arrival: _Arrival, incoming: Incoming) -> Document | None:
    """The same content, handed in for the same requirement before and not rejected."""
    return session.scalar(
        select(Document).where(
            Document.owner == arrival.owner,
            Document.kind == arrival.kind,
            Document.sha256 == incoming.sha256,
            Document.state != State.REJECTED,
        )
    )
