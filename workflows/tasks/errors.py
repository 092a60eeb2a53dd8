"""What can go wrong between two people and one task; every sentence says who did what and when."""

from typing import ClassVar

from engine.errors import LaufzettelError, translatable
from forms.answers import Review


class TaskNotFound(LaufzettelError):
    sentence: ClassVar[str] = translatable("Diese Aufgabe gibt es nicht.")


class TaskTaken(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "{holder} bearbeitet diese Aufgabe seit dem {since:%d.%m.%Y, %H:%M} Uhr. Sie können sie übernehmen, wenn Sie "
        "das abgesprochen haben."
    )


class TakeOverUnconfirmed(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "{holder} bearbeitet diese Aufgabe seit dem {since:%d.%m.%Y, %H:%M} Uhr. Möchten Sie sie wirklich übernehmen? "
        "Nicht abgesendete Eingaben bleiben erhalten."
    )


class TaskChanged(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Die Aufgabe hat sich geändert, seit Sie diese Seite geöffnet haben: {who}, {at:%d.%m.%Y, %H:%M} Uhr "
        "({what}). Bitte sehen Sie sich den neuen Stand an und senden Sie dann noch einmal ab."
    )


class TaskFinished(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Diese Aufgabe ist schon erledigt: {who}, {at:%d.%m.%Y, %H:%M} Uhr. Ihre Eingabe wurde nicht übernommen."
    )


class TaskGone(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Diese Aufgabe ist seit dem {at:%d.%m.%Y, %H:%M} Uhr nicht mehr nötig, weil der Vorgang einen anderen Weg "
        "genommen hat. Ihre Eingabe wurde nicht übernommen."
    )


class TaskRests(TaskGone):
    sentence: ClassVar[str] = translatable(
        "Dieser Vorgang ruht gerade; die Leitung klärt etwas. Ihre Eingabe wurde nicht übernommen. Die Aufgabe kommt "
        "in die Arbeitsliste zurück, sobald der Vorgang fortgesetzt wird; Entwürfe bleiben erhalten."
    )


class NotYourTask(LaufzettelError):
    sentence: ClassVar[str] = translatable("Bitte übernehmen Sie die Aufgabe, bevor Sie sie bearbeiten.")


class OtherGroup(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Diese Aufgabe gehört zu: {groups}. Ihr Konto hat diese Rolle nicht. Wenn Sie hier vertreten, wenden Sie sich "
        "an Ihre Leitung."
    )


class SecondPersonNeeded(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Nach dem Vier-Augen-Prinzip muss diesen Schritt eine andere Person erledigen: „{step}“ haben Sie am "
        "{at:%d.%m.%Y} selbst erledigt."
    )


class AnswersInvalid(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Einige Angaben fehlen oder passen nicht. Bitte sehen Sie sie noch einmal durch."
    )

    def __init__(self, review: Review) -> None:
        self.review = review  # its errors name page and field
        super().__init__()


class FollowUpInThePast(LaufzettelError):
    sentence: ClassVar[str] = translatable("Eine Wiedervorlage braucht ein Datum in der Zukunft.")
