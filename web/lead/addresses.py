"""Where a lead goes on from here: the worklist filtered to what a figure counts."""

from urllib.parse import urlencode


def worklist_address(**wanted: str | None) -> str:
    """The tasks of everybody that fit: `dringlichkeit`, `schwierigkeit`, `team`, `faellig`, `reiter`."""
    given = {name: value for name, value in wanted.items() if value}
    return f"/arbeit?{urlencode({'reiter': 'team', **given})}"
