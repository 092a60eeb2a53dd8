"""What must hold before a process is published. Each module owns one kind of rule; `check` runs them all.

A model either runs as BPMN 2.0 says, or a finding names the element that cannot.
"""

from engine.findings import Finding
from engine.model.elements import ProcessModel
from engine.model.rules import compensation, events, expressions, flow, gateways, loops, references, support
from engine.model.rules.references import Known

__all__ = ["Known", "check"]


def check(model: ProcessModel, known: Known) -> list[Finding]:
    """All findings on `model`, given what else is published."""
    modules = (support, flow, gateways, events, loops, compensation, expressions)
    findings = [finding for module in modules for finding in module.check(model)]
    return findings + list(references.check(model, known))
