"""What can go wrong with letters and e-mails, said to the person whom it concerns."""

from typing import ClassVar

from engine.errors import LaufzettelError, translatable


class LetterIncomplete(LaufzettelError):
    """A value that the letter cannot do without is empty."""

    sentence: ClassVar[str] = translatable("Für den Brief „{kind}“ fehlt eine Angabe: {field}.")


class AccessCodeNotFiled(LaufzettelError):
    """A letter with an access code was to be put on file, where clerks would read the code."""

    sentence: ClassVar[str] = translatable(
        "Ein Brief mit Zugangscode gehört nicht in die Akte. Er wird nur ausgehändigt; zur Akte kommt er ohne den Code."
    )


class RemedyUnknown(LaufzettelError):
    """No notice without a correct instruction on remedies: a wrong one costs a year (VwGO section 58(2))."""

    sentence: ClassVar[str] = translatable(
        "Für das Land „{land}“ ist nicht hinterlegt, welcher Rechtsbehelf möglich ist und wo er einzulegen ist. "
        "Bitte ergänzen Sie die Einstellungen (Land und Gericht), bevor Sie den Bescheid erlassen."
    )


class UnknownLetter(LaufzettelError):
    sentence: ClassVar[str] = translatable("Diesen Brief gibt es nicht.")


class LetterDamaged(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Der Brief „{subject}“ ist auf unserem Server {damage} und wird deshalb nicht geöffnet. "
        "Bitte stellen Sie ihn aus der Datensicherung wieder her ({path})."
    )


class InvalidEmailAddress(LaufzettelError):
    sentence: ClassVar[str] = translatable("„{address}“ ist keine vollständige E-Mail-Adresse.")


class UnknownMessage(LaufzettelError):
    sentence: ClassVar[str] = translatable("Diese E-Mail gibt es nicht.")
