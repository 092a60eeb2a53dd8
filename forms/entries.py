"""What a person typed, flat: the name of an input and the texts sent under it. Owns names and nothing of meaning.

Names mirror the way into the answers: `children[0].first_name`. What is no key of the form follows a colon, which no
key can hold: `birth_date:year` is a part of a field, `children:item` announces the index of each present entry, so
that an entry of empty inputs is not lost; an empty text says that the group was on the page. Indexes need not be dense.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Protocol

Entries = dict[str, list[str]]

MAX_VALUES = 1000  # of one name; more is no person at work
ITEM = "item"
INDEX = re.compile(r"[0-9]{1,4}")


class Submitted(Protocol):
    """What a web framework hands over: several texts under one name."""

    def keys(self) -> Iterable[str]: ...

    def getlist(self, key: str) -> list[str]: ...


def entries_of(submitted: Submitted | Mapping[str, list[str]]) -> Entries:
    """Copy what was sent into plain entries."""
    if isinstance(submitted, Mapping) and not hasattr(submitted, "getlist"):
        return {name: list(texts)[:MAX_VALUES] for name, texts in submitted.items()}
    return {name: submitted.getlist(name)[:MAX_VALUES] for name in submitted.keys()}  # noqa: SIM118


def part_name(name: str, part: str) -> str:
    """The name of one input of a field that is made of several."""
    return f"{name}:{part}"


def single(entries: Entries, name: str) -> str:
    """The text under a name, empty if nothing was sent; the last one counts."""
    return (entries.get(name) or [""])[-1]


def item_indexes(entries: Entries, name: str) -> list[int]:
    """Indexes of the entries of a repeated group that were sent, ascending; anything else is ignored."""
    sent = entries.get(part_name(name, ITEM), [])
    return sorted({int(text) for text in sent if INDEX.fullmatch(text)})


def without(entries: Entries, name: str) -> Entries:
    """The entries without everything that belongs to this name."""
    return {key: texts for key, texts in entries.items() if not belongs(key, name)}


def belongs(key: str, name: str) -> bool:
    """Whether a name is this name or lies within it."""
    return key == name or key.startswith((f"{name}.", f"{name}[", f"{name}:"))
