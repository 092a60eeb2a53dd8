"""Content-addressed files: what is stored lies under its own SHA-256 and is checked whenever it is read.

A file is complete on disk (synced, then renamed into place) before any row may name it. A process that dies in
between leaves a file that no row names: harmless, and swept up by `sweep`. Knows no case and no file type.

The shared lock `hold` and the lone lock of `sweep` make sure that a file which somebody is just about to
name is never swept away.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.database import Database, unit_of_work
from workflows.documents.errors import ContentDamaged

CHUNK: Final = 256 * 1024
_INCOMING: Final = "incoming"  # folder of files that are still being written


class LimitExceeded(Exception):
    """More bytes came than were allowed; reading stopped there."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that is written and synced, but has not yet got its place."""

    path: Path
    sha256: str  # hexadecimal
    size: int  # bytes


class ContentStore:
    """The files below one directory: `ab/cd/<sha256>`."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    @contextmanager
    def receive(self, source: BinaryIO | bytes, limit: int | None = None) -> Iterator[Incoming]:
        """Write `source` to a file of its own; it vanishes with the block unless `keep` gave it its place.

        Raises `LimitExceeded` as soon as more than `limit` bytes have come.
        """
        stream = BytesIO(source) if isinstance(source, bytes) else source
        _make_directory(self.directory / _INCOMING)
        descriptor, name = mkstemp(dir=self.directory / _INCOMING)
        path = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                digest, size = _copy(stream, file, limit)
                file.flush()
                os.fsync(descriptor)
            yield Incoming(path, digest, size)
        finally:
            path.unlink(missing_ok=True)

    def keep(self, incoming: Incoming) -> None:
        """Move the file to its place, for good. A damaged file of the same checksum is healed by this."""
        place = self.path(incoming.sha256)
        _make_directory(place.parent)
        incoming.path.replace(place)
        _sync_directory(place.parent)

    def path(self, digest: str) -> Path:
        """Where the content with this SHA-256 lies."""
        return self.directory / digest[:2] / digest[2:4] / digest

    def read(self, digest: str) -> bytes:
        """The content, or `ContentDamaged` when it is gone or not what was stored."""
        place = self.path(digest)
        in_backup = place.relative_to(self.directory.parent)  # says where without telling where our disks are
        try:
            content = place.read_bytes()
        except FileNotFoundError as gone:
            raise ContentDamaged(sha256=digest, damage="verschwunden", path=in_backup) from gone
        if sha256(content).hexdigest() != digest:
            raise ContentDamaged(sha256=digest, damage="beschädigt", path=in_backup)
        return content

    def hold(self, session: Session) -> None:
        """Nothing is swept away before the transaction of `session` ends. To be called before `receive`."""
        session.execute(select(func.pg_advisory_xact_lock_shared(_lock_key(self.directory))))

    def sweep(self, database: Database, named: Callable[[Session, list[str]], set[str]]) -> int:
        """Remove files that no row names and return how many. `named` picks from checksums those that are in use.

        Folder by folder, each in its own short transaction; folders that are in use just now wait for the next time.
        """
        return sum(self._sweep_folder(database, folder, named) for folder in sorted(self.directory.glob("*")))

    def _sweep_folder(self, database: Database, folder: Path, named: Callable[[Session, list[str]], set[str]]) -> int:
        with unit_of_work(database) as session:
            if not session.scalar(select(func.pg_try_advisory_xact_lock(_lock_key(self.directory)))):
                return 0
            files = [path for path in folder.rglob("*") if path.is_file()]
            kept = set() if folder.name == _INCOMING else named(session, [path.name for path in files])
            garbage = [path for path in files if path.name not in kept]
            for path in garbage:
                path.unlink()
            return len(garbage)


def _lock_key(directory: Path) -> int:
    """The advisory lock of a store: the same in every process that works on this directory's files."""
    return int.from_bytes(sha256(f"content-store:{directory.name}".encode()).digest()[:8], signed=True)


def _copy(source: BinaryIO, target: BinaryIO, limit: int | None) -> tuple[str, int]:
    digest, size = sha256(), 0
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if limit is not None and size > limit:
            raise LimitExceeded
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest(), size


def _make_directory(directory: Path) -> None:
    """Create the directory so that it survives a power cut; parents likewise."""
    if directory.is_dir():
        return
    _make_directory(directory.parent)
    directory.mkdir(mode=0o700, exist_ok=True)
    _sync_directory(directory.parent)


def _sync_directory(directory: Path) -> None:
    if os.name == "nt":  # directories cannot be opened there; the rename is durable by itself
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
