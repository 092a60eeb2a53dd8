"""What somebody wants to see of the audit log, as it stands in the address: so a search can be kept and sent on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from web.page_errors import PageError
from workflows.audit import Action
from workflows.steering.audit_review import LogFilter

BY, SUBJECT, ACTION, SINCE, UNTIL, BEFORE = "person", "vorgang", "handlung", "von", "bis", "vor"
LONGEST = 100  # characters of a value
MOST_DIGITS = 15  # of the number of an entry
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Asked:
    wanted: LogFilter = field(default_factory=LogFilter)
    typed: Mapping[str, str] = field(default_factory=dict)  # as it stands in the fields
    errors: list[PageError] = field(default_factory=list)

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.typed.get(name, "")

    @property
    def is_narrowed(self) -> bool:
        """Whether the filter leaves anything out."""
        return any(self.typed.get(name) for name in (BY, SUBJECT, ACTION, SINCE, UNTIL))


def asked() -> Asked:
    """The filter in the address of this request, with what is wrong with it."""
    typed = {name: _value(name) for name in (BY, SUBJECT, ACTION, SINCE, UNTIL, BEFORE)}
    errors: list[PageError] = []
    since, until = (_day(typed, name, errors) for name in (SINCE, UNTIL))
    if since and until and since > until:
        errors.append(PageError(UNTIL, _("Das Ende des Zeitraums liegt vor seinem Anfang.")))
    action = typed[ACTION]
    before = typed[BEFORE]
    wanted = LogFilter(
        by=typed[BY],
        subject=typed[SUBJECT],
        action=Action(action) if action in set(Action) else None,
        since=since,
        until=until,
        before_id=int(before) if before.isascii() and before.isdecimal() and len(before) <= MOST_DIGITS else None,
    )
    return Asked(wanted, typed, errors)


def address(asked: Asked, before_id: int | None) -> str:
    """The same filter, continued before an entry, or from the newest one."""
    given: dict[str, Any] = {name: value for name, value in asked.typed.items() if value and name != BEFORE}
    return url_for("audit_log.log_page", **given | ({BEFORE: before_id} if before_id else {}))


def _value(name: str) -> str:
    return request.args.get(name, "").replace("\0", "").strip()[:LONGEST]


def _day(typed: Mapping[str, str], name: str, errors: list[PageError]) -> date | None:
    if not typed[name]:
        return None
    try:
        day = date.fromisoformat(typed[name])
    except ValueError:
        day = None
    if day is not None and FIRST_DAY <= day <= LAST_DAY:
        return day
    sentences = {
        SINCE: _("„Von“ ist kein Datum. So wird es verstanden: 2026-03-31."),
        UNTIL: _("„Bis“ ist kein Datum. So wird es verstanden: 2026-03-31."),
    }
    errors.append(PageError(name, sentences[name]))
    return None
