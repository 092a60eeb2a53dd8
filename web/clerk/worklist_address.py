"""What somebody wants to see of the worklist, as it stands in an address: German names, short enough to send around.

The same text travels along as `liste` from the list to a task and back, so that nobody loses their place.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from flask import request, url_for

from workflows.tasks.worklist_filter import DueFilter, Tab, WorklistFilter

LIST = "liste"  # the parameter in which the address of the list travels
_LONGEST = 100  # characters of a value
_MOST_PAGES = 100_000
_TABS = {"meine": Tab.MINE, "team": Tab.TEAM, "frei": Tab.UNASSIGNED, "wiedervorlage": Tab.FOLLOW_UP}
_DUE = {"ueberfaellig": DueFilter.OVERDUE, "heute": DueFilter.TODAY, "woche": DueFilter.WEEK}
_TAB_NAMES = {tab: name for name, tab in _TABS.items()}
_DUE_NAMES = {due: name for name, due in _DUE.items()}
DUE_CHOICES = tuple(_DUE)


def wanted_here() -> WorklistFilter:
    """The filter in the address of this request."""
    return _read(request.args)


def wanted_there() -> WorklistFilter:
    """The filter of the list that this request came from; the whole list if it does not say."""
    return _read(dict(parse_qsl(request.args.get(LIST, ""))))


def parameters(wanted: WorklistFilter) -> dict[str, Any]:
    """The filter as parameters of an address; what is not asked for is left out."""
    given = {
        "reiter": _TAB_NAMES[wanted.tab],
        "verfahren": wanted.procedure,
        "dringlichkeit": wanted.urgency,
        "schwierigkeit": wanted.difficulty,
        "team": wanted.team,
        "faellig": _DUE_NAMES[wanted.due] if wanted.due else None,
        "suche": wanted.text,
        "seite": str(wanted.page) if wanted.page > 1 else None,
    }
    return {name: value for name, value in given.items() if value}


def address(wanted: WorklistFilter, **changes: Any) -> str:
    """The address of the list with this filter, or with a few of its values changed."""
    return url_for("worklist.worklist_page", **parameters(replace(wanted, **changes)))


def address_after(wanted: WorklistFilter, task_id: UUID) -> str:
    """The list at the place of a task that was just finished."""
    return url_for("worklist.worklist_page", nach=task_id, **parameters(wanted))


def travelling(wanted: WorklistFilter) -> str:
    """The filter as one text, to travel as `liste`."""
    return urlencode(parameters(wanted))


def read_id(text: str) -> UUID | None:
    """The id of a task as an address or a form holds it; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _read(given: Mapping[str, str]) -> WorklistFilter:
    page = given.get("seite", "")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < len(str(_MOST_PAGES)) else 1
    return WorklistFilter(
        tab=_TABS.get(given.get("reiter", ""), Tab.TEAM),
        procedure=_value(given, "verfahren"),
        urgency=_value(given, "dringlichkeit"),
        difficulty=_value(given, "schwierigkeit"),
        team=_value(given, "team"),
        due=_DUE.get(given.get("faellig", "")),
        text=_value(given, "suche") or "",
        page=max(1, number),
    )


def _value(given: Mapping[str, str], name: str) -> str | None:
    return given.get(name, "").replace("\0", "").strip()[:_LONGEST] or None
