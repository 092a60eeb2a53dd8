"""What the office tells a body when it asks: one type for each, with the fields that may be sent and no others.

A request is addressed by `key`, a random text that is the same for every attempt and says nothing about anybody.
`reference` is our case number. The AZR number stands only where the register itself or the maker of the card needs it
(AZRG section 10(4)); it is never a key and never part of an address.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import Any, Final, get_type_hints

from workflows.exchange.bodies import Body


@dataclass(frozen=True, slots=True)
class Identity:
    """Who it is about: what every body needs to find the right person (AufenthV section 65)."""

    family_name: str
    given_names: str
    birth: str  # "1990-05-17"; ends early where only a part is known
    nationalities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What every body is told."""

    key: str
    reference: str
    legal_basis: str  # the provision that permits to ask: "§ 39 AufenthG"
    purpose: str  # what the answer is for; it may be used for nothing else
    answer_by: date | None  # None: at once, or no day is set
    reminder: bool  # whether the body has been asked the same before


@dataclass(frozen=True, slots=True)
class PersonRequest(Request):
    """About a person, and nothing but who it is."""

    person: Identity


@dataclass(frozen=True, slots=True)
class RegisterQuery(PersonRequest):
    """To the central register (AZRG sections 10, 15)."""

    register_number: str  # AZR number; empty: not known yet


@dataclass(frozen=True, slots=True)
class SecurityQuery(PersonRequest):
    """To the security authorities (AufenthG section 73(2))."""


@dataclass(frozen=True, slots=True)
class LabourConsentRequest(PersonRequest):
    """To the employment agency (AufenthG section 39, BeschV section 36)."""

    employer: str
    occupation: str
    fast_track: bool  # AufenthG section 81a


@dataclass(frozen=True, slots=True)
class CardOrder(PersonRequest):
    """To the maker of cards and travel documents (AufenthG section 78, AufenthV section 58)."""

    product: str  # "card", "travel_document"
    register_number: str  # printed on the card; empty: not known
    valid_until: date | None  # None: unlimited
    remarks: tuple[str, ...]  # conditions as printed
    direct_mailing: bool  # AufenthV section 60a


@dataclass(frozen=True, slots=True)
class FileTransfer(PersonRequest):
    """To the office that has become competent: the case goes with its papers (AufenthV section 72)."""

    receiver: str  # name of the office
    procedure: str  # "P01"
    received_on: date  # the day that the application counts from
    papers: tuple[str, ...]  # SHA-256 of each file in the content store, hexadecimal


TYPES: Final[Mapping[Body, tuple[type[Request], ...]]] = MappingProxyType(
    {
        Body.CENTRAL_REGISTER: (RegisterQuery,),
        Body.SECURITY: (SecurityQuery,),
        Body.LABOUR_AGENCY: (LabourConsentRequest,),
        Body.OTHER_OFFICE: (PersonRequest, FileTransfer),
        Body.CARD_MAKER: (CardOrder,),
    }
)
OTHERWISE: Final[tuple[type[Request], ...]] = (PersonRequest,)


def to_json(request: Request) -> dict[str, Any]:
    """The request for a row: its type and its fields."""
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(request).items()}
    return {"type": type(request).__name__, **plain}


def from_json(body: Body, stored: Mapping[str, Any]) -> Request:
    """The request of a row."""
    (kind,) = (one for one in TYPES.get(body, OTHERWISE) if one.__name__ == stored["type"])
    hints = get_type_hints(kind)
    return kind(**{field.name: _read(hints[field.name], stored[field.name]) for field in fields(kind)})


def _read(kind: Any, value: Any) -> Any:
    if kind is Identity:
        return Identity(**{**value, "nationalities": tuple(value["nationalities"])})
    if kind in {date, date | None}:
        return date.fromisoformat(value) if value else None
    return tuple(value) if isinstance(value, list) else value
