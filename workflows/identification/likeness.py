"""How much two people resemble each other: names in any order and spelling, date of birth, nationalities.

Pure comparison, no database. Says "certain" only where nothing speaks against it and the address or e-mail agrees as
well; everything else that looks alike is a doubt, and doubts are for people (domain handbook, PR-00 step 3).
"""

from difflib import SequenceMatcher
from enum import StrEnum
from itertools import product
from typing import Final

from workflows.cases.name_sounds import sound
from workflows.cases.person_register import PersonRecord
from workflows.cases.persons import name_key

_ALIKE: Final = 0.8  # names, where the date of birth agrees
_VERY_ALIKE: Final = 0.9  # names, where something else is unknown or differs
_SOUNDS_ALIKE: Final = 0.92  # a part of a name that is only spelled in another way


class Verdict(StrEnum):
    CERTAIN = "certain"  # the same person
    DOUBT = "doubt"  # a person has to look
    NO = "no"


class Birth(StrEnum):
    SAME = "same"  # the same day, fully known, or with day and month swapped
    POSSIBLE = "possible"  # what is known of both agrees
    DIFFERENT = "different"


def verdict(one: PersonRecord, other: PersonRecord) -> Verdict:
    """Whether two records are of one person."""
    born, alike = birth(one, other), names(one, other)
    if born is Birth.DIFFERENT:
        return Verdict.NO
    if alike == 1 and _is_certain(one, other):
        return Verdict.CERTAIN
    needed = _ALIKE if born is Birth.SAME and not _foreign(one, other) else _VERY_ALIKE
    return Verdict.DOUBT if alike >= needed and not (born is Birth.POSSIBLE and _foreign(one, other)) else Verdict.NO


def names(one: PersonRecord, other: PersonRecord) -> float:
    """0 to 1: how well the parts of the shorter name are found in the longer one, in whatever order."""
    first, second = sorted((_parts(one), _parts(other)), key=len)
    if not first:
        return 0.0
    pairs = sorted(
        product(range(len(first)), range(len(second))), key=lambda pair: -_part(first[pair[0]], second[pair[1]])
    )
    mine, theirs, total = set[int](), set[int](), 0.0
    for left, right in pairs:
        if left not in mine and right not in theirs:
            mine.add(left)
            theirs.add(right)
            total += _part(first[left], second[right])
    return total / len(first)


def birth(one: PersonRecord, other: PersonRecord) -> Birth:
    """What the dates of birth say; parts that are not known agree with everything."""
    known = [(mine, theirs) for mine, theirs in zip(one.birth, other.birth, strict=True) if mine and theirs]
    agrees = all(mine == theirs for mine, theirs in known)
    if len(known) == len(one.birth) and (agrees or _swapped(one, other)):
        return Birth.SAME
    return Birth.POSSIBLE if agrees else Birth.DIFFERENT


def _is_certain(one: PersonRecord, other: PersonRecord) -> bool:
    complete = one.birth == other.birth and None not in one.birth
    shared = bool(set(one.nationalities) & set(other.nationalities))
    same_names = sorted(_parts(one)) == sorted(_parts(other))
    return complete and shared and same_names and _same_contact(one, other)


def _same_contact(one: PersonRecord, other: PersonRecord) -> bool:
    """Both name the same home, and no other e-mail address: nobody's letters would go anywhere new."""
    home = [(person.postal_code, name_key(person.street)) for person in (one, other)]
    mails = [(person.email or "").casefold() for person in (one, other)]
    return all(all(part) for part in home) and home[0] == home[1] and mails[0] == mails[1]


def _foreign(one: PersonRecord, other: PersonRecord) -> bool:
    """Whether both state nationalities and share none."""
    return bool(one.nationalities and other.nationalities and not set(one.nationalities) & set(other.nationalities))


def _swapped(one: PersonRecord, other: PersonRecord) -> bool:
    (year, month, day), (other_year, other_month, other_day) = one.birth, other.birth
    return year == other_year and (month, day) == (other_day, other_month)


def _parts(person: PersonRecord) -> list[str]:
    return name_key(f"{person.given_names} {person.family_name}").split()


def _part(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if sound(one) == sound(other):
        return _SOUNDS_ALIKE
    return SequenceMatcher(None, one, other).ratio()
