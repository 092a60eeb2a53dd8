"""What the office says about itself on every letter, and which remedy its notices instruct on.

Built from the office's settings or by hand. Knows no database.
"""

from dataclasses import dataclass
from typing import Final, Literal

from workflows.settings import OfficeSettings

RemedyKind = Literal["action", "objection"]

# Whether a residence decision is challenged by objection (VwGO section 68) or directly before the court. Only the
# states that were looked into; the others name their rule with `Remedy`, because a wrong instruction costs a year.
REMEDY_OF_LAND: Final[dict[str, RemedyKind]] = {
    "BE": "action",
    "BW": "objection",
    "BY": "action",
    "HH": "objection",
    "NI": "action",
    "NW": "action",
    "RP": "objection",
    "SN": "objection",
}


@dataclass(frozen=True, slots=True)
class Remedy:
    """What can be done against a decision: which remedy, and with whom it is filed."""

    kind: RemedyKind
    body: str  # court or authority, dative: "Verwaltungsgericht Musterstadt, Gerichtsweg 1, 12345 Musterstadt"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """One office as its letters show it."""

    office: str
    street: str
    place: str  # postal code and city
    signature_line: str
    base_url: str  # where citizens reach the pages, without a slash at the end
    land: str  # federal state code
    remedy: Remedy | None  # None: notices cannot be written
    phone: str = ""
    email: str = ""
    opening_hours: str = ""

    @classmethod
    def of_office(cls, settings: OfficeSettings, remedy: Remedy | None = None) -> "Letterhead":
        """The letterhead that the settings describe; `remedy` overrides what the state's rule would say."""
        return cls(
            office=settings.name,
            street=settings.street,
            place=f"{settings.postal_code} {settings.city}",
            signature_line=settings.signature_line,
            base_url=settings.base_url.rstrip("/"),
            land=settings.land,
            remedy=remedy or _remedy(settings),
            phone=settings.phone,
            email=settings.email,
            opening_hours=settings.opening_hours,
        )

    @property
    def return_line(self) -> str:
        """The sender in the address window."""
        return f"{self.office} · {self.street} · {self.place}"

    @property
    def reach(self) -> list[str]:
        """How to reach the office, as far as it says so."""
        return [text for text in (self.phone and f"Telefon {self.phone}", self.email, self.opening_hours) if text]


def _remedy(settings: OfficeSettings) -> Remedy | None:
    kind = REMEDY_OF_LAND.get(settings.land)
    if kind == "objection":
        return Remedy(kind, f"{settings.name}, {settings.address_line}")
    return Remedy(kind, settings.court) if kind and settings.court else None
