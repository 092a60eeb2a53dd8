"""What BPMN 2.0 forbids in a file, whoever runs it. Each module owns one kind of rule; `check` runs them all.

These rules look at the elements as they are written, also at those that no process model keeps: data, messages
between pools, operations, ids. What a process needs in order to run here is the matter of `engine.model.rules`.
"""

from engine.findings import Finding
from engine.model.file_rules import (
    activities,
    attributes,
    choreography,
    data,
    events,
    expressions,
    identities,
    message_flows,
    operations,
    reach,
    sets,
    structure,
    vendors,
)
from engine.model.file_rules.bpmn_file import BpmnFile, Node

__all__ = ["check"]

MODULES = (
    identities,
    structure,
    attributes,
    message_flows,
    choreography,
    events,
    activities,
    data,
    reach,
    sets,
    operations,
    expressions,
    vendors,
)


def check(root: Node) -> list[Finding]:
    """All findings on the file with this root element."""
    file = BpmnFile(root)
    return [finding for module in MODULES for finding in module.check(file)]
