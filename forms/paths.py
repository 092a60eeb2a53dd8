"""Where a value lives in nested answers: steps are the keys and indexes on the way to it.

Owns reading and writing along such a way; never raises for data of another shape than expected.
"""

from itertools import pairwise
from typing import Any

Steps = tuple[str | int, ...]


def value_at(data: Any, steps: Steps) -> Any:
    """The value at the end of the way, or None where the way is broken."""
    for step in steps:
        if isinstance(step, str) and isinstance(data, dict):
            data = data.get(step)
        elif isinstance(step, int) and isinstance(data, list) and 0 <= step < len(data):
            data = data[step]
        else:
            return None
    return data


def holds(data: Any, steps: Steps) -> bool:
    """Whether something stands at the end of the way, be it None."""
    holder = value_at(data, steps[:-1])
    return isinstance(holder, dict) and steps[-1] in holder


def put(data: dict[str, Any], steps: Steps, value: Any) -> None:
    """Set the value at the end of the way; dicts and lists on the way are made as needed."""
    place: Any = data
    for step, following in pairwise(steps):
        place = _room(place, step, list if isinstance(following, int) else dict)
    _room(place, steps[-1], None)
    place[steps[-1]] = value


def drop(data: dict[str, Any], steps: Steps) -> None:
    """Remove the value at the end of the way if it is there; a list keeps its length."""
    holder = value_at(data, steps[:-1])
    if isinstance(holder, dict):
        holder.pop(steps[-1], None)


def _room(place: Any, step: str | int, kind: type | None) -> Any:
    """Make `place[step]` exist, holding a `kind`; returns what it holds."""
    if isinstance(step, int):
        while len(place) <= step:
            place.append({})
    if kind is None:
        return None
    held = place[step] if isinstance(step, int) else place.get(step)
    if not isinstance(held, kind):
        held = place[step] = kind()
    return held
