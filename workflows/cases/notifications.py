"""E-mails to the citizen: that there is news, never what it is. Cases without an e-mail address get none.

Written into the outbox within the caller's transaction; the wording is `correspondence.email_texts`'.
"""

from sqlalchemy.orm import Session

from workflows.cases import case_access, drafts
from workflows.cases.drafts import Draft
from workflows.cases.tables import Case
from workflows.correspondence import email_texts, outbox
from workflows.correspondence.errors import InvalidEmailAddress
from workflows.settings import OfficeSettings


def status_url(settings: OfficeSettings, case_number: str) -> str:
    """Where the citizen looks."""
    return settings.url(f"/status/{case_number}")


def resume_url(settings: OfficeSettings, token: str) -> str:
    """The secret link back to a draft."""
    return settings.url(f"/antrag/{token}")


def application_received(session: Session, settings: OfficeSettings, case: Case) -> None:
    """The number, where to look, and, where the office sends it by e-mail, the access code."""
    url = status_url(settings, case.number)
    code = None
    if settings.code_by_email:
        code = case_access.derive_access_code(settings.access_code_key, case.number, case.access_code_issue)
    text = email_texts.application_received(case.number, url, settings.name, case.language, code)
    _send(session, case, text, f"application-received/{case.number}")


def news(session: Session, settings: OfficeSettings, case: Case, idempotency_key: str) -> None:
    """Something happened; `idempotency_key` names it."""
    url = status_url(settings, case.number)
    text = email_texts.news(case.number, url, settings.name, case.language)
    _send(session, case, text, f"news/{case.number}/{idempotency_key}")


def draft_link(session: Session, settings: OfficeSettings, token: str, email: str) -> Draft:
    """Send the link of a draft to its owner and remember the address.

    Raises `InvalidEmailAddress`, `DraftNotFound`, `DraftSubmitted`.
    """
    draft = drafts.keep_email(session, token, outbox.email_address(email))
    expires_on = draft.expires_at.date()
    text = email_texts.draft_saved(resume_url(settings, token), expires_on, settings.name, draft.language)
    key = f"draft-link/{draft.id}/{draft.saved_at.isoformat()}/{draft.email}"
    outbox.enqueue(session, email, text.subject, text.body, idempotency_key=key, language=draft.language)
    return draft


def _send(session: Session, case: Case, text: email_texts.EmailText, idempotency_key: str) -> None:
    if not case.person.email:
        return
    try:
        outbox.enqueue(
            session,
            case.person.email,
            text.subject,
            text.body,
            idempotency_key=idempotency_key,
            language=case.language,
        )
    except InvalidEmailAddress:
        return  # a typing error in an address must not stop a letter; the case is told by post
