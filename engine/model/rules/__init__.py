"""What must hold before a process is published. Each module owns one kind of rule; `check` runs them all.

A model either runs as BPMN 2.0 says, or a finding names the element that cannot.
"""

from engine.findings import Finding
from engine.model.elements import ProcessModel
from engine.model.rules import events, expressions, flow, references, support
from engine.model.rules.references import Known

__all__ = ["Known", "check"]


def check(model: ProcessModel, known: Known) -> list[Finding]:
    """All findings on `model`, given what else is published."""
    rules = (support.check, flow.check, events.check, expressions.check)
    findings = [finding for rule in rules for finding in rule(model)]
    return findings + list(references.check(model, known))
