"""What must be corrected on a page: for the error summary at its top, and for the field itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Flask


@dataclass(frozen=True, slots=True)
class PageError:
    target: str  # the id of the field, without "#"
    text: str  # the sentence, in the language of the page


def register(app: Flask) -> None:
    """Offer `errors|by_field` to templates."""
    app.jinja_env.filters["by_field"] = by_field


def by_field(errors: Iterable[PageError]) -> dict[str, str]:
    """Id of a field -> what is wrong with it."""
    return {error.target: error.text for error in errors}
