"""What can go wrong with a case, said to the person whom it concerns."""

from typing import ClassVar

from engine.errors import LaufzettelError, translatable


class CaseNotFound(LaufzettelError):
    sentence: ClassVar[str] = translatable("Einen Vorgang mit der Nummer {number} gibt es nicht.")


class CaseNumberMistyped(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "„{text}“ ist kein gültiges Aktenzeichen. Bitte prüfen Sie die Ziffern; "
        "ein Aktenzeichen sieht so aus: {example}"
    )


class CaseClosed(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Der Vorgang {number} ist seit dem {closed_on:%d.%m.%Y} abgeschlossen. Daran lässt sich nichts mehr ändern."
    )


class UnknownProcedure(LaufzettelError):
    sentence: ClassVar[str] = translatable("Das Verfahren „{key}“ bieten wir nicht an.")


class ReasonMissing(LaufzettelError):
    sentence: ClassVar[str] = translatable("Bitte nennen Sie den Grund. Er steht später in der Akte.")
