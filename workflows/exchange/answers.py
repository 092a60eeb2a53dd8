"""What a body tells the office."""

from dataclasses import dataclass
from datetime import datetime

from engine.errors import translatable
from workflows.described import Described


class Kind(Described):
    """What sort of answer it is; the code is what models see."""

    CONSENT = "consent", translatable("Zustimmung")
    REFUSAL = "refusal", translatable("Ablehnung")
    INFORMATION = "information", translatable("Auskunft")
    INSUFFICIENT = "insufficient", translatable("Angaben reichen nicht aus")
    ERROR = "error", translatable("nicht bearbeitet")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one request; when a body sends it twice, it is the same."""

    key: str  # of the request
    kind: Kind
    text: str  # in the body's words; of the security authorities: for cleared people only
    at: datetime  # when the body gave it
    number: str = ""  # AZR number, serial number of a card, file number at the other office
    hit: bool = False  # of the security authorities: something is known that speaks against it
