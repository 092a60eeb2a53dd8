"""The chain of hashes: how an entry becomes bytes, and how bytes and the previous hash become the next.

The bytes are JSON with sorted keys and no spaces, so that anybody can check the chain with other tools.
A format number is hashed along; another way of writing entries would get another number.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson

GENESIS = "0" * 64  # stands before the first entry
_FORMAT = 1


def link(
    *,
    id: int,  # noqa: A002 - the column's name
    at: str,  # as `written_moment` writes it
    action: str,
    by: str,
    subject: str,
    purpose: str,
    details: Any,
    previous_hash: str,
) -> str:
    """The hash of one entry: SHA-256 over its canonical JSON, which holds the previous hash; hexadecimal."""
    fields = {
        "format": _FORMAT,
        "id": id,
        "at": at,
        "action": action,
        "by": by,
        "subject": subject,
        "purpose": purpose,
        "details": details,
        "previous_hash": previous_hash,
    }
    return sha256(orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)).hexdigest()


def written_moment(at: datetime) -> str:
    """The moment as it is hashed: UTC to the microsecond, "2026-03-02T08:00:00.000000Z"."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def storable(details: dict[str, Any]) -> dict[str, Any]:
    """The details as the database will give them back: dates and enumerations become text.

    Raises TypeError for what is no JSON, and for fractions, whose written form a database may change.
    """
    plain: dict[str, Any] = orjson.loads(orjson.dumps(details))
    refuse_fractions(plain)
    return plain


def refuse_fractions(value: Any) -> None:
    """Raise TypeError where the JSON value holds a fraction, or a number so large that it is read as one."""
    if isinstance(value, float):
        raise TypeError(f"{value}: write fractions into the audit log as text")
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            refuse_fractions(part)
