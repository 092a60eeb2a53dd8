"""What activities say in writing: loops, who performs them, data (BPMN 2.0.2, section 10.3)."""

from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding
from engine.model.elements import ACTIVITY_KINDS, SCOPE_KINDS
from engine.model.event_reading import local_name
from engine.model.file_rules.bpmn_file import BpmnFile, Node, broken, children, is_executable, references
from engine.model.file_rules.item_types import is_collection, same_structure

ROLES = ("performer", "humanPerformer", "potentialOwner", "resourceRole")


def check(file: BpmnFile) -> Iterator[Finding]:
    """Findings on loops and performers."""
    for activity in file.every(*sorted(ACTIVITY_KINDS)):
        if children(activity, "standardLoopCharacteristics") and children(activity, "multiInstanceLoopCharacteristics"):
            yield broken(
                "two-loops",
                activity,
                translatable("„{element}“ ist zugleich Schleife und Mehrfachausführung; nur eines von beiden geht."),
            )
        for loop in children(activity, "multiInstanceLoopCharacteristics"):
            if is_executable(activity):
                yield from _instances(file, activity, loop)
        yield from _roles(activity)
    for scope in file.every(*sorted(SCOPE_KINDS)):
        if children(scope, "ioSpecification"):
            yield broken(
                "sub-process-data",
                scope,
                translatable("„{element}“: Ein Teilprozess hat keine eigenen Ein- und Ausgaben (ioSpecification)."),
            )


def _roles(activity: Node) -> Iterator[Finding]:
    for role in children(activity, *ROLES):
        by_resource, by_expression = children(role, "resourceRef"), children(role, "resourceAssignmentExpression")
        if by_resource and by_expression:
            yield broken(
                "performer-twice",
                activity,
                translatable(
                    "„{element}“: Wer es tut, steht entweder als Ressource oder als Ausdruck da, nicht beides."
                ),
            )
        if children(role, "resourceParameterBinding") and not by_resource:
            yield broken(
                "performer-parameters",
                activity,
                translatable("„{element}“: Parameter gehören zu einer Ressource; es ist aber keine genannt."),
            )


def _instances(file: BpmnFile, activity: Node, loop: Node) -> Iterator[Finding]:
    """Lists that instances take from and give to (section 10.3.8)."""
    for place, item, kind in (
        ("loopDataInputRef", "inputDataItem", "dataInput"),
        ("loopDataOutputRef", "outputDataItem", "dataOutput"),
    ):
        for reference in references(loop, place):
            whole = file.find(reference)
            if local_name(activity) in SCOPE_KINDS and whole is not None:
                continue  # a sub-process has no data of its own: any data object in reach will do
            own = [data.get("id") for io in children(activity, "ioSpecification") for data in children(io, kind)]
            if whole is None or whole.get("id") not in own:
                yield broken(
                    "loop-data",
                    activity,
                    translatable("„{element}“: Die Liste „{reference}“ gehört nicht zu den Daten der Aktivität."),
                    reference=reference,
                )
                continue
            for single in children(loop, item):
                if is_collection(file, single) or not same_structure(file, whole, single):
                    yield broken(
                        "loop-item",
                        activity,
                        translatable("„{element}“: Ein Durchlauf muss ein einzelnes Stück der Liste bekommen."),
                    )
