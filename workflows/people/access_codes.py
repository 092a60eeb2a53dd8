"""Access codes: what a citizen without an account proves with that a case is theirs.

A code is sixteen signs of Crockford's alphabet in four groups, for instance "7K3M-0QXT-9WZA-4HNE": fifteen that
spell 75 unguessable bits and one that shows typing errors. The case keeps only its hash.

Why Argon2id and not a keyed hash: with 75 random bits nobody guesses a code through the website, and hashing could be
fast; NIST SP 800-63B asks for a slow, salted hash below 112 bits all the same, and a keyed one would need a secret
that every backup has to keep apart. A code is checked once per visit, so the fiftieth of a second does not matter:
19 MiB, 2 passes, 1 lane (the OWASP minimum for Argon2id) is plenty on top of 75 bits.
"""

import secrets
import unicodedata
from datetime import datetime
from math import ceil

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError, translatable
from workflows.people import attempts

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: without I, L, O and U
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
BITS = 75
_LENGTH = 16
_GROUP = 4

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked in place of an unknown case's hash, so that both cost the same.
_NO_CASE = _hasher.hash("no case has this code")


class MistypedAccessCode(LaufzettelError):
    """Said without asking the database: what was typed cannot be any case's code."""

    sentence = translatable("Der Zugangscode enthält einen Tippfehler. Er hat 16 Zeichen in vier Gruppen.")


class TooManyAttempts(LaufzettelError):
    """Too many wrong codes for this case number, known or not, or from this address. `retry_after` in seconds."""

    sentence = translatable("Zu viele Versuche. Bitte warten Sie {minutes} Min. und versuchen Sie es dann noch einmal.")

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(minutes=ceil(retry_after / 60))


def new_access_code() -> str:
    """A new random code in the form that is printed and shown."""
    return spell(secrets.randbits(BITS))


def spell(secret: int) -> str:
    """The code for a secret number, as printed; only its lowest 75 bits count."""
    signs = "".join(_ALPHABET[secret >> shift & 31] for shift in range(BITS - 5, -1, -5))
    code = signs + _check_sign(signs)
    return "-".join(code[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def read(typed: str) -> str:
    """The code that somebody meant, however they typed it; raises `MistypedAccessCode`."""
    code = _tidy(typed)
    if len(code) != _LENGTH or not set(code) <= set(_ALPHABET) or _check_sign(code[:-1]) != code[-1]:
        raise MistypedAccessCode
    return code


def hash_code(code: str) -> str:
    """What the case keeps of a code (PHC string format, about 100 characters)."""
    return _hasher.hash(read(code))


def verify(session: Session, stored_hash: str | None, code: str, case_number: str, remote: str) -> bool:
    """Whether `code` opens the case; `stored_hash` is None where the number belongs to no case.

    Wrong code and unknown number get the same answer after the same work and are counted alike. Raises
    `TooManyAttempts` after five failures for a case number or twenty from an address. The caller returns normally
    from its unit of work, or the failure is not counted.
    """
    case = attempts.Key.of(attempts.Scope.CASE, case_number.strip().upper())
    keys = [case, attempts.Key.of(attempts.Scope.REMOTE, remote)]
    until = attempts.blocked_until(session, keys)
    if until:
        raise TooManyAttempts(_seconds_to(until))
    if not _matches(stored_hash, _tidy(code)):
        attempts.count_failure(session, keys)
        return False
    attempts.forgive(session, case)  # never the address: its next try may be at somebody else's case
    return True


def _matches(stored_hash: str | None, code: str) -> bool:
    try:
        return _hasher.verify(stored_hash or _NO_CASE, code) and stored_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def _tidy(typed: str) -> str:
    signs = "".join(_digit(sign) for sign in typed.upper() if sign.isalnum())
    return signs.translate(_LOOKALIKES)[: _LENGTH + 1]


def _digit(sign: str) -> str:
    """The same digit as 0 to 9 where somebody's keyboard writes it in another script."""
    return str(unicodedata.digit(sign, sign))


def _check_sign(signs: str) -> str:
    """The sign that makes the code, read as a polynomial over the field of 32 elements, zero at a generator.

    Any single wrong sign and any two signs exchanged change that value, because the generator's first 31 powers
    are all different.
    """
    value = 0
    for sign in signs:
        value = _times_generator(value ^ _ALPHABET.index(sign))
    return _ALPHABET[value]


def _times_generator(value: int) -> int:
    """Multiply by x modulo x^5 + x^2 + 1."""
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled


def _seconds_to(moment: datetime) -> int:
    return max(1, ceil((moment - clock.now()).total_seconds()))
