"""An office that writes the sample letters, and the same case of people with other names."""

from pathlib import Path

from workflows.correspondence.letter_parts import Matter, Recipient
from workflows.correspondence.letter_samples import (
    ANSWERS,
    CASE,
    CONTRACT,
    FEE,
    LETTERS,
    MISSING,
    REASONS,
    matter,
    sample,
)
from workflows.correspondence.letterhead import Letterhead, Remedy

__all__ = [
    "ANSWERS",
    "CASE",
    "CONTRACT",
    "COURT",
    "FEE",
    "LETTERHEAD",
    "LETTERS",
    "MISSING",
    "NOWHERE",
    "REASONS",
    "matter",
    "named",
    "sample",
]

NOWHERE = Path("/nonexistent")  # letters that are only handed over touch no file
COURT = "Verwaltungsgericht Musterstadt, Gerichtsweg 4, 12345 Musterstadt"

LETTERHEAD = Letterhead(
    office="Stadt Musterstadt, Ausländerbehörde",
    street="Rathausplatz 1",
    place="12345 Musterstadt",
    signature_line="Ihre Ausländerbehörde",
    base_url="https://abh.musterstadt.example",
    land="NW",
    remedy=Remedy("action", COURT),
    phone="0123 456-0",
    email="auslaenderbehoerde@musterstadt.example",
    opening_hours="Mo–Fr 8–12 Uhr, Do auch 14–18 Uhr",
)


def named(name: str) -> Matter:
    """The same application by somebody of this name."""
    return matter(recipient=Recipient(name, ("Lange Straße 12a", "12345 Musterstadt")))
