"""What BPMN 2.0 forbids in a file is found by name, also where this program would not mind."""

import pytest

from engine.model.drafts import open_draft
from tests.bpmn_sketch import HEAD

FORMAL = 'xsi:type="tFormalExpression"'
ITEMS = '<itemDefinition id="text" structureRef="string"/><itemDefinition id="number" structureRef="int"/>'
OFFER = (
    '<message id="asked" name="a"/><message id="other" name="o"/>'
    '<interface id="if" name="if"><operation id="op" name="op">'
    "<inMessageRef>asked</inMessageRef></operation></interface>"
)
INPUT = '<dataInput id="din" itemSubjectRef="text"/>'


def task(inside: str) -> str:
    return f'<task id="t">{inside}</task>'


def io(data: str, *sets: str) -> str:
    return f"<ioSpecification>{data}{''.join(sets)}</ioSpecification>"


IN_SET = "<inputSet><dataInputRefs>din</dataInputRefs></inputSet>"

CASES = {
    "a flow that is listed but not drawn": ("", task("<outgoing>f</outgoing>"), ("flow-not-drawn", "t")),
    "a message from a gateway": (
        '<collaboration id="c"><participant id="q"/><messageFlow id="m" sourceRef="g" targetRef="q"/></collaboration>',
        '<parallelGateway id="g"/>',
        ("message-flow-source", "g"),
    ),
    "a message to a start that waits for none": (
        '<collaboration id="c"><participant id="q"/><messageFlow id="m" sourceRef="q" targetRef="s"/></collaboration>',
        '<startEvent id="s"><timerEventDefinition/></startEvent>',
        ("message-flow-without-message", "s"),
    ),
    "a message within one pool": (
        '<collaboration id="c"><messageFlow id="m" sourceRef="t" targetRef="u"/></collaboration>',
        task("") + '<task id="u"/>',
        ("message-flow-inside", "m"),
    ),
    "a message into the void": (
        '<collaboration id="c"><messageFlow id="m" sourceRef="t" targetRef="x"/></collaboration>',
        task(""),
        ("message-flow-end", "m"),
    ),
    "a choreography that refers to another": (
        '<choreography id="c"><choreographyRef>d</choreographyRef></choreography>',
        task(""),
        ("choreography-reference", "c"),
    ),
    "a global conversation with parts": (
        '<globalConversation id="c"><conversation id="d"/></globalConversation>',
        task(""),
        ("conversation-parts", "c"),
    ),
    "a timer with two times": (
        "",
        '<intermediateCatchEvent id="w"><timerEventDefinition><timeDate>2030-01-01</timeDate><timeDuration>P1D'
        "</timeDuration></timerEventDefinition></intermediateCatchEvent>",
        ("timer-with-times", "w"),
    ),
    "a jump whose halves do not agree": (
        "",
        '<intermediateThrowEvent id="x"><linkEventDefinition id="l" name="n"><target>k</target></linkEventDefinition>'
        '</intermediateThrowEvent><intermediateCatchEvent id="y"><linkEventDefinition id="k" name="n"/>'
        "</intermediateCatchEvent>",
        ("link-halves", "x"),
    ),
    "an escalation without a code": (
        '<escalation id="e" name="up"/>',
        '<intermediateThrowEvent id="x"><escalationEventDefinition escalationRef="e"/></intermediateThrowEvent>',
        ("escalation-code", "x"),
    ),
    "data of a sub-process": ("", f'<subProcess id="p1">{io(INPUT, IN_SET)}</subProcess>', ("sub-process-data", "p1")),
    "an input that is in no set": (ITEMS, task(io(INPUT)), ("data-outside-sets", "din")),
    "sets that do not name each other": (
        ITEMS,
        task(
            io(
                INPUT,
                IN_SET.replace("</inputSet>", "<outputSetRefs>o</outputSetRefs></inputSet>"),
                '<outputSet id="o"/>',
            )
        ),
        ("sets-not-mutual", "t"),
    ),
    "data of different kinds": (
        ITEMS,
        '<dataObject id="o" itemSubjectRef="number"/>'
        + task(
            io(INPUT, IN_SET)
            + '<dataInputAssociation id="a"><sourceRef>o</sourceRef><targetRef>din</targetRef></dataInputAssociation>'
        ),
        ("data-types", "a"),
    ),
    "an input of the process that is written": (
        ITEMS,
        io(INPUT, IN_SET) + task('<dataInputAssociation id="a"><targetRef>din</targetRef></dataInputAssociation>'),
        ("data-direction", "a"),
    ),
    "an event whose data is of another kind": (
        ITEMS + '<signal id="sig" name="n" structureRef="number"/>',
        f'<endEvent id="e">{INPUT}{IN_SET}<signalEventDefinition signalRef="sig"/></endEvent>',
        ("event-data-type", "e"),
    ),
    "a called process that wants other data": (
        ITEMS + f'<process id="q">{io(INPUT, IN_SET)}</process>',
        '<callActivity id="call" calledElement="q"/>',
        ("called-data", "call"),
    ),
    "a formal expression without a text": (
        "",
        f'<adHocSubProcess id="a"><task id="t"/><completionCondition {FORMAL}/></adHocSubProcess>',
        ("expression-empty", "a"),
    ),
    "a flow that may take its time": (
        "",
        task("") + '<task id="u"/><sequenceFlow id="f" sourceRef="t" targetRef="u" isImmediate="false"/>',
        ("flow-not-immediate", "f"),
    ),
    "a word that is no truth": ("", '<task id="t" isForCompensation="yes"/>', ("attribute-value", "t")),
    "a direction that no gateway has": (
        "",
        '<parallelGateway id="g" gatewayDirection="Up"/>',
        ("attribute-value", "g"),
    ),
    "an order that no ad-hoc sub-process knows": (
        "",
        '<adHocSubProcess id="a" ordering="Any"><task id="t"/></adHocSubProcess>',
        ("attribute-value", "a"),
    ),
    "a signal where a message is meant": (
        '<signal id="sig" name="n"/>',
        '<intermediateThrowEvent id="x"><messageEventDefinition id="d" messageRef="sig"/></intermediateThrowEvent>',
        ("reference-kind", "d"),
    ),
    "data of a kind that is described nowhere": (
        "",
        '<dataObject id="o" itemSubjectRef="gone"/>',
        ("unknown-reference", "o"),
    ),
    "a store that is nowhere": ("", '<dataStoreReference id="o" dataStoreRef="gone"/>', ("unknown-reference", "o")),
    "a lane of what is not drawn": (
        "",
        '<laneSet id="ls"><lane id="l"><flowNodeRef>gone</flowNodeRef></lane></laneSet>' + task(""),
        ("unknown-reference", "l"),
    ),
    "an association into the void": (
        "",
        task("") + '<association id="a" sourceRef="t" targetRef="gone"/>',
        ("unknown-reference", "a"),
    ),
    "data from nowhere": (
        "",
        task('<dataInputAssociation id="a"><sourceRef>gone</sourceRef><targetRef>t</targetRef></dataInputAssociation>'),
        ("unknown-reference", "a"),
    ),
    "a set of what is no input": (
        "",
        task(io("", '<inputSet id="i"><dataInputRefs>t</dataInputRefs></inputSet>', "<outputSet/>")),
        ("set-member", "i"),
    ),
    "inputs and outputs without a set": ("", task('<ioSpecification id="io"/>'), ("set-missing", "io")),
    "a service that no interface offers": (
        "",
        '<serviceTask id="t" operationRef="gone"/>',
        ("unknown-reference", "t"),
    ),
    "a message to a data object": (
        '<collaboration id="c"><participant id="q"/><messageFlow id="m" sourceRef="q" targetRef="o"/></collaboration>',
        '<dataObject id="o"/>',
        ("message-flow-target", "o"),
    ),
    "a message to a timer": (
        '<collaboration id="c"><participant id="q"/><messageFlow id="m" sourceRef="q" targetRef="w"/></collaboration>',
        '<intermediateCatchEvent id="w"><timerEventDefinition/></intermediateCatchEvent>',
        ("message-flow-without-message", "w"),
    ),
    "a message from a signal": (
        '<signal id="sig" name="n"/>'
        '<collaboration id="c"><participant id="q"/><messageFlow id="m" sourceRef="x" targetRef="q"/></collaboration>',
        '<intermediateThrowEvent id="x"><signalEventDefinition signalRef="sig"/></intermediateThrowEvent>',
        ("message-flow-without-message", "x"),
    ),
    "an error without a code": (
        '<error id="err" name="boom"/>',
        '<endEvent id="x"><errorEventDefinition errorRef="err"/></endEvent>',
        ("error-code", "x"),
    ),
    "a jump with flows that nobody listed": (
        "",
        '<intermediateThrowEvent id="x"><linkEventDefinition name="n"/></intermediateThrowEvent>'
        '<intermediateCatchEvent id="y"><linkEventDefinition name="n"/></intermediateCatchEvent>'
        '<sequenceFlow id="f" sourceRef="x" targetRef="y"/>',
        ("link-with-flow", "y"),
    ),
    "a landing without a jump": (
        "",
        '<intermediateCatchEvent id="y"><linkEventDefinition name="n"/></intermediateCatchEvent>',
        ("link-without-source", "y"),
    ),
    "a jump without a name": (
        "",
        '<intermediateThrowEvent id="x"><linkEventDefinition/></intermediateThrowEvent>'
        '<intermediateCatchEvent id="y"><linkEventDefinition/></intermediateCatchEvent>',
        ("link-without-name", "x"),
    ),
    "a default way of a parallel gateway": (
        "",
        '<parallelGateway id="g" default="f"/>' + task("") + '<sequenceFlow id="f" sourceRef="g" targetRef="t"/>',
        ("unknown-default", "g"),
    ),
    "a sent message that its operation does not know": (
        OFFER,
        '<sendTask id="t" messageRef="other" operationRef="op"/>',
        ("message-of-operation", "t"),
    ),
    "a received message that its operation does not know": (
        OFFER,
        '<receiveTask id="t" messageRef="other" operationRef="op"/>',
        ("message-of-operation", "t"),
    ),
    "an event whose message its operation does not know": (
        OFFER,
        '<endEvent id="e"><messageEventDefinition id="d" messageRef="other"><operationRef>op</operationRef>'
        "</messageEventDefinition></endEvent>",
        ("message-of-operation", "e"),
    ),
    "a performer that is nowhere": (
        "",
        task('<performer id="r"><resourceRef>gone</resourceRef></performer>'),
        ("unknown-reference", "r"),
    ),
    "an owner that is no resource": (
        ITEMS,
        '<userTask id="t"><potentialOwner id="r"><resourceRef>text</resourceRef></potentialOwner></userTask>',
        ("reference-kind", "r"),
    ),
    "data that is written into the input of another task": (
        ITEMS,
        '<dataObject id="o" itemSubjectRef="text"/>'
        + task(io(INPUT, IN_SET))
        + '<task id="u"><dataInputAssociation id="a"><sourceRef>o</sourceRef><targetRef>din</targetRef>'
        "</dataInputAssociation></task>",
        ("data-of-another", "a"),
    ),
    "data that is read from another task": (
        ITEMS,
        '<task id="u"><property id="note"/></task>'
        + task(
            io(INPUT, IN_SET)
            + '<dataInputAssociation id="a"><sourceRef>note</sourceRef><targetRef>din</targetRef>'
            + "</dataInputAssociation>"
        ),
        ("data-of-another", "a"),
    ),
    "data that is read from a task": (
        "",
        task("") + '<task id="u"><dataInputAssociation id="a"><sourceRef>t</sourceRef><targetRef>u</targetRef>'
        "</dataInputAssociation></task>",
        ("data-end", "a"),
    ),
    "data that is kept inside a sub-process": (
        "",
        '<subProcess id="in"><dataObject id="o"/></subProcess>'
        '<task id="u"><dataOutputAssociation id="a"><targetRef>o</targetRef></dataOutputAssociation></task>',
        ("data-out-of-reach", "a"),
    ),
    "a reference to data of another process": (
        '<process id="q"><dataObject id="o"/></process>',
        '<dataObjectReference id="r" dataObjectRef="o"/>',
        ("data-out-of-reach", "r"),
    ),
    "a lane of a node in another process": (
        '<process id="q"><laneSet id="ls"><lane id="l"><flowNodeRef>t</flowNodeRef></lane></laneSet></process>',
        task(""),
        ("lane-of-another", "l"),
    ),
    "a collaboration that is nowhere": ("", task("") + "<supports>gone</supports>", ("unknown-reference", "p")),
    "a conversation with nobody": (
        '<collaboration id="c"><conversation id="v"/><conversationLink id="cl" sourceRef="v" targetRef="gone"/>'
        "</collaboration>",
        task(""),
        ("unknown-reference", "cl"),
    ),
    "an operation that takes what is no set": (
        OFFER,
        '<ioBinding id="b" operationRef="op" inputDataRef="t" outputDataRef="gone"/>' + task(""),
        ("reference-kind", "b"),
    ),
    "an event at an event sub-process": (
        "",
        '<subProcess id="in" triggeredByEvent="true"/><boundaryEvent id="b" attachedToRef="in"/>',
        ("boundary-without-host", "b"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_the_standard_forbids_is_named(name: str) -> None:
    roots, elements, expected = CASES[name]
    source = f'{HEAD}{roots}<process id="p" isExecutable="true">{elements}</process></definitions>'
    broken = {(found.rule, found.element_id): found.clause for found in open_draft(source.encode()).findings}
    assert broken[expected].startswith("BPMN 2.0.2")


def test_a_public_process_cannot_be_executable() -> None:
    source = f'{HEAD}<process id="p" isExecutable="true" processType="Public"><task id="t"/></process></definitions>'
    assert [finding.rule for finding in open_draft(source.encode()).findings] == ["public-and-executable"]


def found_in(elements: str, roots: str = "") -> list[tuple[str, str | None, dict[str, object]]]:
    """(rule, element id, values) of everything that breaks the standard, in the order of the findings."""
    source = f'{HEAD}{roots}<process id="p" isExecutable="true">{elements}</process></definitions>'
    return [(one.rule, one.element_id, dict(one.values)) for one in open_draft(source.encode()).findings if one.clause]


def said(rule: str, key: str, elements: str) -> list[object]:
    """What the findings of a rule name as `key`."""
    return [values[key] for found, _, values in found_in(elements) if found == rule]


def test_findings_come_in_the_order_of_the_file() -> None:
    words = ["triggeredByEvent", "isForCompensation", "ordering", "cancelRemainingInstances"]
    attributes = " ".join(f'{word}="maybe"' for word in words)
    assert said("attribute-value", "attribute", f'<adHocSubProcess id="t" {attributes}/>') == words
    flows = [f"f{number}" for number in range(9)]
    assert said("flow-not-drawn", "flow", task("".join(f"<outgoing>{flow}</outgoing>" for flow in flows))) == flows
    named = ["messageRef", "operationRef", "itemRef", "signalRef", "errorRef"]
    references = " ".join(f'{name}="gone"' for name in named)
    assert said("unknown-reference", "attribute", f'<sendTask id="t" {references}/>') == named
    optional = "".join(f"<optionalInputRefs>{flow}</optionalInputRefs>" for flow in flows)
    assert said("set-member", "reference", task(io("", f"<inputSet>{optional}</inputSet><outputSet/>"))) == flows


def test_a_message_of_the_operation_and_data_in_reach_are_welcome() -> None:
    sending = '<sendTask id="t" messageRef="asked" operationRef="op"/>'
    assert found_in(sending, OFFER) == []
    inside = (
        '<subProcess id="s"><property id="note"/><task id="t"><ioSpecification><dataInput id="din"/>'
        "<inputSet><dataInputRefs>din</dataInputRefs></inputSet><outputSet/></ioSpecification>"
        '<dataInputAssociation id="a"><sourceRef>note</sourceRef><targetRef>din</targetRef></dataInputAssociation>'
        "</task></subProcess>"
    )
    assert found_in(inside) == []
    kept = (
        '<laneSet id="ls"><lane id="l"><childLaneSet id="c"><lane id="k"><flowNodeRef>u</flowNodeRef></lane>'
        '</childLaneSet></lane></laneSet><dataObject id="o"/><dataObjectReference id="r" dataObjectRef="o"/>'
        '<subProcess id="s"><task id="u"><dataInputAssociation id="a"><sourceRef>r</sourceRef><targetRef>u</targetRef>'
        "</dataInputAssociation></task></subProcess>"
    )
    assert found_in(kept) == []
