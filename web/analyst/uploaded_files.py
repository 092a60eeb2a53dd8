"""The files that somebody sends for publishing, before anything reads their contents."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import PurePosixPath

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from web.formats import format_size
from web.page_errors import PageError
from workflows.publishing import ENDINGS, SourceFile

FIELD = "files"
LARGEST = 5_000_000  # bytes of one file; a drawing of hundreds of steps has a tenth of it
MOST = 200  # files at once


def uploaded(received: Iterable[FileStorage]) -> tuple[list[SourceFile], list[PageError]]:
    """The files by name, and everything that speaks against looking into them."""
    files = [_read(file) for file in received if file.filename]
    return files, [PageError(FIELD, problem) for problem in _problems(files)]


def _read(file: FileStorage) -> SourceFile:
    with closing(file):  # a large one lies on the disk until then
        return SourceFile(_name(file), file.stream.read(LARGEST + 1))


def _problems(files: list[SourceFile]) -> Iterable[str]:
    if not files:
        yield _("Wählen Sie mindestens eine Datei aus.")
    if len(files) > MOST:
        yield _("Das sind mehr als %(most)s Dateien auf einmal.", most=MOST)
    names = [file.name for file in files]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield _("„%(name)s“ ist mehrfach dabei.", name=name)
    for file in files:
        if not file.name.endswith(ENDINGS):
            yield _("„%(name)s“ hat eine andere Endung als %(endings)s.", name=file.name, endings=", ".join(ENDINGS))
        elif len(file.content) > LARGEST:
            yield _("„%(name)s“ ist größer als %(size)s.", name=file.name, size=format_size(LARGEST))
        elif not file.content.strip():
            yield _("„%(name)s“ ist leer.", name=file.name)


def _name(file: FileStorage) -> str:
    """Without the folders that some browsers send along."""
    return PurePosixPath((file.filename or "").replace("\\", "/").replace("\0", "")).name[:200]
