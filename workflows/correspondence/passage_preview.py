"""A letter with a wording that is not in force yet, on a sample case: marked as a draft, kept nowhere."""

from sqlalchemy.orm import Session

from workflows.correspondence import letter_samples, passages
from workflows.correspondence.letters import LetterDesk
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission


def preview(session: Session, identity: Identity, desk: LetterDesk, letter: str, key: str, de: str, en: str) -> bytes:
    """The PDF in both languages. Raises `NotPermitted`, `UnknownPassage`, `WordingFaulty`, `RemedyUnknown`."""
    require(identity, Permission.WORD_LETTERS)
    passages.check(letter, key, de, en)
    content = letter_samples.showing(letter, key)
    wordings = passages.in_force(session, content.kind) | {key: (de, en)}
    return desk.render(letter_samples.matter(), content, "en", wordings=wordings, draft=True)
