"""The items of loops that sleep: reading those that are needed, and what has changed about them.

What an item is, and when it sleeps, is `engine.execution.sleeping`'s; what its document looks like is
`engine.state.codec`'s. An item whose row has been read is awake from then on, and its row stays until it is clear
whether it sleeps again.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.orm import Session

from engine.connection import Row, Statement
from engine.database import run
from engine.execution.execution import Execution
from engine.execution.sleeping import Item
from engine.state import codec
from engine.state.codec import Document

Read = Callable[[UUID | None], Iterable[Document]]  # of one instance: the item that is or holds a token, or all

# SQL for documents of an instance; what to put in is SQL for the id of the instance, and for a list of held tokens.
HOLDING = """
SELECT document FROM sleeping_item WHERE instance_id = {instance} AND token_id = ANY({held})
UNION ALL
SELECT document FROM sleeping_item WHERE instance_id = {instance} AND holds <> '{{}}' AND holds && {held}"""
ALL = "SELECT document FROM sleeping_item WHERE instance_id = {instance}"

_HOLDING = Statement(HOLDING.format(instance="%(instance)s", held="ARRAY[%(token)s]::uuid[]"))
_ALL = Statement(ALL.format(instance="%(instance)s"))


class StoredItems:
    """The rows of items of one instance, as far as they have been read or written."""

    def __init__(self) -> None:
        self.owners: set[UUID] = set()  # tokens and scopes whose variables are in them
        self._documents: dict[UUID, bytes] = {}  # by the token of the item

    def read(self, document: Document) -> bool:
        """A row has been read; False when it was known before."""
        token_id = UUID(document["token"][0])
        if token_id in self._documents:
            return False
        self._documents[token_id] = _bytes(document)
        self.owners.update(map(UUID, document["variables"]))
        return True

    def changed(self, items: Mapping[UUID, Item]) -> tuple[list[UUID], list[dict[str, Any]]]:
        """Which rows go, since their items do not sleep any more, and which are new or different; they are known then.

        `items` are those that sleep now, but for those whose rows nobody has read.
        """
        documents = {token_id: _bytes(codec.document(item)) for token_id, item in items.items()}
        woken = [token_id for token_id in self._documents if token_id not in documents]
        rows = [
            {"token_id": token_id, "holds": _inside(items[token_id]), "document": orjson.Fragment(document)}
            for token_id, document in documents.items()
            if document != self._documents.get(token_id)
        ]
        self._documents = documents
        self.owners = {owner for item in items.values() for owner in item.owners}
        return woken, rows


class Sleepers:
    """Wakes the items of an execution (`engine.execution.execution.Sleepers`)."""

    def __init__(self, execution: Execution, stored: StoredItems, read: Read) -> None:
        self._execution = execution
        self._stored = stored
        self._read = read

    def wake(self, token_id: UUID) -> None:
        """Put the item back that is or holds the token, if it sleeps."""
        self.put_back(self._read(token_id))

    def wake_all(self) -> None:
        """Put all of them back. Raises `LookupError` when some are nowhere."""
        self.put_back(self._read(None))
        if any(scope.sleeping for scope in self._execution.scopes.values()):
            raise LookupError("items that should sleep are not stored")

    def put_back(self, documents: Iterable[Document]) -> None:
        """Put items back whose rows have been read; those that are awake already stay as they are."""
        asleep = sorted((one for one in documents if self._stored.read(one)), key=codec.place_of)
        for one in asleep:
            codec.wake(one, self._execution)
        for loop in {one["loop"] for one in asleep}:
            self._execution.scopes[UUID(loop)].put_in_order()


def reader(session: Session, instance_id: UUID) -> Read:
    """Reads the items of an instance."""

    def read(token_id: UUID | None) -> Iterable[Document]:
        if token_id is None:
            return _documents(run(session, _ALL, {"instance": instance_id}))
        return _documents(run(session, _HOLDING, {"instance": instance_id, "token": token_id}))

    return read


def _documents(rows: Iterable[Row]) -> Iterable[Document]:
    return [document for (document,) in rows]


def _inside(item: Item) -> list[UUID]:
    return [token.id for token in item.tokens if token is not item.token]


def _bytes(document: Document) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
