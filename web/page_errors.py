"""What must be corrected on a page, as the error summary lists it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageError:
    target: str  # the id of the field, without "#"
    text: str  # the sentence, in the language of the page
