"""Reading and proving the audit log, for leads and auditors. Whoever looks into the log is in the log."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from engine.clock import OFFICE_ZONE
from engine.errors import translatable
from workflows import audit
from workflows.audit import Action, AuditEntry, VerificationResult
from workflows.cases.case_numbers import parse_case_number
from workflows.cases.errors import CaseNumberMistyped
from workflows.people import accounts
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

PAGE_SIZE: Final = 50
NOBODYS: Final = {  # who acted where nobody with an account did
    audit.CITIZEN: translatable("Bürgerin oder Bürger"),
    audit.SYSTEM: translatable("das Programm"),
}
THE_LOG: Final = "audit"  # subject of the entries about the log itself


@dataclass(frozen=True, slots=True)
class LogFilter:
    by: str = ""  # account name, audit.CITIZEN or audit.SYSTEM
    subject: str = ""  # a case number however it was typed, or what else entries are about
    action: Action | None = None
    since: date | None = None  # at the office's clock
    until: date | None = None  # with this day
    before_id: int | None = None  # the page that follows this entry

    def as_details(self) -> dict[str, Any]:
        """What was asked for, as the log keeps it."""
        asked = {"by": self.by, "subject": self.subject, "action": self.action and self.action.value}
        days = {"since": self.since, "until": self.until}
        return {name: value for name, value in {**asked, **days, "before_id": self.before_id}.items() if value}


@dataclass(frozen=True, slots=True)
class LogEntry:
    id: int
    at: datetime
    by: str
    by_name: str  # display name; one of NOBODYS' sentences is marked for translation
    action: str  # tag
    sentence: str  # German, marked for translation; the tag where the program no longer knows it
    subject: str
    purpose: str
    details: dict[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class LogPage:
    entries: tuple[LogEntry, ...]  # newest first
    next_before_id: int | None  # None: there are no older ones


def read(session: Session, identity: Identity, wanted: LogFilter) -> LogPage:
    """One page of the log; the look itself is recorded. Raises `NotPermitted`."""
    require(identity, Permission.SEE_AUDIT_LOG)
    found = audit.entries(
        session,
        subject=_subject(wanted.subject),
        by=wanted.by or None,
        action=wanted.action,
        since=_midnight(wanted.since),
        until=_midnight(wanted.until + timedelta(days=1)) if wanted.until else None,
        before_id=wanted.before_id,
        limit=PAGE_SIZE + 1,
    )
    details = wanted.as_details()
    audit.record(session, Action.AUDIT_VIEW, by=identity.account_name, subject=THE_LOG, details=details)
    shown = found[:PAGE_SIZE]
    names = _names(session, {entry.by for entry in shown})
    return LogPage(tuple(_entry(entry, names) for entry in shown), shown[-1].id if len(found) > len(shown) else None)


def verify(session: Session, identity: Identity, expected_head: str | None = None) -> VerificationResult:
    """Check every entry; the check itself is recorded. Raises `NotPermitted`."""
    require(identity, Permission.VERIFY_AUDIT_LOG)
    result = audit.verify(session, expected_head)
    details = {"ok": result.ok, "count": result.count, "first_broken_id": result.first_broken_id, "head": result.head}
    audit.record(session, Action.AUDIT_VERIFY, by=identity.account_name, subject=THE_LOG, details=details)
    return result


def people(session: Session) -> list[tuple[str, str]]:
    """Whose doings may be asked for: code and name, those without an account last."""
    known = [(account.name, account.display_name) for account in accounts.all_accounts(session)]
    return [*sorted(known, key=lambda person: person[1].casefold()), *NOBODYS.items()]


def _subject(typed: str) -> str | None:
    try:
        return parse_case_number(typed)
    except CaseNumberMistyped:
        return typed.strip() or None


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, OFFICE_ZONE) if day else None


def _names(session: Session, by: Collection[str]) -> dict[str, str]:
    return {**accounts.display_names(session, by), **NOBODYS}


def _entry(entry: AuditEntry, names: dict[str, str]) -> LogEntry:
    known = entry.action in set(Action)
    return LogEntry(
        id=entry.id,
        at=entry.at,
        by=entry.by,
        by_name=names[entry.by],
        action=entry.action,
        sentence=Action(entry.action).sentence if known else entry.action,
        subject=entry.subject,
        purpose=entry.purpose,
        details=entry.details,
        hash=entry.hash,
    )
