"""What an expression written by a stranger may use up, and the counter that stops it.

Owns the numbers and `Meter`, the state of one evaluation: steps spent, depth of function calls, reasons
collected. A crossed limit raises `LimitExceeded`; it is never turned into null, because null would hide that
the answer is missing. Nothing here knows FEEL's values.
"""

from dataclasses import dataclass
from time import monotonic
from typing import Any, ClassVar

from engine.errors import LaufzettelError, translatable
from engine.feel.reasons import Reason


class LimitExceeded(LaufzettelError):
    """An expression wanted more than one evaluation may use; carries `limit` (its name) and `bound`."""

    sentence: ClassVar[str] = translatable(
        "Der Ausdruck überschreitet eine Grenze ({limit}: höchstens {bound}). Bitte vereinfachen."
    )

    def __init__(self, limit: str, bound: object) -> None:
        super().__init__(limit=limit, bound=bound)
        self.limit = limit
        self.bound = bound


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one expression and one evaluation."""

    text: int = 20_000  # characters of source text
    nesting: int = 64  # brackets and constructs within each other
    depth: int = 100  # lists and contexts within each other
    steps: int = 500_000  # iterations, calls and copied elements of one evaluation
    seconds: float = 3.0  # duration of one evaluation
    calls: int = 120  # function calls within each other
    items: int = 200_000  # elements of one list
    characters: int = 1_000_000  # characters of one string
    regex_seconds: float = 0.25  # time of one regular expression


LIMITS = Limits()
_STRIDE = 500  # steps between two looks at the clock
STEPS = translatable("Rechenschritte")
_SECONDS = translatable("Sekunden Rechenzeit")
DEPTH = translatable("Listen und Kontexte ineinander")
_ITEMS = translatable("Listenelemente")
_CHARACTERS = translatable("Zeichen einer Zeichenkette")
CALLS = translatable("Funktionsaufrufe ineinander")
NESTING = translatable("Verschachtelung")
TEXT = translatable("Länge des Ausdrucks")
REGEX = translatable("Rechenzeit eines regulären Ausdrucks in Sekunden")


class Meter:
    """State of one evaluation; one meter may span several expressions that belong to one decision.

    `reasons` is None when nobody wants to know why something became null.
    """

    steps = 0
    calls = 0
    reasons: list[Reason] | None = None
    _checkpoint = _STRIDE
    _deadline = 0.0

    def __init__(self, *, explaining: bool = False) -> None:
        if explaining:
            self.reasons = []

    def spend(self, steps: int) -> None:
        """Count `steps`; raises LimitExceeded when the evaluation has used up its share of work or time."""
        self.steps += steps
        if self.steps > self._checkpoint:
            self._check()

    def _check(self) -> None:
        if self.steps > LIMITS.steps:
            raise LimitExceeded(STEPS, LIMITS.steps)
        now = monotonic()
        if not self._deadline:
            self._deadline = now + LIMITS.seconds
        elif now > self._deadline:
            raise LimitExceeded(_SECONDS, LIMITS.seconds)
        self._checkpoint = self.steps + _STRIDE

    def enter(self) -> None:
        """Count a function call that is open; every `enter` needs a `leave`."""
        self.calls += 1
        if self.calls > LIMITS.calls:
            raise LimitExceeded(CALLS, LIMITS.calls)
        self.spend(1)

    def leave(self) -> None:
        self.calls -= 1

    def hold_items(self, count: int) -> None:
        """Refuse a list of more than the permitted elements, and charge for building it."""
        if count > LIMITS.items:
            raise LimitExceeded(_ITEMS, LIMITS.items)
        self.spend(count)

    def hold_characters(self, count: int) -> None:
        """Refuse a string of more than the permitted characters, and charge for building it."""
        if count > LIMITS.characters:
            raise LimitExceeded(_CHARACTERS, LIMITS.characters)
        self.spend(count >> 5)

    def fail(self, position: int, sentence: str, /, **values: object) -> Any:
        """Record why the value at `position` (offset in the text) is null, and return that null."""
        if self.reasons is not None and len(self.reasons) < 100:
            self.reasons.append(Reason(position, sentence.format(**values) if values else sentence))
        return None


class FreshMeter(Meter):
    """A meter that explains nothing, made quickly for one evaluation."""

    __init__ = object.__init__


class IdleMeter(Meter):
    """The meter of expressions without loops and calls: their length bounds them, so nothing is counted.

    One object serves all threads; it must not change.
    """

    def spend(self, steps: int) -> None:
        """Do nothing."""
