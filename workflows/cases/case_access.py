"""The access code of a case: derived, never stored in clear, the same however often it is asked for.

The code is an HMAC over the case number with the office's key (80 bits, sixteen characters of Crockford's
alphabet in four groups), so a repeated submission and every later letter can show the same code while the
database holds only its hash. A lost or leaked code is replaced by counting the issue up: decision 0008.
"""

import hashlib
import hmac
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHARACTERS: Final = 16
_MINIMUM_KEY: Final = 32  # bytes


def derive_access_code(key: bytes, case_number: str, issue: int = 1) -> str:
    """The code "XXXX-XXXX-XXXX-XXXX" of the `issue`-th code of a case. `key` has 32 bytes or more."""
    if len(key) < _MINIMUM_KEY:
        raise ValueError(f"the access code key needs {_MINIMUM_KEY} bytes or more, it has {len(key)}")
    digest = hmac.digest(key, f"access code/{case_number}/{issue}".encode(), hashlib.sha256)
    number = int.from_bytes(digest[:10])
    characters = [_ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(_CHARACTERS))]
    return "-".join("".join(characters[start : start + 4]) for start in range(0, _CHARACTERS, 4))
