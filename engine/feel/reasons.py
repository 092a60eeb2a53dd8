"""Why a value is null: a place in the text and a German sentence for the analyst. Nothing else lives here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause of a null result."""

    position: int  # offset in the expression's text, from 0
    sentence: str  # German, complete, names what was expected and what was found
