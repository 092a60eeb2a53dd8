"""What a citizen says about a case in a published form of one page: a reply to the hearing, a claim of urgency.

Files are kept as soon as they arrive, whatever else is wrong on the page: nothing has to be chosen twice. What saying
it does is told by `workflows.cases.contributions`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from flask import Response, make_response, render_template, request
from markupsafe import Markup
from werkzeug.datastructures import FileStorage

from forms import answers as form_answers
from forms import form_store
from forms.entries import Entries
from forms.file_fields import FileField
from forms.page_answers import PageAnswers
from forms.schema import FormDefinition, descend
from web.citizen.file_lines import FileLine, file_line
from web.citizen.uploads import handed_in, uploaded_files
from web.form_rendering import error_links, render_page
from web.language import page_language
from web.office_parts import documents
from web.page_errors import PageError
from web.request_transaction import session
from workflows.cases import case_documents, contributions
from workflows.documents import register
from workflows.documents.errors import FileRefused

REFUSED = 422


@dataclass(frozen=True, slots=True)
class ClaimForm:
    """One published form on the pages of a case."""

    form_id: str
    template: str

    def is_published(self) -> bool:
        """Whether analysts have published it."""
        return form_store.latest_version(session(), self.form_id) is not None

    def show(self, case_number: str, errors: Sequence[PageError] = (), **values: Any) -> Response:
        """The empty form."""
        form = form_store.definition(session(), self.form_id)
        entries = form_answers.entries_for_page(form, form.pages[0], {}, {}, page_language().code)
        return self._page(case_number, form, _fields(form, entries, None), errors, values)

    def read(self, case_number: str) -> PageAnswers:
        """What was sent, its files kept; refused ones are errors of the result. Raises `CaseClosed`."""
        form = form_store.definition(session(), self.form_id)
        result = form_answers.read(
            form, form.pages[0], request.form, files=uploaded_files(), language=page_language().code
        )
        for upload in result.uploads:
            file = handed_in(upload.document, cast(FileStorage, upload.file))
            try:
                contributions.hand_in(session(), documents(), case_number, file)
            except FileRefused as refused:
                result.refuse(upload, refused.sentence, **refused.values)
        return result

    def show_again(
        self, case_number: str, result: PageAnswers, errors: Sequence[PageError] = (), **values: Any
    ) -> Response:
        """The form as it was sent, with what is wrong."""
        form = form_store.definition(session(), self.form_id)
        linked = [*(PageError(error.target, error.text) for error in error_links(result.errors)), *errors]
        return self._page(case_number, form, _fields(form, result.entries, result), linked, values)

    def kept(self, case_number: str) -> list[UUID]:
        """The files of this form that the case has, rejected ones left out."""
        form = form_store.definition(session(), self.form_id)
        kinds = _document_kinds(form)
        return [
            document.id
            for document in register.documents_of(session(), case_number)
            if document.kind in kinds and document.state != register.State.REJECTED
        ]

    def _page(
        self,
        case_number: str,
        form: FormDefinition,
        fields: Markup,
        errors: Sequence[PageError],
        values: dict[str, Any],
    ) -> Response:
        body = render_template(
            self.template,
            case_number=case_number,
            fields=fields,
            errors=list(errors),
            kept=_kept_files(case_number, form),
            **values,
        )
        return make_response(body, REFUSED if errors else 200)


def _fields(form: FormDefinition, entries: Entries, result: PageAnswers | None) -> Markup:
    return render_page(
        form,
        form.pages[0],
        entries,
        errors=result.errors if result else (),
        language=page_language().code,
        answers=result.answers if result else {},
        command=result.command if result else None,
    )


def _kept_files(case_number: str, form: FormDefinition) -> list[FileLine]:
    kinds = _document_kinds(form)
    documents = register.documents_of(session(), case_number)
    return [file_line(case_number, case_documents.view(document)) for document in documents if document.kind in kinds]


def _document_kinds(form: FormDefinition) -> set[str]:
    """The codes of the documents that its file fields take."""
    fields = (component for component in descend(form.components) if isinstance(component, FileField))
    return {field.properties["document"] for field in fields if "document" in field.properties}
