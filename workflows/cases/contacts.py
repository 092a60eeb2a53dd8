"""When the office and the citizen last heard from each other: the "last contact" of the worklist."""

from engine import clock
from engine.errors import translatable
from workflows.cases.tables import Case
from workflows.described import Described


class Contact(Described):
    """What the last contact was; `sentence` is what the worklist says."""

    APPLICATION = "application", translatable("Antrag eingegangen")
    LETTER = "letter", translatable("Schreiben verschickt")
    DOCUMENTS = "documents", translatable("Unterlagen nachgereicht")
    REPLY = "reply", translatable("Antwort auf die Anhörung")
    URGENCY = "urgency", translatable("Eilbedürftigkeit mitgeteilt")
    WITHDRAWAL = "withdrawal", translatable("Antrag zurückgenommen")


def note(case: Case, contact: Contact) -> None:
    """The citizen was in contact with the office just now."""
    case.last_contact_at = clock.now()
    case.last_contact = contact.value
