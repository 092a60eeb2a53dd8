"""Any file opens as a draft: findings instead of exceptions, each with its element and how to mend it."""

import ast
import random
from pathlib import Path

import pytest

import engine.model as package
from engine.findings import Severity
from engine.model.dialect import BPMN
from engine.model.drafts import Draft, open_draft
from engine.model.rules import DRAWN_WRONGLY, Known
from engine.model.rules.advice import BY_RULE
from tests.bpmn_sketch import HEAD, sketch, user_task

SOUND = sketch('<startEvent id="s"/>' + user_task("a") + '<endEvent id="e"/>', "s -> a\na -> e")
SAYING = {"error", "warning", "broken", "remarkable", "_on_event", "_whole_file", "Finding"}


def rules(draft: Draft) -> set[tuple[str, str | None]]:
    return {(finding.rule, finding.element_id) for finding in draft.findings}


def opened(elements: str, roots: str = "") -> Draft:
    process = f'<process id="p" isExecutable="true">{elements}</process>'
    return open_draft(f"{HEAD}{roots}{process}</definitions>".encode())


def test_a_sound_model_opens_with_its_elements_and_may_be_published() -> None:
    draft = open_draft(SOUND)
    assert [element.id for element in draft.elements] == ["s", "a", "e"]
    assert rules(draft) == {("nobody-assigned", "a")}
    assert draft.is_publishable
    assert not draft.is_drawn


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        (b"", "not-xml"),
        (b"<definitions", "not-xml"),
        (b"\x89PNG\r\n\x1a\n", "not-xml"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "document-type"),
        ("<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE a><a/>".encode("utf-16"), "document-type"),
        (b"<!---->" * 60_000 + b"<!DOCTYPE a><a/>", "document-type"),
        (b"<!---->" * 60_000 + b"<a/>", "not-bpmn"),
        (b"<a>" * 200 + b"</a>" * 200, "too-deep"),
        (b"<a>" + b"<b/>" * 60_000 + b"</a>", "too-large"),
        (b"<html><body/></html>", "not-bpmn"),
        (b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>', "not-bpmn"),
        (b'<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>', "other-bpmn-version"),
        (f"{HEAD}</definitions>".encode(), "no-process"),
        (f"{HEAD}<choreography id='c'/></definitions>".encode(), "no-process"),
    ],
)
def test_what_cannot_be_read_is_a_draft_with_a_finding(source: bytes, rule: str) -> None:
    draft = open_draft(source, "theirs.bpmn")
    (finding,) = draft.findings
    assert (finding.rule, finding.source, draft.is_publishable) == (rule, "theirs.bpmn", False)
    assert finding.remedy


def test_what_belongs_to_another_engine_is_said_and_what_only_decorates_is_not() -> None:
    draft = opened(
        '<startEvent id="s"/><userTask id="a" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
        'camunda:assignee="${me}" xmlns:color="urn:colours" color:fill="red"/><endEvent id="e"/>'
        '<sequenceFlow id="f" sourceRef="s" targetRef="a"/><sequenceFlow id="g" sourceRef="a" targetRef="e"/>'
    )
    assert rules(draft) == {("foreign-instruction", "a"), ("nobody-assigned", "a")}
    assert draft.is_publishable


def test_elements_without_an_id_or_with_the_id_of_another_are_named_by_what_is_around_them() -> None:
    draft = opened('<startEvent id="s"/><task name="Nameless"/><endEvent id="s"/>')
    assert {("missing-id", "p"), ("duplicate-id", "s")} <= rules(draft)
    assert any("Nameless" in finding.text for finding in draft.findings)


def test_of_several_processes_those_marked_executable_are_meant() -> None:
    source = (
        HEAD + '<collaboration id="c"><participant id="box"/></collaboration><process id="q" name="Beside"/>'
        '<process id="p" isExecutable="true"><task id="t"/></process></definitions>'
    )
    draft = open_draft(source.encode())
    assert [model.process_id for model in draft.candidates] == ["p"]
    assert rules(draft) == {("process-left-out", "q")}
    unmarked = open_draft(source.replace(' isExecutable="true"', "").encode())
    assert {("not-executable", "p"), ("not-executable", "q")} <= rules(unmarked)


def test_a_process_that_nobody_runs_may_be_unfinished_but_not_wrong() -> None:
    unfinished = (
        '<startEvent id="s"><messageEventDefinition/></startEvent><userTask id="a"/><exclusiveGateway id="g"/>'
        '<sequenceFlow id="f" sourceRef="s" targetRef="g"/><intermediateThrowEvent id="l">'
        '<linkEventDefinition name="x"/></intermediateThrowEvent><subProcess id="later" triggeredByEvent="true"/>'
    )
    beside = f'<process id="q" isExecutable="false">{unfinished}</process>'
    assert rules(opened('<task id="t"/>', beside)) == {("process-left-out", "q")}
    wrong = beside.replace('targetRef="g"', 'targetRef="s"')
    assert rules(opened('<task id="t"/>', wrong)) == {("process-left-out", "q"), ("start-with-incoming", "s")}
    assert not opened('<task id="t"/>', wrong).is_publishable
    assert all(BY_RULE[rule].clause for rule in DRAWN_WRONGLY)


def test_a_reference_into_the_void_is_an_error_unless_the_file_imports_others() -> None:
    catching = (
        '<startEvent id="s"/><task id="t"/><boundaryEvent id="b" attachedToRef="t">'
        '<errorEventDefinition errorRef="nowhere"/></boundaryEvent><endEvent id="e"/>'
        '<sequenceFlow id="f" sourceRef="s" targetRef="t"/><sequenceFlow id="g" sourceRef="t" targetRef="e"/>'
        '<sequenceFlow id="h" sourceRef="b" targetRef="e"/>'
    )
    assert rules(opened(catching)) == {("unknown-reference", "b"), ("code-unknown", "b")}
    assert rules(opened(catching, '<import importType="x" location="y" namespace="z"/>')) == {("code-unknown", "b")}


@pytest.mark.parametrize(
    "kind",
    [
        "http://www.w3.org/2001/XMLSchema",
        "http://schemas.xmlsoap.org/wsdl/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
    ],
)
def test_imported_types_and_services_hold_no_elements(kind: str) -> None:
    imported = f'<import importType="{kind}" location="y" namespace="z"/>'
    sending = '<sendTask id="t" messageRef="gone"><property id="q" itemSubjectRef="z:string"/></sendTask>'
    assert {found for found in rules(opened(sending, imported)) if found[0] == "unknown-reference"} == {
        ("unknown-reference", "t")
    }


def test_a_reference_into_the_namespace_of_a_tool_leads_out_of_the_file() -> None:
    sending = '<sendTask xmlns:tool="urn:tool" id="t" messageRef="{}:unspecified"/>'
    assert ("unknown-reference", "t") not in rules(opened(sending.format("tool")))
    assert ("unknown-reference", "t") in rules(opened(sending.format("unbound")))


def test_a_file_that_takes_in_another_model_is_not_all_there() -> None:
    sound = '<startEvent id="s"/><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/>'
    taken_in = f'<import importType="{BPMN}" location="other.bpmn" namespace="z"/>'
    assert {finding.rule for finding in opened(sound, taken_in).findings} == {"import-unread"}


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_to_a_file_makes_opening_fail(seed: int) -> None:
    chance = random.Random(seed)
    inner = '<startEvent id="is"/><endEvent id="ie"/><sequenceFlow id="i" sourceRef="is" targetRef="ie"/>'
    source = sketch(
        '<startEvent id="s"><timerEventDefinition><timeDate>=x</timeDate></timerEventDefinition></startEvent>'
        f'<subProcess id="sub">{inner}</subProcess><boundaryEvent id="b" attachedToRef="sub">'
        '<errorEventDefinition errorRef="x"/></boundaryEvent><eventBasedGateway id="g" instantiate="true"/>'
        '<intermediateCatchEvent id="c"><linkEventDefinition name="l"><source>k</source></linkEventDefinition>'
        '</intermediateCatchEvent><receiveTask id="r"/><exclusiveGateway id="x" default="x_e"/><endEvent id="e"/>',
        "s -> sub\nsub -> x\nx -> e [a > 1]\nb -> e\ng -> c\ng -> r\nc -> e\nr -> e",
        roots='<message id="m" name="n"/>',
    ).decode()
    words = source.split('"')
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(len(words))
        words[place] = chance.choice(["", "s", "x", "b", "true", "-1", "=", "999999999999", words[place][::-1]])
    open_draft('"'.join(words).encode())
    start = chance.randrange(len(source))
    open_draft((source[:start] + source[start + chance.randrange(1, 60) :]).encode())


@pytest.mark.parametrize("expression", ["(" * 3000, "x" * 100_000, "1+" * 20_000 + "1", "[1..", "if " * 500])
def test_an_expression_beyond_the_limits_is_a_finding(expression: str) -> None:
    draft = open_draft(sketch('<startEvent id="s"/><task id="t"/><task id="u"/>', f"s -> t [{expression}]\ns -> u"))
    assert ("broken-expression", "s_t") in rules(draft)


def test_what_tools_note_inside_an_expression_is_no_part_of_it() -> None:
    noted = "<documentation>why</documentation><extensionElements><note xmlns='urn:tool'>x</note></extensionElements>"
    waiting = f"<timerEventDefinition><timeDuration>{noted}P1D</timeDuration></timerEventDefinition>"
    assert rules(opened(f'<task id="t"/><boundaryEvent id="b" attachedToRef="t">{waiting}</boundaryEvent>')) == {
        ("boundary-without-flow", "b")
    }


@pytest.mark.parametrize("number", ["9" * 9999, "²", "many", "-1"])
def test_a_number_that_is_none_is_a_finding(number: str) -> None:
    loop = f'<standardLoopCharacteristics loopMaximum="{number}"/>'
    assert rules(opened(f'<task id="t" startQuantity="{number}">{loop}</task>')) == {
        ("quantity", "t"),
        ("loop-maximum", "t"),
    }


def test_what_else_is_published_is_known_to_the_check() -> None:
    calling = '<extensionElements><zeebe:calledElement processId="other"/></extensionElements>'
    source = HEAD + f'<process id="p" isExecutable="true"><callActivity id="c">{calling}</callActivity></process>'
    assert rules(open_draft((source + "</definitions>").encode())) == {("unknown-process", "c")}
    assert open_draft((source + "</definitions>").encode(), known=Known(processes=frozenset({"other"}))).findings == ()


def test_every_rule_says_how_to_mend_what_it_finds() -> None:
    written = {rule for file in Path(package.__path__[0]).rglob("*.py") for rule in _rules_in(file)}
    assert len(written) > 90
    assert written - BY_RULE.keys() == set()


def test_a_finding_says_whether_the_standard_is_broken_or_something_is_missing_here() -> None:
    draft = opened('<startEvent id="s"/><serviceTask id="t"/>')
    clauses = {finding.rule: finding.clause for finding in draft.findings if finding.severity is Severity.ERROR}
    assert clauses["no-task-type"] == ""
    assert clauses["start-without-end"].startswith("BPMN 2.0.2")


def _rules_in(file: Path) -> set[str]:
    calls = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call) and node.args]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in SAYING]
    return {call.args[0].value for call in named if isinstance(call.args[0], ast.Constant)}  # type: ignore[misc]
