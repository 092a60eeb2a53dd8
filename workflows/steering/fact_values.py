"""Facts as people type them: a kind and a text, instead of an expression."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Final

from engine import feel
from engine.errors import LaufzettelError, translatable
from workflows.described import Described


class FactKind(Described):
    TEXT = "text", translatable("Text oder Kennung")
    NUMBER = "number", translatable("Zahl")
    DATE = "date", translatable("Datum")
    YES_NO = "yes-no", translatable("ja oder nein")
    NOTHING = "nothing", translatable("kein Wert")
    OTHER = "other", translatable("Liste oder Zusammengesetztes")


class FactUnreadable(LaufzettelError):
    sentence: ClassVar[str] = translatable("„{text}“ passt nicht zu: {kind}.")


_GERMAN_DATE: Final = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
YES: Final = translatable("ja")
NO: Final = translatable("nein")
_YES_NO: Final[Mapping[str, bool]] = {"ja": True, "nein": False}


def kind_of(value: Any) -> FactKind:
    """What kind of thing a FEEL value is to people."""
    match feel.to_python(value) if value is not None else None:
        case None:
            return FactKind.NOTHING
        case bool():
            return FactKind.YES_NO
        case int() | Decimal():
            return FactKind.NUMBER
        case str():
            return FactKind.TEXT
        case date() as day if type(day) is date:
            return FactKind.DATE
    return FactKind.OTHER


def text_of(value: Any) -> str:
    """A FEEL value as people type it: dates as 01.03.2026, numbers with a comma."""
    match kind_of(value):
        case FactKind.NOTHING:
            return ""
        case FactKind.YES_NO:
            return YES if value else NO
        case FactKind.NUMBER:
            return str(feel.text_of(value)).replace(".", ",")
        case FactKind.DATE:
            return f"{feel.to_python(value):%d.%m.%Y}"
    return str(feel.text_of(value))


def value_of(kind: FactKind, text: str) -> Any:
    """What somebody typed, as a value for the process. Raises `FactUnreadable`."""
    text = text.strip()
    try:
        match kind:
            case FactKind.NOTHING:
                return None
            case FactKind.TEXT if text:
                return text
            case FactKind.NUMBER:
                return Decimal(text.replace(",", "."))
            case FactKind.DATE:
                return _date(text)
            case FactKind.YES_NO:
                return _YES_NO[text.casefold()]
    except (KeyError, ValueError, InvalidOperation) as reason:
        raise FactUnreadable(text=text, kind=kind.sentence) from reason
    raise FactUnreadable(text=text, kind=kind.sentence)


def _date(text: str) -> date:
    """A day as 1.3.2026 or 2026-03-01; raises `ValueError`."""
    if german := _GERMAN_DATE.fullmatch(text):
        day, month, year = map(int, german.groups())
        return date(year, month, day)
    return date.fromisoformat(text)
