"""Where an instance stands, without what tells it from others: instances at the same places share one position."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engine.state import codec
from engine.state.codec import Document, StoredScope, StoredToken


@dataclass(frozen=True, slots=True)
class Standing:
    """A token, as far as a move to another version is concerned."""

    element_id: str
    listens: bool  # holds nobody back: boundary events, event sub-processes, what can be undone
    flow: str  # over which it came, or empty
    spent: frozenset[str] = frozenset()  # complex gateways: flows that have had their token in this round


@dataclass(frozen=True, slots=True)
class Place:
    """A scope with the tokens in it."""

    model_version_id: int
    kind: str  # process, subprocess, call or multi
    spec_id: str
    held_by: tuple[int, str] | None  # version and element of the token that holds the scope
    standings: frozenset[Standing]


Position = frozenset[Place]


def position_of(state: bytes, items: Iterable[Document]) -> Position | None:
    """The position in a stored state and its items that sleep; None when the state cannot be read."""
    try:
        scopes = codec.read(state, items)
    except (ValueError, LookupError):
        return None
    holders = {
        token.id: (scope.model_version_id, _element(token.element_id)) for scope in scopes for token in scope.tokens
    }
    return frozenset(_place(scope, holders) for scope in scopes)


def listens(data: dict[str, Any]) -> bool:
    """Whether a token only listens, so that it may be given up."""
    return bool(data.get("listening")) and "spent" not in data


def _place(scope: StoredScope, holders: dict[Any, tuple[int, str]]) -> Place:
    return Place(
        scope.model_version_id,
        scope.kind,
        _element(scope.spec_id),
        holders[scope.parent_token_id] if scope.parent_token_id else None,
        frozenset(_standing(token) for token in scope.tokens),
    )


def _standing(token: StoredToken) -> Standing:
    data = token.data
    return Standing(_element(token.element_id), listens(data), data.get("flow", ""), frozenset(data.get("spent", ())))


def _element(spec_name: str) -> str:
    return spec_name.partition("#")[0]
