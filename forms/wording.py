"""Texts of a form in German and English. German is the binding language and stands in where English is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.templates import Escape, Template

LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Wording:
    """One text of a component in the languages of the form; either may be missing."""

    de: Template | None = None
    en: Template | None = None

    def text(self, language: str, context: Mapping[str, Any], escape: Escape = str) -> str:
        """The filled text in this language, in German where there is no other, empty where there is none."""
        template = (self.en or self.de) if language == "en" else self.de
        return template.write(context, language, escape) if template else ""

    def is_german_only(self) -> bool:
        """Whether an English reader would see German."""
        return self.de is not None and bool(self.de.source.strip()) and self.en is None

    def templates(self) -> Iterator[Template]:
        yield from (template for template in (self.de, self.en) if template)

    def __bool__(self) -> bool:
        return self.de is not None


NOTHING = Wording()
