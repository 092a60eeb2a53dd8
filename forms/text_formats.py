"""The forms a text may have to have: e-mail address, telephone number, an analyst's pattern.

Patterns are regular expressions of the form-js kind; matching is bounded in time, so that no pattern and no text can
hold up a worker.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import regex
import structlog

from engine.errors import translatable
from forms.component_source import ComponentSource

TIME_LIMIT = 0.1  # seconds for one match
LONG_TEXT = 400  # signs that a pattern is tried with

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TextFormat:
    """A form that a text must have."""

    rule: str  # "pattern", "email" or "phone"
    pattern: "regex.Pattern[str]"
    sentence: str

    def fits(self, text: str) -> bool:
        """Whether the text has the form; a match that takes too long counts as no match and is logged."""
        try:
            return self.pattern.search(text, timeout=TIME_LIMIT) is not None
        except TimeoutError:
            _log.warning("form:pattern-timeout", pattern=self.pattern.pattern)
            return False

    def is_slow(self) -> bool:
        """Whether the pattern takes too long for texts that are nearly right, as badly nested repetitions do."""
        try:
            for sign in "a0A -":
                self.pattern.search(sign * LONG_TEXT + "!", timeout=TIME_LIMIT)
        except TimeoutError:
            return True
        return False


EMAIL = TextFormat(
    "email",
    regex.compile(r"^(?=.{3,254}$)[^\s@<>\"',;]{1,64}@[^\s@<>\"',;.]+(\.[^\s@<>\"',;.]+)+$"),
    translatable("Geben Sie bei „{label}“ eine vollständige E-Mail-Adresse ein, zum Beispiel name@beispiel.de."),
)
PHONE = TextFormat(
    "phone",
    regex.compile(r"^\+?(?:[ ()/.–-]*[0-9]){5,17}[ ()/.-]*$"),
    translatable("Geben Sie bei „{label}“ eine Telefonnummer mit Vorwahl ein, zum Beispiel +49 151 23456789."),
)
KNOWN = {"email": EMAIL, "phone": PHONE}
WRONG_PATTERN = translatable(
    "„{label}“ hat nicht die Form, die wir hier brauchen. Bitte lesen Sie den Hinweis zum Feld."
)


def format_from(source: ComponentSource, validate: Mapping[str, Any]) -> TextFormat | None:
    """Read `validationType` and `pattern`; an unknown type or a pattern that does not compile is a finding."""
    kind, pattern = validate.get("validationType"), validate.get("pattern")
    if kind in KNOWN:
        return KNOWN[kind]
    if kind not in (None, "", "custom"):
        source.report("unknown-format", translatable("Den Prüftyp „{kind}“ gibt es nicht."), kind=kind)
    return _custom(source, pattern) if pattern else None


def _custom(source: ComponentSource, pattern: Any) -> TextFormat | None:
    try:
        return TextFormat("pattern", regex.compile(pattern, regex.ASCII), WRONG_PATTERN)
    except (regex.error, TypeError) as error:
        source.report(
            "bad-pattern",
            translatable("Das Muster „{pattern}“ ist kein gültiger regulärer Ausdruck: {reason}"),
            pattern=str(pattern),
            reason=str(error),
        )
        return None
