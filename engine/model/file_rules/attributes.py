"""Whether attributes have values that the standard knows: true or false, or one of a few words.

Who reads a file takes a value that is none of them for the default, so that a word misspelt would change the meaning
of a model without a trace.
"""

from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding
from engine.model.file_rules.bpmn_file import BpmnFile, broken

TRUTH = frozenset({"true", "false", "1", "0"})
WORDS = {
    "gatewayDirection": frozenset({"Unspecified", "Converging", "Diverging", "Mixed"}),
    "eventGatewayType": frozenset({"Exclusive", "Parallel"}),
    "ordering": frozenset({"Parallel", "Sequential"}),
    "behavior": frozenset({"None", "One", "All", "Complex"}),
    "associationDirection": frozenset({"None", "One", "Both"}),
    "processType": frozenset({"None", "Public", "Private"}),
    **dict.fromkeys(
        (
            "cancelActivity",
            "cancelRemainingInstances",
            "instantiate",
            "isClosed",
            "isCollection",
            "isExecutable",
            "isForCompensation",
            "isImmediate",
            "isInterrupting",
            "isSequential",
            "parallelMultiple",
            "testBefore",
            "triggeredByEvent",
            "waitForCompletion",
        ),
        TRUTH,
    ),
}


def check(file: BpmnFile) -> Iterator[Finding]:
    """Findings on attributes whose value is none that they can have."""
    for node in file.every():
        for attribute, value in node.attrib.items():
            if attribute in WORDS and value.strip() not in WORDS[attribute]:
                yield broken(
                    "attribute-value",
                    node,
                    translatable("„{element}“: „{value}“ ist kein Wert für {attribute}; erlaubt ist {allowed}."),
                    value=value,
                    attribute=attribute,
                    allowed=", ".join(sorted(WORDS[attribute])),
                )
