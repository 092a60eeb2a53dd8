"""Findings: what a check has to say about a model, a table or a form, before anything is published.

A finding names the element, carries a sentence that an analyst understands, and says whether it forbids
publishing. Checks collect findings; they never stop at the first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    ERROR = "error"  # forbids publishing
    WARNING = "warning"  # publishes, but should be looked at


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str  # machine-readable name of the check, for instance "unknown-form"
    element_id: str | None  # the id in the checked file; None when the file as a whole is meant
    severity: Severity
    sentence: str  # German, marked with `translatable`, placeholders in braces
    values: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""  # name of the checked file
    remedy: str = ""  # German, marked with `translatable`: how to mend it
    clause: str = ""  # the clause of a standard that is broken; empty where only our own limits are meant

    @property
    def text(self) -> str:
        """The German sentence with its placeholders filled."""
        return self.sentence.format(**self.values)

    def __str__(self) -> str:
        place = ": ".join(part for part in (self.source, self.element_id) if part)
        return f"{place}: {self.text}" if place else self.text


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings forbids publishing."""
    return any(finding.severity is Severity.ERROR for finding in findings)
