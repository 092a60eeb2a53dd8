"""What is written where the schema of BPMN 2.0 does not let it stand is found; what tools add is welcome."""

import pytest

from engine.findings import Severity
from engine.model.drafts import open_draft
from engine.model.file_rules.schema import bpmn_schema
from tests.bpmn_sketch import HEAD

FLOW = '<sequenceFlow id="f" sourceRef="s" targetRef="e"/>'
SOUND = f'<startEvent id="s"/><endEvent id="e"/>{FLOW}'
LOOP = '<standardLoopCharacteristics loopMaximum="2"/>'


def file(elements: str, roots: str = "") -> bytes:
    return f'{HEAD}{roots}<process id="p" isExecutable="true">{elements}</process></definitions>'.encode()


def found(source: bytes) -> set[tuple[str, str | None, Severity]]:
    """(rule, element id, severity) of everything on a file."""
    return {(finding.rule, finding.element_id, finding.severity) for finding in open_draft(source).findings}


@pytest.mark.parametrize(
    ("elements", "roots", "rule", "element"),
    [
        ('<usrTask id="t"/>', "", "element-unknown", "t"),
        ('<UserTask id="t"/>', "", "element-unknown", "t"),
        ('<startEvent id="t"><timerEventDefinition/><timr/></startEvent>', "", "element-unknown", "t"),
        ('<task id="t"><timerEventDefinition/></task>', "", "element-misplaced", "t"),
        ('<lane id="l"/>', "", "element-misplaced", "l"),
        ('<message id="m"/>', "", "element-misplaced", "m"),
        ("", '<sequenceFlow id="x" sourceRef="a" targetRef="b"/>', "element-misplaced", "x"),
        ('<subProcess id="t"><task id="u"><outgoing><task id="v"/></outgoing></task></subProcess>', "",
         "element-misplaced", "v"),
        (f'<task id="t">{LOOP}{LOOP}</task>', "", "element-too-often", "t"),
        ('<task id="t"><extensionElements/><extensionElements/></task>', "", "element-too-often", "t"),
        ("", '<interface id="i" name="i"/>', "element-missing", "i"),
        ('<task id="t"><dataInputAssociation id="d"/></task>', "", "element-missing", "d"),
        ('<task id="t">by hand</task>', "", "stray-text", "t"),
        ('<task id="t"/>by hand', "", "stray-text", "p"),
        ('<task id="t" isForCompensaton="true"/>', "", "attribute-unknown", "t"),
        ('<task id="t" triggeredByEvent="true"/>', "", "attribute-unknown", "t"),
        ('<association id="a" sourceRef="s"/>', "", "attribute-missing", "a"),
        ('<correlationSubscription id="c"/>', "", "attribute-missing", "c"),
        ('<task id="1st"/>', "", "id-no-name", "1st"),
        ('<task id="two words"/>', "", "id-no-name", "two words"),
        ("", '<itemDefinition id="i" itemKind="Virtual"/>', "attribute-value", "i"),
    ],
)  # fmt: skip
def test_what_is_not_where_the_standard_lets_it_be_is_refused(
    elements: str, roots: str, rule: str, element: str
) -> None:
    assert (rule, element, Severity.ERROR) in found(file(SOUND + elements, roots))


def test_what_only_stands_in_another_order_or_outside_extensions_is_a_warning() -> None:
    late = '<textAnnotation id="n"><text>now</text></textAnnotation>'
    assert found(file(late + SOUND)) == {("element-order", "s", Severity.WARNING)}
    foreign = '<x:note xmlns:x="urn:tool"/><note xmlns=""/>'
    assert found(file(SOUND + foreign)) == {("element-outside-extensions", "p", Severity.WARNING)}


@pytest.mark.parametrize(
    ("elements", "roots"),
    [
        ('<group id="g" xmlns:x="urn:tool" x:isForCompensaton="maybe" x:colour="red"/>', ""),
        (
            '<group id="g"><documentation textFormat="text/html"><b xmlns="urn:html">big</b> text</documentation>'
            '<extensionElements><anything xmlns="urn:tool"><task/></anything><plain xmlns=""/></extensionElements>'
            "</group>",
            "",
        ),
        ("", '<extensionElements><anything xmlns="urn:tool"/></extensionElements>'),
        ('<textAnnotation id="n"><text>a <b xmlns="urn:html">word</b></text></textAnnotation>', ""),
        ("", '<import importType="http://www.w3.org/2001/XMLSchema" location="x" namespace="y"/>'),
        ("", '<globalUserTask id="g" name="g"/><endPoint id="x"/><dataStore id="d" capacity="3"/>'),
        ('<dataObject id="Prüfung_1.a-b"><dataState name="done"/></dataObject>', ""),
    ],
)
def test_what_the_standard_allows_and_what_tools_add_is_welcome(elements: str, roots: str) -> None:
    assert found(file(SOUND + elements, roots)) == set()


def test_a_file_without_a_target_namespace_or_with_its_drawing_first_is_understood() -> None:
    drawing = '<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI" id="1 d"/>'
    assert found(file(SOUND, drawing).replace(b' targetNamespace="test"', b"")) == set()


def test_the_schema_knows_what_an_element_inherits() -> None:
    shape = bpmn_schema().shape(bpmn_schema().type_of("transaction"))
    assert shape is not None
    assert {"documentation", "incoming", "ioSpecification", "laneSet", "userTask", "group"} <= shape.types.keys()
    assert {"id", "name", "default", "triggeredByEvent", "method"} <= shape.attributes.keys()
    assert not {"flowElement", "eventDefinition", "completionCondition"} & shape.types.keys()
