"""What happened to a case, as its file shows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from web.formats import format_day
from workflows import audit
from workflows.case_events import events
from workflows.cases import representatives
from workflows.people import accounts


@dataclass(frozen=True, slots=True)
class EventLine:
    title: str
    by: str
    at: datetime
    lines: list[str]
    reason: str
    is_taken: bool  # the file has changed accordingly


def event_lines(session: Session, case_number: str) -> list[EventLine]:
    """Everything that was reported about a case, newest first."""
    reported = events.of_case(session, case_number)
    names = accounts.display_names(session, {one.by for one in reported})
    return [
        EventLine(
            title=_(one.kind.sentence),
            by=_("die Person selbst") if one.by == audit.CITIZEN else names.get(one.by, one.by),
            at=one.at,
            lines=list(_lines(one.details)),
            reason=one.reason,
            is_taken=one.taken_at is not None,
        )
        for one in reported
    ]


def _lines(details: Mapping[str, Any]) -> Iterator[str]:
    if details.get("name"):
        yield f"{details['name']} ({_(representatives.Kind(details['kind']).sentence)})"
    place = f"{details.get('postal_code') or ''} {details.get('city') or ''}".strip()
    if place:
        yield ", ".join(part for part in (str(details.get("street") or ""), place) if part)
    if details.get("moved_on"):
        yield _("seit dem %(day)s", day=format_day(date.fromisoformat(str(details["moved_on"]))))
    if details.get("filed_on"):
        yield _("eingegangen am %(day)s", day=format_day(date.fromisoformat(str(details["filed_on"]))))
    if details.get("urgent") == "yes":
        yield _("mit Eilantrag")
    if details.get("reference"):
        yield str(details["reference"])
    if details.get("source"):
        yield str(details["source"])
