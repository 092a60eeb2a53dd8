"""Fields that hold files. Owns what may be sent under which name; keeping and inspecting files is not its business.

A clean value is a list of references `{"document_id": ..., "filename": ..., "size": ...}`. References come from the
answers so far and from whoever keeps the uploaded files, never from the submitted page: a page can only remove one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any, Protocol, Self

from engine.errors import translatable
from forms.component_source import ComponentSource
from forms.components import Circumstances, Field, Problem, Reading
from forms.entries import Entries
from forms.scopes import Context

MAX_FILES = 10
MAX_MEGABYTES = 20
MEGABYTE = 1_000_000
LONGEST_NAME = 150

FileReference = dict[str, Any]


class UploadedFile(Protocol):
    """A file as a web framework hands it over."""

    @property
    def filename(self) -> str | None: ...

    @property
    def content_type(self) -> str: ...

    @property
    def stream(self) -> IO[bytes]: ...


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept: right kind, right size, not empty."""

    field_id: str
    path: str  # name of the field's inputs
    document: str  # the code of the document it is, for instance "PASS"; empty where the form does not say
    filename: str  # without folders and unprintable signs
    size: int  # bytes
    file: UploadedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class FileField(Field):
    """One file or several, optionally of certain kinds."""

    accept: tuple[str, ...]  # ".pdf", "image/png", "image/*"; empty accepts all
    max_files: int
    max_bytes: int

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        multiple = source.flag("multiple")
        return cls(
            **cls.shared_by_fields(source),
            accept=tuple(kind.strip().lower() for kind in source.text("accept").split(",") if kind.strip()),
            max_files=source.property_integer("max_files", MAX_FILES) if multiple else 1,
            max_bytes=source.property_integer("max_megabytes", MAX_MEGABYTES) * MEGABYTE,
        )

    @property
    def document(self) -> str:
        """The code of the document that is asked for; empty where the form does not say."""
        return self.properties.get("document", "")

    def read(self, entries: Entries, name: str, circumstances: Circumstances) -> Reading:  # noqa: ARG002
        return Reading(None)  # files do not come as texts: see `accept_files`

    def accept_files(self, files: Sequence[UploadedFile], name: str, kept: int) -> tuple[list[Upload], list[Problem]]:
        """Sort the files into those that may be kept and those that may not; `kept` counts what is there already."""
        uploads: list[Upload] = []
        problems: list[Problem] = []
        room = self.max_files - (kept if self.max_files > 1 else 0)
        for file in files:
            upload = Upload(self.id, name, self.document, clean_filename(file.filename), size_of(file), file)
            if problem := self._problem(upload):
                problems.append(problem)
            else:
                uploads.append(upload)
        if len(uploads) > room:
            problems.append(Problem("max_files", TOO_MANY_FILES, {"limit": self.max_files}))
        return uploads[: max(room, 0)], problems

    def entries(self, value: Any, name: str, language: str) -> Entries:  # noqa: ARG002
        return {}

    def text(self, value: Any, language: str, context: Context) -> str:  # noqa: ARG002
        return ", ".join(str(reference["filename"]) for reference in references(value))

    def missing(self) -> Problem:
        return Problem("required", translatable("Bitte fügen Sie „{label}“ bei."))

    def fact(self, value: Any) -> bool:
        """Whether there is a file."""
        return bool(references(value))

    def accepts(self, filename: str, content_type: str) -> bool:
        """Whether a file of this name or claimed type is asked for; what it truly is, inspection finds out."""
        if not self.accept:
            return True
        suffix, kind = PurePosixPath(filename).suffix.lower(), content_type.lower()
        return any(
            wanted in (suffix, kind) or (wanted.endswith("/*") and kind.startswith(wanted[:-1]))
            for wanted in self.accept
        )

    def _problem(self, upload: Upload) -> Problem | None:
        values = {"filename": upload.filename}
        if not upload.size:
            return Problem("empty", EMPTY, values)
        if upload.size > self.max_bytes:
            return Problem("max_megabytes", TOO_LARGE, values | {"limit": self.max_bytes // MEGABYTE})
        if not self.accepts(upload.filename, upload.file.content_type or ""):
            kinds = ", ".join(kind.removeprefix(".").upper() for kind in self.accept)
            return Problem("accept", WRONG_KIND, values | {"kinds": kinds})
        return None


def references(value: Any) -> list[FileReference]:
    """The well-formed references of a stored value."""
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict) and "document_id" in item and "filename" in item]


def clean_filename(filename: str | None) -> str:
    """The name without folders, unprintable signs and excess length; its ending stays."""
    last = (filename or "").replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(sign for sign in last if sign.isprintable()).strip(" .") or "Datei"
    stem, suffix = PurePosixPath(printable).stem, PurePosixPath(printable).suffix[:12]
    return stem[: LONGEST_NAME - len(suffix)] + suffix


def size_of(file: UploadedFile) -> int:
    """Bytes of an uploaded file; leaves it rewound."""
    size = file.stream.seek(0, 2)
    file.stream.seek(0)
    return size


TOO_MANY_FILES = translatable("Bei „{label}“ sind höchstens {limit} Dateien möglich.")
EMPTY = translatable("Die Datei „{filename}“ bei „{label}“ ist leer. Bitte wählen Sie sie noch einmal aus.")
TOO_LARGE = translatable("Die Datei „{filename}“ bei „{label}“ ist größer als {limit} MB.")
WRONG_KIND = translatable(
    "Die Datei „{filename}“ bei „{label}“ hat ein Format, das wir nicht annehmen. Möglich sind: {kinds}."
)
