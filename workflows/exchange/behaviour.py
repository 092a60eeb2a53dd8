"""How simulated bodies behave: made up for demonstrations and tests, measured nowhere.

Shares add up to 1; days are between the request and its answer. What is not listed answers like `OTHERWISE`.
`PROMPT` is for rehearsals, in which nobody wants to wait for weeks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from workflows.exchange.answers import Kind
from workflows.exchange.bodies import Body


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a simulated body does with a request."""

    answers: Mapping[Kind, float]  # share of each kind; what is missing to 1 stays silent
    days: tuple[int, int] = (1, 10)  # fewest and most until it answers; (0, 0): at once
    hits: float = 0.0  # share of answers with a hit
    unavailable: float = 0.02  # share of attempts that find nobody
    words: Mapping[Kind, str] = field(default_factory=lambda: WORDS)


WORDS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.CONSENT: "Es bestehen keine Einwände.",
        Kind.REFUSAL: "Der Anfrage wird nicht zugestimmt.",
        Kind.INFORMATION: "Es liegen keine weiteren Erkenntnisse vor.",
        Kind.INSUFFICIENT: "Die übermittelten Angaben reichen nicht aus.",
        Kind.ERROR: "Die Anfrage ließ sich nicht bearbeiten.",
    }
)
OTHERWISE: Final = Behaviour({Kind.INFORMATION: 0.9})
BEHAVIOURS: Final[Mapping[Body, Behaviour]] = MappingProxyType(
    {
        Body.CENTRAL_REGISTER: Behaviour({Kind.INFORMATION: 1.0}, (0, 0), unavailable=0.0),
        Body.RESIDENTS: Behaviour({Kind.INFORMATION: 1.0}, (0, 0), unavailable=0.0),
        Body.SECURITY: Behaviour({Kind.INFORMATION: 0.97}, (2, 20), hits=0.03),
        Body.LABOUR_AGENCY: Behaviour({Kind.CONSENT: 0.7, Kind.REFUSAL: 0.05, Kind.INSUFFICIENT: 0.08}, (3, 13)),
        Body.ASYLUM_OFFICE: Behaviour({Kind.INFORMATION: 0.85, Kind.ERROR: 0.02}, (5, 27)),
        Body.OTHER_OFFICE: Behaviour({Kind.CONSENT: 0.6, Kind.REFUSAL: 0.1}, (5, 27)),
        Body.PROSECUTOR: Behaviour({Kind.CONSENT: 0.8, Kind.REFUSAL: 0.05}, (5, 25)),
        Body.CARD_MAKER: Behaviour({Kind.INFORMATION: 0.98, Kind.INSUFFICIENT: 0.02}, (21, 40)),
    }
)

_CONSENTING: Final = frozenset({Body.LABOUR_AGENCY, Body.OTHER_OFFICE})
PROMPT: Final[Mapping[Body, Behaviour]] = MappingProxyType(
    {
        body: Behaviour({Kind.CONSENT if body in _CONSENTING else Kind.INFORMATION: 1.0}, (0, 0), unavailable=0.0)
        for body in Body
    }
)
"""How bodies behave that answer at once and have nothing against anybody."""
