"""Codes on confirmations, with which whoever is shown one can ask the office whether it is genuine.

Twelve characters of Crockford's alphabet (60 bits): nothing to guess, and nothing that people mistake for another.
"""

import re
import secrets
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 12
_MISREAD: Final = str.maketrans("OIL", "011")


def new_code() -> str:
    """A code as it is stored: without hyphens."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def printed(code: str) -> str:
    """The code as it is printed: "7K3M-9QXA-42TD"."""
    return "-".join(code[start : start + 4] for start in range(0, _LENGTH, 4))


def as_stored(typed: str) -> str | None:
    """What somebody typed, as it is stored; None when it cannot be a code."""
    code = re.sub(r"[\s\-‐–]", "", typed).upper().translate(_MISREAD)
    return code if len(code) == _LENGTH and all(mark in _ALPHABET for mark in code) else None
