"""What the status page says in its own words; the words about steps come from the model.

Plain German, the binding language; the page looks up the translation.
"""

from datetime import datetime
from typing import Final

from engine import clock
from engine.errors import translatable
from workflows.cases.forecast import Forecast, TooFew
from workflows.cases.sentences import Sentence

YOUR_TURN: Final = Sentence(translatable("Sie müssen etwas tun."))
OUR_TURN: Final = Sentence(translatable("Sie müssen jetzt nichts tun. Wir sind an der Reihe."))
OTHERS_TURN: Final = Sentence(translatable("Sie müssen jetzt nichts tun. Wir warten auf eine andere Stelle."))

RESTS: Final = Sentence(
    translatable(
        "Die Bearbeitung ruht gerade, weil wir etwas klären müssen. Ihr Antrag bleibt gestellt. Fristen aus unseren "
        "Schreiben gelten weiter, und Sie können weiter Unterlagen einreichen."
    )
)

TAKES_LONGER: Final = (
    Sentence(
        translatable(
            "Ihre Nachfrage beschleunigt die Bearbeitung leider nicht; diese Seite zeigt immer den neuesten Stand."
        )
    ),
    Sentence(
        translatable(
            "Droht Ihnen ein Nachteil, zum Beispiel der Verlust der Arbeit, melden Sie es hier als eilig. "
            "Wir sehen es uns am selben oder nächsten Arbeitstag an."
        )
    ),
    Sentence(
        translatable(
            "Hatten Sie einen Aufenthaltstitel und haben Sie vor seinem Ablauf beantragt, gilt er bis zu unserer "
            "Entscheidung weiter (§ 81 Abs. 4 AufenthG). Den Nachweis darüber bekommen Sie bei uns."
        )
    ),
    Sentence(
        translatable(
            "Entscheiden wir ohne zureichenden Grund nicht innerhalb von drei Monaten nach Ihrem Antrag, "
            "können Sie beim Verwaltungsgericht Untätigkeitsklage erheben (§ 75 VwGO)."
        )
    ),
)

_CLOSED: Final = {
    "granted": Sentence(translatable("Ihr Antrag ist bewilligt. Den Bescheid finden Sie unten bei den Schreiben.")),
    "refused": Sentence(
        translatable(
            "Ihr Antrag ist abgelehnt. Im Bescheid bei den Schreiben stehen die Gründe und wie Sie sich wehren können."
        )
    ),
    "withdrawn": Sentence(translatable("Sie haben Ihren Antrag zurückgenommen. Der Vorgang ist abgeschlossen.")),
    "transferred": Sentence(
        translatable(
            "Ein anderes Amt ist jetzt für Sie zuständig und hat Ihre Akte übernommen. Welches, steht in unserem "
            "Schreiben. Ihr Antrag bleibt gestellt."
        )
    ),
    "cancelled": Sentence(
        translatable(
            "Wir haben diesen Vorgang ohne Entscheidung beendet. Haben Sie dazu kein Schreiben von uns, fragen Sie "
            "bitte bei uns nach."
        )
    ),
}
_REFUSED: Final = Sentence(translatable("Ihr Antrag ist abgelehnt."))
_GRANTED: Final = Sentence(translatable("Ihr Antrag ist bewilligt. Sie müssen jetzt nichts tun."))
_GRANTED_YOUR_TURN: Final = Sentence(translatable("Ihr Antrag ist bewilligt. Jetzt müssen Sie noch etwas tun."))
_CLOSED_OTHERWISE: Final = Sentence(translatable("Der Vorgang ist abgeschlossen."))


def closed(outcome: str | None) -> Sentence:
    """How the case ended."""
    return _CLOSED.get(outcome or "", _CLOSED_OTHERWISE)


def decided(outcome: str | None, *, your_turn: bool) -> Sentence:
    """How it was decided, while the case is still open: until the document is handed over, the refusal final."""
    if outcome == "refused":
        return _REFUSED
    return _GRANTED_YOUR_TURN if your_turn else _GRANTED


def forecast_sentence(decided_at: datetime | None, ahead: Forecast | TooFew | None) -> Sentence:
    """When a decision can be expected, as a range; `ahead` is None when nothing is to be decided any more."""
    if decided_at is not None:
        return Sentence(_DECIDED, {"on": clock.office_time(decided_at)})
    if ahead is None:
        return Sentence(translatable("Über diesen Antrag wird nicht mehr entschieden."))
    if isinstance(ahead, TooFew):
        return Sentence(_TOO_FEW, {"weeks": ahead.planned_weeks})
    values = {"median": ahead.median_on, "four_of_five": ahead.four_of_five_on}
    return Sentence(_OVERDUE if ahead.overdue else _RANGE, values)


_DECIDED: Final = translatable("Wir haben am {on:%d.%m.%Y} über Ihren Antrag entschieden.")
_TOO_FEW: Final = translatable(
    "Für eine Vorhersage haben wir noch zu wenige abgeschlossene Fälle. "
    "Wir planen mit bis zu {weeks} Wochen ab dem Eingang."
)
_RANGE: Final = translatable(
    "Die meisten Anträge wie Ihrer werden bis zum {median:%d.%m.%Y} entschieden, "
    "vier von fünf bis zum {four_of_five:%d.%m.%Y}."
)
_OVERDUE: Final = translatable(
    "Vier von fünf ähnlichen Anträgen waren bis zum {four_of_five:%d.%m.%Y} entschieden. "
    "Ihrer dauert länger; das tut uns leid. Unten steht, was Sie tun können."
)
