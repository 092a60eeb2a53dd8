"""Fields that hold text: one line or several. Owns what a clean text is."""

import unicodedata
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import regex

from engine.errors import translatable
from forms.component_source import ComponentSource
from forms.components import Circumstances, Field, Problem, Reading
from forms.entries import Entries, single
from forms.limits import Limit, limit_from, whole
from forms.scopes import Context
from forms.text_formats import TextFormat, format_from
from forms.wording import Wording

UNSTORABLE = regex.compile(r"[\p{Cc}\p{Cs}--[\t\n]]", regex.V1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField(Field):
    """One line of text, optionally of a form: e-mail, telephone, pattern."""

    LONGEST: ClassVar[int] = 500  # characters, where the form sets no limit of its own
    min_length: Limit
    max_length: Limit
    format: TextFormat | None
    prefix: Wording
    suffix: Wording

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        validate = source.mapping("validate")
        return cls(
            **cls.shared_by_fields(source),
            min_length=limit_from(source, validate, "minLength"),
            max_length=limit_from(source, validate, "maxLength"),
            format=format_from(source, validate),
            prefix=source.nested_wording("appearance", "prefixAdorner"),
            suffix=source.nested_wording("appearance", "suffixAdorner"),
        )

    def longest(self, context: Context) -> int:
        """How many characters are accepted."""
        return whole(self.max_length, context) or self.LONGEST

    def read(self, entries: Entries, name: str, circumstances: Circumstances) -> Reading:
        text = self.clean(single(entries, name))
        if not text:
            return Reading(None)
        problems = tuple(self._problems(text, circumstances))
        return Reading(None if problems else text, problems)

    def clean(self, text: str) -> str:
        """The text in one way of writing, without the spaces around it."""
        return unicodedata.normalize("NFC", " ".join(text.split("\r\n"))).strip()

    def entries(self, value: Any, name: str, language: str) -> Entries:  # noqa: ARG002
        return {name: [UNSTORABLE.sub("", str(value))]} if isinstance(value, str | int | float) else {}

    def text(self, value: Any, language: str, context: Context) -> str:  # noqa: ARG002
        return "" if value is None else str(value)

    def missing(self) -> Problem:
        return Problem("required", translatable("Bitte füllen Sie „{label}“ aus."))

    def _problems(self, text: str, circumstances: Circumstances) -> list[Problem]:
        """What is wrong with the text; the costlier checks see only texts of acceptable length."""
        context = circumstances.context
        longest, shortest = self.longest(context), whole(self.min_length, context) or 0
        if len(text) > longest:
            return [Problem("maxLength", TOO_LONG, {"limit": longest, "count": len(text)})]
        if UNSTORABLE.search(text):
            return [Problem("characters", UNREADABLE)]
        if len(text) < shortest:
            return [Problem("minLength", TOO_SHORT, {"limit": shortest})]
        if self.format and not self.format.fits(text):
            return [Problem(self.format.rule, self.format.sentence)]
        return []


@dataclass(frozen=True, slots=True, kw_only=True)
class TextArea(TextField):
    """Several lines of text."""

    LONGEST: ClassVar[int] = 10_000

    def clean(self, text: str) -> str:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return unicodedata.normalize("NFC", "\n".join(line.rstrip() for line in lines)).strip()


TOO_LONG = translatable("„{label}“ darf höchstens {limit} Zeichen lang sein, Ihr Text hat {count}.")
TOO_SHORT = translatable("„{label}“ muss mindestens {limit} Zeichen lang sein.")
UNREADABLE = translatable(
    "„{label}“ enthält unsichtbare Zeichen, die wir nicht speichern können. Bitte tippen Sie neu."
)
