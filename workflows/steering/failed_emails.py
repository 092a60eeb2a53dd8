"""E-mails that no mail server took: a lead sees why, and has them sent again or lets them go.

The outbox keeps them; here stand the permission, the reason and the line in the audit log.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.audit import Action
from workflows.cases.case_numbers import parse_case_number
from workflows.cases.errors import CaseNumberMistyped
from workflows.correspondence import outbox
from workflows.correspondence.errors import UnknownMessage
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission


class EmailSettled(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Um diese E-Mail hat sich schon jemand gekümmert. Es ist nichts mehr zu tun."
    )


class DropReasonMissing(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Bitte schreiben Sie, warum die E-Mail nicht mehr nötig ist, zum Beispiel: Anruf am 3. März."
    )


@dataclass(frozen=True, slots=True)
class FailedEmail:
    id: UUID
    case_number: str | None  # None: it belongs to no case, a link to a draft for instance
    recipient: str
    subject: str
    problem: str  # German, what the mail server said
    attempts: int
    since: datetime  # when it was written


def failed_emails(session: Session, identity: Identity) -> tuple[FailedEmail, ...]:
    """What could not be sent, oldest first. Raises `NotPermitted`."""
    require(identity, Permission.SEE_ALL_TEAMS)
    return tuple(
        FailedEmail(
            id=message.id,
            case_number=_case_number(message.idempotency_key),
            recipient=message.recipient,
            subject=message.subject,
            problem=message.last_error,
            attempts=message.attempts,
            since=message.created_at,
        )
        for message in outbox.failed_messages(session)
    )


def send_again(session: Session, identity: Identity, message_id: UUID) -> None:
    """Try again with all attempts. Raises `EmailSettled`, `NotPermitted`."""
    email = _failed(session, identity, message_id)
    with _still_failed():
        outbox.retry(session, message_id)
    _record(session, identity, Action.EMAIL_RETRY, email)


def drop(session: Session, identity: Identity, message_id: UUID, reason: str) -> None:
    """Do not send it any more. Raises `DropReasonMissing`, `EmailSettled`, `NotPermitted`."""
    email = _failed(session, identity, message_id)
    if not reason.strip():
        raise DropReasonMissing
    with _still_failed():
        outbox.drop(session, message_id)
    _record(session, identity, Action.EMAIL_DROP, email, reason.strip())


def _failed(session: Session, identity: Identity, message_id: UUID) -> FailedEmail:
    require(identity, Permission.RESUME_PROCESS)
    found = [email for email in failed_emails(session, identity) if email.id == message_id]
    if not found:
        raise EmailSettled
    return found[0]


@contextmanager
def _still_failed() -> Iterator[None]:
    try:
        yield
    except UnknownMessage as gone:  # somebody else was quicker, since the list was read
        raise EmailSettled from gone


def _record(session: Session, identity: Identity, action: Action, email: FailedEmail, purpose: str = "") -> None:
    details = {"message": str(email.id), "subject": email.subject, "problem": email.problem}
    subject = email.case_number or "email"
    audit.record(session, action, by=identity.account_name, subject=subject, purpose=purpose, details=details)


def _case_number(idempotency_key: str) -> str | None:
    """The case that a key names: keys are written `what/number/...`."""
    for part in idempotency_key.split("/"):
        try:
            return parse_case_number(part)
        except CaseNumberMistyped:
            continue
    return None
