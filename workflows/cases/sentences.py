"""A sentence for a page: German with placeholders, and the values that fill them.

The page translates the template and fills it; `text` is the binding German reading. May not decide anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Sentence:
    template: str  # marked with `translatable`; placeholders in braces, dates with their format
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The German sentence, filled."""
        return self.template.format(**self.values)

    def __str__(self) -> str:
        return self.text
