"""Case numbers: "LZ-2026-000123-7". Their form, their check digit, and the next one of a year.

The number comes from the office's own count per year and says nothing about the person; it is never derived
from the number of the central register (AZRG section 10(4) forbids that as a customer number). The last
digit is a Damm check digit: it notices every single mistyped digit and every swap of two neighbours
(H. M. Damm, Total anti-symmetrische Quasigruppen, Marburg 2004).
"""

import re
from typing import Final

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from workflows.cases.errors import CaseNumberMistyped
from workflows.cases.tables import CaseNumberCount

PREFIX: Final = "LZ"
EXAMPLE: Final = "LZ-2026-000123-8"

# A totally anti-symmetric quasigroup of order ten with a zero diagonal.
_QUASIGROUP: Final = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_DIGITS_MISREAD: Final = str.maketrans({"O": "0", "I": "1"})
_COMPACT: Final = re.compile(r"(?:LZ)?(?P<year>20[0-9]{2})(?P<count>[0-9]{6,8})(?P<check>[0-9])")


def format_case_number(year: int, count: int) -> str:
    """The case number of the `count`-th case of `year`."""
    digits = f"{count:06d}"
    return f"{PREFIX}-{year}-{digits}-{check_digit(f'{year}{digits}')}"


def parse_case_number(text: str) -> str:
    """The case number as we write it, from what a person typed: case, spaces and dashes do not matter.

    Raises `CaseNumberMistyped` when the form or the check digit is wrong.
    """
    compact = re.sub(r"[\W_]", "", text.upper())
    prefix, rest = (PREFIX, compact[2:]) if compact.startswith(PREFIX) else ("", compact)
    match = _COMPACT.fullmatch(prefix + rest.translate(_DIGITS_MISREAD))
    if match is None or check_digit(match["year"] + match["count"]) != match["check"]:
        raise CaseNumberMistyped(text=text.strip()[:40], example=EXAMPLE)
    return f"{PREFIX}-{match['year']}-{match['count']}-{match['check']}"


def check_digit(digits: str) -> str:
    """The Damm check digit of a string of decimal digits."""
    interim = 0
    for digit in digits:
        interim = _QUASIGROUP[interim][int(digit)]
    return str(interim)


def next_case_number(session: Session, year: int) -> str:
    """Take the next number of `year`. Gapless: a number is only spent when the transaction commits.

    The year's row stays locked until then, so call this as late as the work allows.
    """
    taken = (
        insert(CaseNumberCount)
        .values(year=year, last=1)
        .on_conflict_do_update(index_elements=[CaseNumberCount.year], set_={"last": CaseNumberCount.last + 1})
        .returning(CaseNumberCount.last)
    )
    return format_case_number(year, session.execute(taken).scalar_one())
