"""What can go wrong with a file, said to the person who hands it in or wants to read it."""

from typing import ClassVar

from engine.errors import LaufzettelError, translatable


class FileRefused(LaufzettelError):
    """A file that the office does not keep; the sentence says what the person can do instead."""


class EmptyFile(FileRefused):
    sentence: ClassVar[str] = translatable(
        "Die Datei „{filename}“ ist leer. Bitte wählen Sie die Datei noch einmal aus."
    )


class TooLarge(FileRefused):
    sentence: ClassVar[str] = translatable(
        "Die Datei „{filename}“ ist größer als {limit_mb} MB. Bitte verkleinern Sie sie oder teilen Sie sie auf."
    )


class TooManyFiles(FileRefused):
    sentence: ClassVar[str] = translatable(
        "Mehr als {limit} Dateien können Sie zu einem Antrag nicht hochladen. "
        "Bitte fassen Sie mehrere Seiten in einer PDF-Datei zusammen."
    )


class CaseFull(FileRefused):
    sentence: ClassVar[str] = translatable(
        "Mit der Datei „{filename}“ wären es zusammen mehr als {limit_mb} MB. "
        "Bitte laden Sie kleinere Dateien hoch oder bringen Sie die Unterlagen vorbei."
    )


class WrongType(FileRefused):
    """The content is of no accepted type. Values: `filename`, `found` (what it is), `claimed`."""

    sentence: ClassVar[str] = translatable(
        "Die Datei „{filename}“ können wir nicht annehmen ({found}). "
        "Bitte laden Sie ein PDF oder ein Foto als JPEG oder PNG hoch."
    )


class TypeContradicted(WrongType):
    """The content is of an accepted type, but the name or the browser says another one."""

    sentence: ClassVar[str] = translatable(
        "Die Datei „{filename}“ ist als {claimed} bezeichnet, enthält aber {found}. "
        "Bitte speichern Sie sie mit der richtigen Endung und laden Sie sie noch einmal hoch."
    )


class IncompleteFile(FileRefused):
    sentence: ClassVar[str] = translatable(
        "Die Datei „{filename}“ ist beschädigt oder unvollständig. "
        "Bitte prüfen Sie, ob Sie sie öffnen können, und laden Sie sie noch einmal hoch."
    )


class TooManyPixels(FileRefused):
    sentence: ClassVar[str] = translatable(
        "Das Bild „{filename}“ hat {megapixels} Millionen Bildpunkte; mehr als {limit} können wir nicht öffnen. "
        "Bitte verkleinern Sie es."
    )


class Infected(FileRefused):
    sentence: ClassVar[str] = translatable(
        "Die Datei „{filename}“ enthält Schadsoftware ({signature}). Wir haben sie nicht gespeichert. "
        "Bitte prüfen Sie Ihr Gerät und laden Sie das Dokument neu hoch, zum Beispiel als Foto vom Papier."
    )


class FileLocked(LaufzettelError):
    """A file that is kept, but not opened for anybody."""


class NotScannedYet(FileLocked):
    sentence: ClassVar[str] = translatable(
        "Die Datei „{filename}“ wurde noch nicht auf Schadsoftware geprüft. "
        "Sie lässt sich öffnen, sobald die Prüfung stattgefunden hat."
    )


class InfectedFileLocked(FileLocked):
    sentence: ClassVar[str] = translatable(
        "Die Datei „{filename}“ enthält Schadsoftware ({signature}) und wird nicht geöffnet."
    )


class ContentDamaged(LaufzettelError):
    """What is stored under a checksum no longer has that checksum, or is gone."""

    sentence: ClassVar[str] = translatable(
        "Die gespeicherte Datei {sha256} ist {damage}. Bitte stellen Sie sie aus der Datensicherung wieder her: {path}"
    )


class DocumentDamaged(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Die Datei „{filename}“ ist auf unserem Server {damage} und wird deshalb nicht geöffnet. "
        "Bitte stellen Sie sie aus der Datensicherung wieder her ({path}) "
        "oder bitten Sie die Person, sie noch einmal einzureichen."
    )


class UnknownDocument(LaufzettelError):
    sentence: ClassVar[str] = translatable("Dieses Dokument gibt es nicht oder nicht mehr.")


class DocumentSubmitted(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "„{filename}“ gehört schon zu einem abgesendeten Antrag und lässt sich nicht mehr entfernen."
    )


class ScannerUnavailable(LaufzettelError):
    """The virus scanner was not reached or gave no answer in time."""

    sentence: ClassVar[str] = translatable("Der Virenscanner unter {address} ist nicht erreichbar: {reason}")


class ScannerRefused(LaufzettelError):
    """The virus scanner answered, but did not scan this file."""

    sentence: ClassVar[str] = translatable("Der Virenscanner unter {address} hat die Datei nicht geprüft: {reason}")
