"""How FEEL values are written in sentences: as FEEL literals, so that the text "5" differs from the number 5."""

from typing import Any

from engine import feel


def spelled(value: Any) -> str:
    """The value as an analyst would type it; strings in quotation marks."""
    return feel.text_of([value])[1:-1]
