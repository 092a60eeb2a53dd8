"""What letters are made of: names in two languages, recipients, documents, reasons, fees, forecasts.

Plain frozen values. Knows no kind of letter and no database.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text in German (binding) and English (courtesy)."""

    de: str
    en: str

    def in_language(self, language: str) -> str:
        """The English text for "en", the German one for every other language."""
        return self.en if language == "en" else self.de


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom the letter goes."""

    name: str  # as on the envelope; people with one name have one word here
    address: tuple[str, ...] = ()  # lines; empty when the letter is only published online


@dataclass(frozen=True, slots=True)
class Matter:
    """The case that every letter is about."""

    case_number: str
    procedure: Bilingual  # name of the procedure
    applied_on: date
    recipient: Recipient
    unit: str  # whom to ask, never a person: "Team Beschäftigung"


@dataclass(frozen=True, slots=True)
class MissingItem:
    name: Bilingual  # of the document
    reason: Bilingual  # why it is needed, or what is wrong with the one that came


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    name: Bilingual
    received_on: date


@dataclass(frozen=True, slots=True)
class ForecastRange:
    """In what time cases like this one are decided."""

    median_on: date  # half of them by then
    four_of_five_on: date
    cases: int  # finished cases that it is computed from


@dataclass(frozen=True, slots=True)
class TooFewCases:
    """No forecast yet; the planning value is said to be one."""

    planned_weeks: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of a decision: which requirement, and why it is not met. German, as the examiner wrote it."""

    requirement: str
    paragraphs: tuple[str, ...]

    @classmethod
    def written(cls, requirement: str, text: str) -> "Reason":
        """From what was typed into one field: every line that is not blank becomes a paragraph."""
        return cls(requirement, tuple(line.strip() for line in text.splitlines() if line.strip()))


@dataclass(frozen=True, slots=True)
class Fee:
    amount: Decimal  # Euro
    basis: str  # "§ 45 Nummer 1 Buchstabe b AufenthV"


@dataclass(frozen=True, slots=True)
class Answer:
    question: str
    answer: str  # as shown on the check page; "" for a question left open


@dataclass(frozen=True, slots=True)
class AnswerSection:
    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    name: str  # of the document it answers: "Reisepass"
    filename: str
    size: int  # bytes
