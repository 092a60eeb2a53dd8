"""Writing to the citizen of a case: a letter on file, published on the status page, and word that it is there.

What a letter says comes from `letters_data`, how it looks from `correspondence.letters`. Records that carry the access
code are only handed over, never filed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from engine import clock
from forms import answers as form_answers
from forms import form_store
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_access, case_register, contacts, letters_data, notifications
from workflows.cases.contacts import Contact
from workflows.cases.tables import Case
from workflows.correspondence import letters, passages
from workflows.correspondence.letter_kinds import ApplicationSummary
from workflows.correspondence.letter_parts import Answer, AnswerSection, SubmittedFile
from workflows.correspondence.letters import Delivery, LetterDesk
from workflows.documents import register
from workflows.settings import OfficeSettings


def write(
    session: Session,
    settings: OfficeSettings,
    desk: LetterDesk,
    *,
    case_number: str,
    kind: str,
    values: Mapping[str, Any],
    idempotency_key: str,
) -> UUID | None:
    """Write a letter, publish it and tell the recipient; the same key again changes nothing.

    None when there is nothing to write. Raises what makes a letter impossible: `NoticeMissing`, `LetterIncomplete`.
    """
    case = case_register.find_for_change(session, case_number)
    content = letters_data.content(session, case, kind, values)
    if content is None:
        return None
    matter = letters_data.matter(session, case)
    letter = desk.compose(session, matter, content, case.language, idempotency_key)
    letters.mark_delivered(session, letter.id, Delivery.ONLINE)
    contacts.note(case, Contact.LETTER)
    details = {"letter": str(letter.id), "kind": kind}
    audit.record(session, Action.LETTER_CREATE, by=audit.SYSTEM, subject=case.number, details=details)
    notifications.news(session, settings, case, idempotency_key)
    session.flush()
    return letter.id


def application_summary(session: Session, settings: OfficeSettings, desk: LetterDesk, case_number: str) -> bytes:
    """The applicant's record as PDF: number, access code, answers, files. Handed over, never filed."""
    case = case_register.find(session, case_number)
    code = case_access.derive_access_code(settings.access_code_key, case.number, case.access_code_issue)
    content = ApplicationSummary(
        received_at=clock.office_time(case.received_at),
        sections=_sections(session, case),
        files=_files(session, case, case.received_at),
        access_code=code,
    )
    wordings = passages.in_force(session, content.kind)
    return desk.render(letters_data.matter(session, case), content, case.language, wordings=wordings)


def _sections(session: Session, case: Case) -> tuple[AnswerSection, ...]:
    definition = form_store.definition(session, case.form_id, case.form_version)
    pages = form_answers.summary(definition, case.answers, case.language)
    return tuple(AnswerSection(page.title, tuple(Answer(row.label, row.text) for row in page.rows)) for page in pages)


def _files(session: Session, case: Case, until: datetime) -> tuple[SubmittedFile, ...]:
    names = {row["kind"]["code"]: row["kind"]["name"] for row in case.requirements}
    language = "en" if case.language == "en" else "de"
    return tuple(
        SubmittedFile(
            name=names[document.kind][language] if document.kind in names else document.kind,
            filename=document.filename,
            size=document.size,
        )
        for document in register.documents_of(session, case.number)
        if document.received_at <= until
    )
