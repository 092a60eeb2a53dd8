"""What became of one page: clean answers, linked errors, warnings, files to keep.

Owns the judging of a page that `page_reading` has read. A page's answers stay changeable only as far as its files go:
the caller keeps or refuses each upload.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.errors import translatable
from forms.components import Field, Problem
from forms.entries import Entries
from forms.field_error import FieldError, Labels, error_from
from forms.file_fields import FileField, FileReference, Upload, UploadedFile, references
from forms.groups import DynamicList
from forms.page_reading import PageReading
from forms.paths import put, value_at
from forms.places import Place
from forms.repeating import Command, is_overfull, renumbered

SHOWN = "_shown"  # names of the conditional fields that the page showed; an empty one marks a page that tells


@dataclass(slots=True)
class PageAnswers:
    """A page as it was sent."""

    answers: dict[str, Any]  # all answers so far, this page's replaced by what was right
    entries: Entries  # as typed, to show the page again
    language: str
    command: Command | None  # what the person wants instead of going on
    errors: list[FieldError] = field(default_factory=list)  # in the order of the page; none when a command was sent
    warnings: list[FieldError] = field(default_factory=list)  # recommended information that is missing
    unseen: list[str] = field(default_factory=list)  # paths of fields that became visible by these answers
    uploads: list[Upload] = field(default_factory=list)  # files to keep: call `attach` or `refuse` for each
    removed: list[FileReference] = field(default_factory=list)  # files that are no longer part of the answers
    places: dict[str, Place] = field(default_factory=dict, repr=False)
    labels: Labels | None = field(default=None, repr=False)

    @property
    def is_complete(self) -> bool:
        """Whether the person may go on to the next page."""
        return not (self.errors or self.unseen or self.command)

    def attach(self, upload: Upload, reference: FileReference) -> None:
        """Put a kept file into the answers; a field for a single file gives up the one it had."""
        place = self.places[upload.path]
        files = references(value_at(self.answers, place.steps))
        if isinstance(place.component, FileField) and place.component.max_files == 1:
            self.removed.extend(files)
            files = []
        put(self.answers, place.steps, [*files, reference])

    def refuse(self, upload: Upload, sentence: str, **values: Any) -> None:
        """Say why a file was not kept; `sentence` is German, marked, and may use `{label}` and `{filename}`."""
        self.add_error(self.places[upload.path], Problem("refused", sentence, {"filename": upload.filename, **values}))

    def add_error(self, place: Place, problem: Problem) -> None:
        """Add what is wrong at a place."""
        if self.labels:
            self.errors.append(error_from(place, problem, self.labels, self.language))


def judge(reading: PageReading, command: Command | None, page_group: object) -> PageAnswers:
    """Errors, warnings and files of a page; `page_group` is the group that is the page, if one is."""
    sent = reading.sent
    result = PageAnswers(reading.result.data, renumbered(sent.entries, reading.places), sent.language, command)
    result.labels = Labels(reading.places, reading.scopes, sent.language)
    for place in reading.visible_places():
        result.places[place.path] = place
        if _is_unseen(place, sent.entries, page_group):
            result.unseen.append(place.path)
        elif isinstance(place.component, Field):
            _judge_field(place, place.component, reading, result)
        elif isinstance(place.component, DynamicList) and is_overfull(place.component, sent.entries, place.name):
            result.add_error(place, Problem("max_items", TOO_MANY_ENTRIES, {"limit": place.component.max_items}))
    if command:
        result.errors.clear()
    return result


def _judge_field(place: Place, component: Field, reading: PageReading, result: PageAnswers) -> None:
    read = reading.reading(place)
    if read is None:
        return
    value, problems = read.value, list(read.problems)
    if isinstance(component, FileField):
        value, problems = _judge_files(place, component, reading, result)
    for problem in problems:
        result.add_error(place, problem)
    if problems or not component.is_empty(value):
        return
    if component.required:
        result.add_error(place, component.missing())
    elif component.is_recommended and result.labels:
        warning = Problem("missing", MISSING_FILE if isinstance(component, FileField) else MISSING)
        result.warnings.append(error_from(place, warning, result.labels, result.language))


def _judge_files(
    place: Place, component: FileField, reading: PageReading, result: PageAnswers
) -> tuple[Sequence[Any], list[Problem]]:
    """The files that the field will hold if all uploads are kept, and what is wrong with the others."""
    kept = reading.kept_files(place)
    result.removed.extend(file for file in references(value_at(reading.sent.before, place.sent)) if file not in kept)
    uploads, problems = component.accept_files(_chosen(reading.sent.files.get(place.name, ())), place.path, len(kept))
    result.uploads.extend(uploads)
    return [*kept, *uploads], problems


def _chosen(files: Sequence[UploadedFile]) -> list[UploadedFile]:
    """Without the empty part that a browser sends when no file was chosen."""
    return [file for file in files if file.filename]


def _is_unseen(place: Place, entries: Entries, page_group: object) -> bool:
    """Whether the page could not show this field because other answers had to be given first."""
    if SHOWN not in entries or not isinstance(place.component, Field) or place.name in entries[SHOWN]:
        return False
    components = [place.component, *(around.component for around in place.around())]
    return any(component.hide and component is not page_group for component in components)


MISSING = translatable("„{label}“ fehlt noch. Sie können trotzdem weitermachen und die Angabe nachreichen.")
MISSING_FILE = translatable("„{label}“ ist noch nicht beigefügt. Sie können trotzdem weitermachen und es nachreichen.")
TOO_MANY_ENTRIES = translatable("Bei „{label}“ sind höchstens {limit} Einträge möglich.")
