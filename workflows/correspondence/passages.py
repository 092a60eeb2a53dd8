"""The office's own wordings of its letters: which is in force, how it came about, changing one.

A passage ships with the program (`forms.letter_passages`). The office may reword it; every wording is a version that
stays, with its reason. Letters on file never change: their PDF was written with the wording of its day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.errors import LaufzettelError, translatable
from forms import letter_passages
from forms.letter_passages import SHARED, Passage, PassageFault
from workflows import audit
from workflows.audit import Action
from workflows.correspondence.tables import PassageWording
from workflows.people import accounts
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

Wordings = Mapping[str, tuple[str, str]]  # the office's own texts, German and English, by key of the passage


class UnknownPassage(LaufzettelError):
    sentence: ClassVar[str] = translatable("Diesen Textbaustein gibt es nicht.")


class RewordingReasonMissing(LaufzettelError):
    sentence: ClassVar[str] = translatable("Schreiben Sie in einem Satz, warum sich der Text ändert.")


class RewordedMeanwhile(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Inzwischen hat {by} den Text geändert. Ihr Text steht noch im Formular; vergleichen Sie ihn mit der geltenden "
        "Fassung und veröffentlichen Sie ihn dann noch einmal."
    )


class WordingFaulty(LaufzettelError):
    """`faults`: what is wrong, by language."""

    sentence: ClassVar[str] = translatable("Der Text lässt sich so nicht verwenden.")

    def __init__(self, faults: Mapping[str, list[PassageFault]]) -> None:
        self.faults = faults
        super().__init__()


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of a passage's text."""

    version: int  # 0: as it ships
    de: str
    en: str
    reason: str = ""
    by: str = ""  # name of the person
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WordedPassage:
    """A passage with all its versions, newest first."""

    passage: Passage
    versions: tuple[Wording, ...]

    @property
    def current(self) -> Wording:
        return self.versions[0]


def in_force(session: Session, letter: str) -> dict[str, tuple[str, str]]:
    """The office's own wordings for a kind of letter, the shared ones included."""
    written = select(PassageWording).where(PassageWording.letter.in_((letter, SHARED)))
    rows = session.scalars(written.order_by(PassageWording.version))  # the newest of a passage comes last
    return {row.key: (row.de, row.en) for row in rows}


def overview(session: Session, identity: Identity) -> dict[str, tuple[WordedPassage, ...]]:
    """Every passage of every letter, by kind of letter. Raises `NotPermitted`."""
    require(identity, Permission.WORD_LETTERS)
    written: dict[tuple[str, str], list[PassageWording]] = {}
    for row in session.scalars(select(PassageWording).order_by(PassageWording.version.desc())):
        written.setdefault((row.letter, row.key), []).append(row)
    names = accounts.display_names(session, {row.by for rows in written.values() for row in rows})
    return {
        letter: tuple(
            _worded(one, written.get((letter, one.key), []), names) for one in letter_passages.shipped(letter)
        )
        for letter in letter_passages.letters()
    }


def passage(session: Session, identity: Identity, letter: str, key: str) -> WordedPassage:
    """One passage with its versions. Raises `NotPermitted`, `UnknownPassage`."""
    require(identity, Permission.WORD_LETTERS)
    shipped = _shipped(letter, key)
    of_passage = select(PassageWording).where(PassageWording.letter == letter, PassageWording.key == key)
    rows = list(session.scalars(of_passage.order_by(PassageWording.version.desc())))
    return _worded(shipped, rows, accounts.display_names(session, {row.by for row in rows}))


def check(letter: str, key: str, de: str, en: str) -> None:
    """Raise `WordingFaulty` unless both texts can take the place of the passage; `UnknownPassage`."""
    shipped = _shipped(letter, key)
    found = {"de": letter_passages.faults(de, shipped), "en": letter_passages.faults(en, shipped)}
    if any(found.values()):
        raise WordingFaulty(found)


def reword(
    session: Session, identity: Identity, letter: str, key: str, *, de: str, en: str, reason: str, seen: int
) -> int:
    """Put a new wording in force and return its version; the same text again changes nothing.

    `seen` is the version that the person had before them. Raises `NotPermitted`, `UnknownPassage`, `WordingFaulty`,
    `RewordingReasonMissing`, `RewordedMeanwhile`.
    """
    before = passage(session, identity, letter, key).current
    check(letter, key, de, en)
    if (de, en) == (before.de, before.en):
        return before.version
    if not reason.strip():
        raise RewordingReasonMissing
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"passage {letter} {key}"))))
    now = passage(session, identity, letter, key).current
    if now.version != seen:
        raise RewordedMeanwhile(by=now.by)
    version = now.version + 1
    row = PassageWording(
        letter=letter, key=key, version=version, de=de, en=en, reason=reason.strip(), by=identity.account_name
    )
    session.add(row)
    session.flush()
    details = {"passage": key, "version": version, "reason": row.reason}
    audit.record(session, Action.LETTER_REWORD, by=identity.account_name, subject=letter, details=details)
    return version


def _shipped(letter: str, key: str) -> Passage:
    found = next((one for one in letter_passages.shipped(letter) if one.key == key), None)
    if found is None:
        raise UnknownPassage
    return found


def _worded(shipped: Passage, rows: list[PassageWording], names: Mapping[str, str]) -> WordedPassage:
    own = (Wording(row.version, row.de, row.en, row.reason, names.get(row.by, row.by), row.at) for row in rows)
    return WordedPassage(shipped, (*own, Wording(0, shipped.de, shipped.en)))
