"""Passwords: what a good one is, and how it is kept.

Argon2id with 46 MiB of memory, 1 pass and 1 lane, the first of the equally strong settings that the OWASP password
storage guide lists; 16 bytes of salt, 32 bytes of hash. One lane, because a web server signs several people in at
once and has few processors: about a twentieth of a second of one. Dear enough to somebody who stole the table.
A changed parameter is noticed at the next sign-in and the hash renewed (`is_outdated`).
The rules follow NIST SP 800-63B: length counts, composition rules and expiry dates do not.
"""

import unicodedata
from typing import ClassVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.errors import LaufzettelError, translatable

SHORTEST = 12  # characters
LONGEST = 200  # characters; more would only keep the processor busy
FEWEST_DIFFERENT = 5  # "aaaaaaaaaaaa" is twelve characters, too

_hasher = PasswordHasher(memory_cost=46 * 1024, time_cost=1, parallelism=1)
# Checked in place of a missing account's hash, so that an unknown name costs what a known one costs.
_NOBODY = _hasher.hash("there is no such account")


class WeakPassword(LaufzettelError):
    """The root of the reasons why a new password is not accepted."""

    sentence: ClassVar[str] = translatable("Dieses Passwort ist nicht sicher genug.")


class PasswordTooShort(WeakPassword):
    sentence = translatable("Das Passwort ist zu kurz. Es braucht mindestens {shortest} Zeichen.")


class PasswordTooLong(WeakPassword):
    sentence = translatable("Das Passwort ist zu lang. Höchstens {longest} Zeichen sind möglich.")


class PasswordTooUniform(WeakPassword):
    sentence = translatable("Das Passwort wiederholt sich. Nehmen Sie mindestens {fewest} verschiedene Zeichen.")


class PasswordIsName(WeakPassword):
    sentence = translatable("Das Passwort darf nicht aus Ihrem Namen bestehen oder den Benutzernamen enthalten.")


def check_strength(password: str, name: str, display_name: str) -> None:
    """Raise the first reason (`WeakPassword`) why this account should not have this password."""
    password = _normalised(password)
    if len(password) < SHORTEST:
        raise PasswordTooShort(shortest=SHORTEST)
    if len(password) > LONGEST:
        raise PasswordTooLong(longest=LONGEST)
    if len(set(password)) < FEWEST_DIFFERENT:
        raise PasswordTooUniform(fewest=FEWEST_DIFFERENT)
    folded = password.casefold()
    if _holds(folded, name.casefold()) or _letters(folded) == _letters(display_name.casefold()):
        raise PasswordIsName


def hash_password(password: str) -> str:
    """The hash to keep, in the PHC string format, which carries its parameters and its salt."""
    return _hasher.hash(_normalised(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether `password` belongs to the stored hash; without one (`None`) the same work is done, then False."""
    try:
        return _hasher.verify(stored or _NOBODY, _normalised(password)[: LONGEST + 1]) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def _normalised(password: str) -> str:
    """The same characters whatever keyboard typed them (NFKC, as SP 800-63B advises)."""
    return unicodedata.normalize("NFKC", password)


def _holds(password: str, name: str) -> bool:
    """Names of three letters and less occur in honest words by chance."""
    return name in password if len(name) > 3 else name == password


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalpha())
