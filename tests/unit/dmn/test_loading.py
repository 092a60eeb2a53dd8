"""A file that cannot be used is refused with all findings at once; what modelling tools export loads."""

import gzip
from datetime import date

import pytest

from engine import dmn, feel, safe_xml
from engine.dmn import document
from engine.findings import Severity
from tests.unit.dmn.models import decision, definitions, input_data, knowledge, literal, table, table_model


def findings_of(xml: bytes, imports: list[bytes] | None = None) -> dict[str, str | None]:
    with pytest.raises(dmn.InvalidDecisionModel) as refused:
        dmn.load(xml, imports)
    return {finding.rule: finding.element_id for finding in refused.value.findings}


@pytest.mark.parametrize(
    ("xml", "rule"),
    [
        (b"", "dmn-not-xml"),
        (b"<definitions", "dmn-not-xml"),
        (b"\x00\xff\xfe", "dmn-not-xml"),
        (gzip.compress(b"<definitions/>", mtime=0), "dmn-not-xml"),
        (b"<definitions/>", "dmn-not-dmn"),
        (b'<bpmn xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"/>', "dmn-not-dmn"),
        (b'<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>', "dmn-document-type"),
        (b'<?xml version="1.0"?><!-- x --> <!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>', "dmn-document-type"),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d []><d/>'.encode("utf-16"), "dmn-document-type"),
        (definitions(decision("A", "<context>" + "<list>" * 200 + "</list>" * 200 + "</context>")), "dmn-too-deep"),
    ],
)
def test_what_is_no_decision_file_is_refused_before_it_is_read(xml: bytes, rule: str):
    assert list(findings_of(xml)) == [rule]


def test_a_file_beyond_the_limit_is_refused():
    assert list(findings_of(b" " * (safe_xml.MAXIMUM_BYTES + 1))) == ["dmn-too-large"]


@pytest.mark.parametrize("namespace", list(document.MODEL_NAMESPACES))
def test_every_version_of_the_standard_loads(namespace: str):
    xml = definitions(decision("A", literal("1 + 1")), version=namespace)
    assert dmn.load(xml).evaluate("A", {}).value == 2


def test_all_findings_come_at_once_with_their_elements():
    logic = table([("Alter", "number")], [("", "quatsch")], [((">= 18 18",), ("1",)), (("-", "-"), ("1 +",))], "MEIST")
    xml = definitions(
        input_data("Alter", "number"),
        decision("A", logic, ["Alter", "fehlt"]),
        decision("B", literal("1", "unbekannt"), ["!A"]),
        decision("B", literal("2")),
        decision("C", "<zauberei/>"),
    )
    assert findings_of(xml) == {
        "unknown-hit-policy": "t",
        "rule-width": "r2",
        "unknown-expression": "_C",
        "duplicate-id": "_B",
        "duplicate-name": "_B",
        "reference-dangling": "_A",
        "unknown-type": "_B",
        "feel-syntax": "_A",
    }


def test_findings_are_german_sentences():
    with pytest.raises(dmn.InvalidDecisionModel) as refused:
        dmn.load(definitions(decision("A", literal("1 +"))))
    finding = refused.value.findings[0]
    assert finding.severity is Severity.ERROR
    assert finding.text.startswith("„1 +“ ist kein gültiger Ausdruck: ")


def test_tolerant_loading_keeps_the_finding_and_evaluates_to_null():
    model = dmn.load(definitions(decision("A", literal("1 +"))), tolerant=True)
    evaluation = model.evaluate("A", {})
    assert [finding.rule for finding in model.findings] == ["feel-syntax"]
    assert evaluation.value is None
    assert evaluation.reasons[0].element_id == "_A"


def test_decisions_that_need_each_other_are_refused():
    xml = definitions(
        decision("A", literal("B"), ["!B"]), decision("B", literal("C"), ["!C"]), decision("C", literal("A"), ["!A"])
    )
    with pytest.raises(dmn.InvalidDecisionModel) as refused:
        dmn.load(xml, tolerant=True)
    assert "A → B → C → A" in refused.value.findings[0].text


def test_a_knowledge_model_may_call_itself_but_not_without_end():
    body = literal("if n <= 1 then 1 else n * Fakultät(n - 1)")
    endless = literal("Endlos(n)")
    xml = definitions(
        knowledge("Fakultät", [("n", "number")], body, ["Fakultät"]),
        knowledge("Endlos", [("n", "number")], endless, ["Endlos"]),
        decision("A", literal("Fakultät(5)"), knows=["Fakultät"]),
        decision("B", literal("Endlos(5)"), knows=["Endlos"]),
    )
    model = dmn.load(xml)
    assert {finding.rule for finding in model.findings} == {"knowledge-recursion"}
    assert model.evaluate("A", {}).value == 120
    with pytest.raises(feel.LimitExceeded):
        model.evaluate("B", {})


def test_a_long_chain_of_decisions_is_no_problem():
    elements = [decision("D0", literal("0"))]
    elements += [decision(f"D{n}", literal(f"D{n - 1} + 1"), [f"!D{n - 1}"]) for n in range(1, 600)]
    assert dmn.load(definitions(*elements)).evaluate("D599", {}).value == 599


def test_a_file_of_the_camunda_modeler_loads():
    xml = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"
    xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" xmlns:modeler="http://camunda.org/schema/modeler/1.0"
    xmlns:camunda="http://camunda.org/schema/1.0/dmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
    xmlns:biodi="http://bpmn.io/schema/dmn/biodi/2.0" id="urgency" name="DRD" namespace="http://camunda.org/schema/1.0/dmn"
    exporter="Camunda Modeler" exporterVersion="5.30.0" modeler:executionPlatform="Camunda Cloud"
    modeler:executionPlatformVersion="8.6.0">
  <decision id="urgency_class" name="Dringlichkeitsklasse" camunda:historyTimeToLive="180">
    <extensionElements><zeebe:versionTag value="1"/></extensionElements>
    <informationRequirement id="r0"><requiredDecision href="#days_left"/></informationRequirement>
    <decisionTable id="DecisionTable_1" hitPolicy="FIRST">
      <input id="Input_1" label="Restliche Tage" biodi:width="192" camunda:inputVariable="days">
        <inputExpression id="InputExpression_1" typeRef="number"><text>days_left</text></inputExpression>
      </input>
      <input id="Input_2" label="Ablauf">
        <inputExpression id="InputExpression_2" typeRef="date"><text>title_expires_on</text></inputExpression>
      </input>
      <output id="Output_1" label="Klasse" name="urgency" typeRef="string"/>
      <rule id="DecisionRule_1">
        <description>Nachweis vor Frist</description>
        <inputEntry id="UnaryTests_1"><text>&lt; 14</text></inputEntry>
        <inputEntry id="UnaryTests_2"><text></text></inputEntry>
        <outputEntry id="LiteralExpression_1"><text>"U1"</text></outputEntry>
      </rule>
      <rule id="DecisionRule_2">
        <inputEntry id="UnaryTests_3"><text></text></inputEntry>
        <inputEntry id="UnaryTests_4"><text>&lt; date("2027-01-01")</text></inputEntry>
        <outputEntry id="LiteralExpression_2"><text>"U2"</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <decision id="days_left" name="Restliche Tage berechnen">
    <variable id="v" name="Rest" typeRef="number"/>
    <literalExpression id="le"><text>(title_expires_on - today_is) / duration("P1D")</text></literalExpression>
  </decision>
  <dmndi:DMNDI><dmndi:DMNDiagram id="D"><dmndi:DMNShape dmnElementRef="urgency_class">
    <dc:Bounds height="80" width="180" x="1" y="2"/></dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>
</definitions>"""
    facts = {"title_expires_on": date(2026, 12, 1), "today_is": date(2026, 11, 22)}
    evaluation = dmn.load(xml.encode()).evaluate("urgency_class", facts | {"other_fact": 1})
    assert evaluation.value == "U1"
    assert evaluation.matched_rules[0].annotation == "Nachweis vor Frist"
    assert set(evaluation.trace[-1].inputs) == {"Rest", "title_expires_on"}


def test_an_unknown_decision_is_named_together_with_the_known_ones():
    with pytest.raises(dmn.UnknownDecision, match="Ergebnis"):
        dmn.load(table_model([("x", "number")], [("", "number")], [])).evaluate("Gebühr", {})


def test_other_expression_languages_are_refused():
    logic = '<literalExpression expressionLanguage="juel"><text>${x}</text></literalExpression>'
    xml = definitions(decision("A", logic))
    assert "foreign-expression-language" in findings_of(xml)
