"""What every part of the parser shares: the list of findings, and element ids and attributes with their fallbacks.

A part that cannot make sense of an element adds a finding and goes on, so that one pass reports everything.
"""

from dataclasses import dataclass, field

from engine.dmn.document import Element, local_name
from engine.dmn.elements import Variable
from engine.errors import translatable
from engine.findings import Finding, Severity

FEEL_LANGUAGES = ("", "feel")


@dataclass(slots=True)
class Reading:
    """The findings of one file while it is parsed."""

    findings: list[Finding] = field(default_factory=list)

    def error(self, rule: str, element: Element | str | None, sentence: str, **values: object) -> None:
        """Record a finding that forbids publishing."""
        self.findings.append(Finding(rule, _id_of(element), Severity.ERROR, sentence, values))

    def warning(self, rule: str, element: Element | str | None, sentence: str, **values: object) -> None:
        """Record a finding that should be looked at."""
        self.findings.append(Finding(rule, _id_of(element), Severity.WARNING, sentence, values))


def _id_of(element: Element | str | None) -> str | None:
    return element if element is None or isinstance(element, str) else nearest_id(element)


def nearest_id(element: Element) -> str | None:
    """The id of the element or of the closest ancestor that has one."""
    found: Element | None = element
    while found is not None:
        if identifier := found.get("id"):
            return identifier
        found = found.getparent()
    return None


def variable_of(element: Element | None, name: str = "") -> Variable:
    """The variable that an element such as `variable`, `parameter` or `column` declares; `name` where it has none."""
    if element is None:
        return Variable(name)
    return Variable(display_name(element) or name, element.get("typeRef"))


def display_name(element: Element) -> str:
    """The name attribute with runs of white space folded to one blank, as FEEL reads names."""
    return " ".join(element.get("name", "").split())


def check_language(element: Element, reading: Reading) -> None:
    """Record a finding where the expression of the element is not FEEL."""
    if not _is_feel(element):
        reading.error(
            "foreign-expression-language",
            element,
            translatable("Nur FEEL wird ausgewertet, nicht „{language}“."),
            language=element.get("expressionLanguage") or "?",
        )


def _is_feel(element: Element) -> bool:
    """Whether the expression language in force at the element is FEEL (the default)."""
    found: Element | None = element
    while found is not None:
        language = found.get("expressionLanguage")
        if language is not None:
            return language.lower() in FEEL_LANGUAGES or "/FEEL" in language.upper()
        found = found.getparent() if local_name(found) != "definitions" else None
    return True
