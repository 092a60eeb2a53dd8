"""How a rule says what is wrong with an element."""

from typing import Any

from engine.findings import Finding, Severity
from engine.model.elements import Element


def error(rule: str, element: Element, sentence: str, **values: Any) -> Finding:
    """A finding that forbids publishing; `{element}` in the sentence is the element's name or id."""
    return Finding(rule, element.id, Severity.ERROR, sentence, {"element": element.name or element.id, **values})


def warning(rule: str, element: Element, sentence: str, **values: Any) -> Finding:
    """A finding that should be looked at."""
    return Finding(rule, element.id, Severity.WARNING, sentence, {"element": element.name or element.id, **values})
