"""How much a value holds: counted before it is walked through, because lists may share parts.

A list may hold the same list twice, so that a few steps describe a value with more parts than atoms in the universe.
Whoever walks through a value (comparing, printing, returning it) weighs it first. The walk does not recurse.
"""

from typing import Any

from engine.feel.limits import DEPTH, LIMITS, STEPS, LimitExceeded, Meter

_CHARACTERS_PER_STEP = 32


def weigh(value: Any, meter: Meter) -> int:
    """Charge the meter for every part of a value and give their number.

    Raises LimitExceeded if the parts are too many, or lists and contexts lie too deeply within each other.
    """
    kind = value.__class__
    if kind is str:
        meter.spend(len(value) // _CHARACTERS_PER_STEP)
        return 1
    if kind is not list and kind is not dict:
        return 1
    total = 0
    level = [value]
    depth = 0
    while level:
        depth += 1
        if depth > LIMITS.depth:
            raise LimitExceeded(DEPTH, LIMITS.depth)
        below: list[Any] = []
        for container in level:
            total += len(container)
            if total > LIMITS.steps:
                raise LimitExceeded(STEPS, LIMITS.steps)
            meter.spend(len(container))
            characters = _look_into(container, below)
            if characters:
                meter.spend(characters // _CHARACTERS_PER_STEP)
        level = below
    return total


def _look_into(container: Any, below: list[Any]) -> int:
    """The characters of a container's own strings; lists and contexts in it are added to `below`."""
    characters = 0
    for item in container if container.__class__ is list else container.values():
        kind = item.__class__
        if kind is str:
            characters += len(item)
        elif kind is list or kind is dict:
            below.append(item)
    return characters
