"""The form of a task: all its groups on one page, what was typed into it, and the draft it becomes.

People of the office see everything at once. A draft keeps both what was right and what was typed, so that half a
date survives a night. What is right is told by `forms`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO, cast

from flask import request
from markupsafe import Markup
from sqlalchemy.orm import Session

from forms import answers as form_answers
from forms import form_store
from forms.computed import Computed
from forms.entries import Entries, Submitted
from forms.file_fields import UploadedFile
from forms.page_answers import PageAnswers
from forms.presentation import Button
from forms.schema import FormDefinition, Page
from forms.wording import NOTHING
from web.clerk.case_address import document_address
from web.form_rendering import render_page
from web.language import page_language
from workflows.cases import case_documents
from workflows.cases.contributions import HandedIn
from workflows.documents.errors import FileRefused
from workflows.documents.register import Channel
from workflows.documents.store import DocumentStore
from workflows.people.identities import Identity
from workflows.tasks import task_view
from workflows.tasks.task_view import TaskView

# Names of inputs that are not the form's: no key of a form begins with a colon.
REVISION, ACTION, DAY, REASON = ":stand", ":aktion", ":tag", ":grund"
_TYPED, _ANSWERS = ":typed", ":answers"
_DIGITS = 9  # more than any task is ever changed
_SHOWN = "_shown"  # every rendered form sends it


@dataclass(frozen=True, slots=True)
class TaskForm:
    definition: FormDefinition
    page: Page  # all of it
    variables: Mapping[str, Any]  # what the process knows
    file_address: Callable[[str], str]

    def stored(self, draft: Mapping[str, Any]) -> tuple[Entries, Mapping[str, Any]]:
        """What the inputs show for a draft, and the answers behind it."""
        answers = draft.get(_ANSWERS, {})
        if _TYPED in draft:
            return draft[_TYPED], answers
        language = page_language().code
        return form_answers.entries_for_page(self.definition, self.page, answers, self.variables, language), answers

    def read(self, submitted: Submitted, draft: Mapping[str, Any]) -> PageAnswers:
        """What was sent, judged."""
        return form_answers.read(
            self.definition,
            self.page,
            submitted,
            files=_files(),
            variables=self.variables,
            language=page_language().code,
            previous=draft.get(_ANSWERS, {}),
        )

    def as_typed(self, typed: PageAnswers) -> Markup:
        """The fields as they were sent, each with what is wrong with it."""
        return self._fields(typed.entries, typed.answers, typed)

    def as_drafted(self, draft: Mapping[str, Any]) -> Markup:
        """The fields as they were left."""
        return self._fields(*self.stored(draft), None)

    def _fields(self, entries: Entries, answers: Mapping[str, Any], typed: PageAnswers | None) -> Markup:
        return render_page(
            self.definition,
            self.page,
            entries,
            errors=typed.errors if typed else (),
            warnings=typed.warnings if typed and not typed.command else (),
            language=page_language().code,
            variables=self.variables,
            answers=answers,
            file_address=self.file_address,
            command=typed.command if typed else None,
        )


def of_task(session: Session, task: TaskView) -> TaskForm | None:
    """The form that an open task is pinned to; None for a task without one."""
    if task.form_id is None:
        return None
    definition = form_store.definition(session, task.form_id, task.form_version)
    variables = task_view.variables_of(session, task.id)
    address = partial(document_address, task.case_number)
    return TaskForm(definition, whole_page(definition), variables, address)


def read_without_task(session: Session, form_id: str, version: int | None, submitted: Submitted) -> PageAnswers:
    """What was typed into the form of a task that is closed meanwhile, to be shown once more."""
    definition = form_store.definition(session, form_id, version)
    return TaskForm(definition, whole_page(definition), {}, str).read(submitted, {})


def whole_page(definition: FormDefinition) -> Page:
    """All groups of a form as one page."""
    shown = tuple(part for part in definition.components if not isinstance(part, Computed | Button))
    return Page("task", NOTHING, shown, None)


def read_revision(text: str) -> int | None:
    """The revision of a task as a page sent it; None for anything that no page of ours sends."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None


def was_sent() -> bool:
    """Whether this request carries the fields of a form."""
    return _SHOWN in request.form


def draft_of(typed: PageAnswers) -> dict[str, Any]:
    """What is kept until the task is completed."""
    return {_TYPED: typed.entries, _ANSWERS: typed.answers}


def _files() -> Mapping[str, Sequence[UploadedFile]]:
    sent = {name: request.files.getlist(name) for name in request.files if not name.startswith(":")}
    return cast(Mapping[str, Sequence[UploadedFile]], sent)


def keep_uploads(
    session: Session, identity: Identity, store: DocumentStore, case_number: str, typed: PageAnswers
) -> None:
    """Put files that were sent with the form into the case; a refused one becomes an error at its field."""
    for upload in typed.uploads:
        kind, content = upload.document or upload.field_id, cast(BinaryIO, upload.file.stream)
        file = HandedIn(kind, upload.filename, content, upload.file.content_type)
        try:
            document_id = case_documents.add(session, identity, store, case_number, file, Channel.CLERK)
        except FileRefused as refused:
            typed.refuse(upload, refused.sentence, **refused.values)
        else:
            typed.attach(upload, {"document_id": str(document_id), "filename": upload.filename, "size": upload.size})
