"""Input and output sets: which data an element needs and gives together (BPMN 2.0.2, section 10.4.1)."""

from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding
from engine.model.file_rules.bpmn_file import BpmnFile, Node, broken, children, references

OPTIONAL = {
    "inputSet": ("dataInputRefs", "optionalInputRefs", "whileExecutingInputRefs"),
    "outputSet": ("dataOutputRefs", "optionalOutputRefs", "whileExecutingOutputRefs"),
}
MEMBERS = (("dataInput", "inputSet", "dataInputRefs"), ("dataOutput", "outputSet", "dataOutputRefs"))
OPPOSITE = (("inputSet", "outputSetRefs", "inputSetRefs"), ("outputSet", "inputSetRefs", "outputSetRefs"))

NOT_A_MEMBER = translatable("„{element}“: „{reference}“ ist als {role} genannt, gehört aber nicht zum Satz.")


def check(file: BpmnFile) -> Iterator[Finding]:
    """Findings on input and output sets."""
    for kind, (members, *others) in OPTIONAL.items():
        for data_set in file.every(kind):
            yield from _optional(data_set, set(references(data_set, members)), others)
    for kind, set_kind, members in MEMBERS:
        yield from _outside(file, kind, set_kind, members)
        yield from _strangers(file, kind, set_kind, members)
    for specification in file.every("ioSpecification"):
        if not children(specification, "inputSet") or not children(specification, "outputSet"):
            yield broken(
                "set-missing",
                specification,
                translatable(
                    "„{element}“: Zu Ein- und Ausgaben gehören ein inputSet und ein outputSet, auch wenn sie leer sind."
                ),
            )
    for kind, there, back in OPPOSITE:
        for data_set in file.every(kind):
            yield from _mutual(file, data_set, there, back)


def _optional(data_set: Node, members: set[str], others: list[str]) -> Iterator[Finding]:
    for other in others:
        for reference in dict.fromkeys(references(data_set, other)):
            if reference not in members:
                yield broken("set-member", data_set, NOT_A_MEMBER, reference=reference, role=other)


def _outside(file: BpmnFile, kind: str, set_kind: str, members: str) -> Iterator[Finding]:
    """Data that no set beside it names."""
    named = {
        (data_set.getparent(), member) for data_set in file.every(set_kind) for member in references(data_set, members)
    }
    for data in file.every(kind):
        if (data.getparent(), data.get("id")) not in named:
            yield broken("data-outside-sets", data, translatable("„{element}“ gehört zu keinem Ein- oder Ausgabesatz."))


def _strangers(file: BpmnFile, kind: str, set_kind: str, members: str) -> Iterator[Finding]:
    """What a set names although it is not data of this kind beside it."""
    there = {(data.getparent(), data.get("id")) for data in file.every(kind)}
    for data_set in file.every(set_kind):
        for reference in references(data_set, members):
            if (data_set.getparent(), reference) not in there:
                yield broken(
                    "set-member",
                    data_set,
                    NOT_A_MEMBER,
                    reference=reference,
                    role=members,
                )


def _mutual(file: BpmnFile, data_set: Node, there: str, back: str) -> Iterator[Finding]:
    for reference in references(data_set, there):
        other = file.find(reference)
        if other is None or data_set.get("id") not in references(other, back):
            yield broken(
                "sets-not-mutual",
                data_set,
                translatable("„{element}“ nennt den Satz „{reference}“, der ihn nicht nennt."),
                reference=reference,
            )
