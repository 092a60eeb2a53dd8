"""Filling in an application page by page: reads a page as it was sent, keeps what was right, and its files.

The forms judge answers, the document store judges files, `drafts` keeps the rows; this module brings them together,
in the caller's transaction. What was wrong comes back linked, and nothing right is lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, ClassVar, cast
from uuid import UUID

from sqlalchemy.orm import Session

from engine.errors import LaufzettelError, translatable
from forms import answers as form_answers
from forms import form_store
from forms.entries import Entries, Submitted
from forms.file_fields import Upload, UploadedFile
from forms.page_answers import PageAnswers
from forms.schema import FormDefinition, Page
from forms.summary import SummaryPage
from workflows import audit
from workflows.cases import drafts
from workflows.cases.drafts import Draft
from workflows.documents import register
from workflows.documents.errors import FileRefused, UnknownDocument
from workflows.documents.register import Channel
from workflows.documents.store import DocumentStore


class PageNotFound(LaufzettelError):
    sentence: ClassVar[str] = translatable("Diese Seite gibt es in diesem Formular nicht.")


@dataclass(frozen=True, slots=True)
class DraftForm:
    """A draft with the form it fills in."""

    draft: Draft
    definition: FormDefinition
    pages: tuple[Page, ...]  # those that its answers show

    def page(self, page_id: str) -> Page:
        """The page; raises `PageNotFound`."""
        for page in self.pages:
            if page.id == page_id:
                return page
        raise PageNotFound

    def next_page(self, page_id: str) -> Page | None:
        """The page after this one; None behind the last, where the answers are checked."""
        ids = [page.id for page in self.pages]
        following = ids.index(page_id) + 1
        return self.pages[following] if following < len(ids) else None

    @property
    def first_unfinished(self) -> Page | None:
        """Where somebody who comes back goes on; None when every page is saved."""
        return next((page for page in self.pages if page.id not in self.draft.pages_saved), None)


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Everything to be looked over before sending."""

    form: DraftForm
    summary: Sequence[SummaryPage]  # in the language of the draft
    review: form_answers.Review  # errors block sending; warnings (recommended, missing) do not


def open_form(session: Session, token: str) -> DraftForm:
    """The draft behind a link with its form; raises `DraftNotFound`."""
    return _form(session, drafts.find(session, token))


def save_page(
    session: Session,
    store: DocumentStore,
    token: str,
    page_id: str,
    submitted: Submitted | Entries,
    files: Mapping[str, Sequence[UploadedFile]],
    *,
    via: Channel = Channel.ONLINE,
    by: str = audit.CITIZEN,
) -> PageAnswers:
    """Read a page and keep what was right of it; `is_complete` says whether the person may go on.

    `via` and `by` say how its files came: at the counter, the clerk's account name. Raises `DraftNotFound`,
    `DraftSubmitted`, `PageNotFound`; refused files are errors of the result.
    """
    draft = drafts.view(drafts.changeable(session, token))
    form = _form(session, draft)
    page = form.page(page_id)
    result = form_answers.read(
        form.definition, page, submitted, files=files, language=draft.language, previous=draft.answers
    )
    for upload in result.uploads:
        _keep_upload(session, store, draft, result, upload, via, by)
    _forget_removed(session, draft, result)
    drafts.keep_answers(session, token, result.answers, page=page_id, finished=result.is_complete)
    return result


def check_page(session: Session, token: str) -> CheckPage:
    """All answers in words, and what is still wrong or missing."""
    form = open_form(session, token)
    language = form.draft.language
    return CheckPage(
        form=form,
        summary=form_answers.summary(form.definition, form.draft.answers, language),
        review=form_answers.review(form.definition, form.draft.answers, language=language),
    )


def discard(session: Session, token: str) -> None:
    """Delete a draft and its files at its owner's wish."""
    register.discard_draft(session, drafts.discard(session, token).owner)


def discard_expired(session: Session) -> int:
    """Delete drafts whose time has passed, with their files; returns how many. For the nightly tidy-up."""
    expired = drafts.take_expired(session)
    for draft in expired:
        register.discard_draft(session, draft.owner)
    return len(expired)


def _form(session: Session, draft: Draft) -> DraftForm:
    definition = form_store.definition(session, draft.form_id, draft.form_version)
    return DraftForm(draft, definition, tuple(form_answers.shown_pages(definition, draft.answers)))


def _keep_upload(
    session: Session,
    store: DocumentStore,
    draft: Draft,
    result: PageAnswers,
    upload: Upload,
    via: Channel,
    by: str,
) -> None:
    kind, claimed_type = upload.document or upload.field_id, upload.file.content_type or ""
    content = cast(BinaryIO, upload.file.stream)
    try:
        document = store.keep(session, draft.owner, kind, upload.filename, content, claimed_type, via, by)
    except FileRefused as refused:
        result.refuse(upload, refused.sentence, **refused.values)
        return
    reference = {"document_id": str(document.id), "filename": document.filename, "size": document.size}
    result.attach(upload, reference)


def _forget_removed(session: Session, draft: Draft, result: PageAnswers) -> None:
    for reference in result.removed:
        try:
            register.remove(session, draft.owner, UUID(reference["document_id"]))
        except UnknownDocument:
            continue  # the same file was attached twice and is gone already
