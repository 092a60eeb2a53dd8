"""What must hold before a process is published. Each module owns one kind of rule; `check` runs them all.

A model either runs as BPMN 2.0 says, or a finding names the element that cannot.
"""

from engine.findings import Finding
from engine.model.elements import ProcessModel
from engine.model.rules import compensation, events, expressions, flow, gateways, loops, references, support
from engine.model.rules.references import Known

__all__ = ["Known", "check", "check_drawing"]

WRONG_IN_ANY_DRAWING = """
dangling-flow flow-across-scopes start-with-incoming end-with-outgoing event-sub-process-flow
start-event-in-sub-process start-or-end-in-ad-hoc boundary-without-host quantity
condition-not-allowed unknown-default default-with-condition gateway-direction instantiating-inside
event-gateway-target event-gateway-ways event-gateway-shared event-gateway-mixed event-gateway-boundary
parallel-event-gateway event-not-allowed event-definition-missing error-not-interrupting
link-with-flow link-with-targets cancel-boundary cancel-outside
compensation-with-flow compensation-not-interrupting compensation-target handler-with-flow
"""
DRAWN_WRONGLY = frozenset(WRONG_IN_ANY_DRAWING.split())


def check(model: ProcessModel, known: Known) -> list[Finding]:
    """All findings on `model`, given what else is published."""
    modules = (support, flow, gateways, events, loops, compensation, expressions)
    findings = [finding for module in modules for finding in module.check(model)]
    return findings + list(references.check(model, known))


def check_drawing(model: ProcessModel) -> list[Finding]:
    """The findings on a process that nobody shall run: what is missing in it does not matter, what is wrong does."""
    return [finding for finding in check(model, Known()) if finding.rule in DRAWN_WRONGLY]
