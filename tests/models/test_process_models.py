"""The process models that ship fit together and read well in an editor. Nothing is executed here."""

import json
import re
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from tests.models.diagrams import NAMESPACES, Diagram

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "bpmn").glob("*/*.bpmn"), *(ROOT / "docs" / "examples").glob("*/*.bpmn")])
ROLES = {"clerk", "examiner", "approver", "lead", "cleared"}
MESSAGES = {
    *("documents-provided", "hearing-reply", "application-withdrawn", "urgency-raised", "consultation-answered"),
    *("fingerprints-stored", "certificate-lost"),  # of certificates
    *("moved", "representative-appointed", "investigation-opened", "investigation-closed", "file-transferred"),
    "remedy-filed",
    *("fee-paid", "card-delivered"),
}
# By what a message finds the process that waits for it, where that is not the case.
KEYS = {
    "consultation-answered": "=if consultation_id = null then case_number else consultation_id",
    "fee-paid": "=if invoice_number = null then case_number else invoice_number",
}
TASKS = ("userTask", "serviceTask", "businessRuleTask", "callActivity", "receiveTask", "sendTask", "scriptTask")


@pytest.fixture(params=FILES, ids=[file.stem for file in FILES])
def diagram(request: pytest.FixtureRequest) -> Diagram:
    return Diagram(request.param)


def properties(diagram: Diagram, element_id: str) -> dict[str, str]:
    found = diagram.nodes[element_id].findall("bpmn:extensionElements/zeebe:properties/zeebe:property", NAMESPACES)
    return {entry.get("name"): entry.get("value") for entry in found}


def attributes(diagram: Diagram, path: str, name: str) -> list[str]:
    return [node.get(name) for node in diagram.find(path) if node.get(name)]


def templates() -> list[dict]:
    return json.loads((ROOT / "bpmn" / "templates" / "laufzettel.json").read_text(encoding="utf-8"))


# what belongs together


def test_the_procedure_and_the_processes_it_shares_are_there() -> None:
    assert {file.stem for file in FILES} >= {
        "p01_employment_extension",
        "completeness",
        "approval",
        "grant",
        "refusal",
    }


def test_a_file_holds_one_executable_process_named_like_the_file() -> None:
    for file in FILES:
        (process,) = Diagram(file).find("bpmn:process")
        assert process.get("id") == file.stem
        assert process.get("isExecutable") == "true"
        assert process.get("name")


def test_a_file_says_which_dialect_it_speaks(diagram: Diagram) -> None:
    modeler = f"{{{NAMESPACES['modeler']}}}"
    assert diagram.root.get(f"{modeler}executionPlatform") == "Camunda Cloud"
    assert diagram.root.get(f"{modeler}executionPlatformVersion", "").startswith("8.8")


def test_ids_are_unique(diagram: Diagram) -> None:
    ids = Counter(node.get("id") for node in diagram.root.iter() if isinstance(node.tag, str) and node.get("id"))
    assert [key for key, count in ids.items() if count > 1] == []


def test_every_form_exists(diagram: Diagram) -> None:
    defined = {
        json.loads(file.read_text(encoding="utf-8"))["id"]
        for folder in ("forms/definitions", "docs/examples")
        for file in (ROOT / folder).rglob("*.form")
    }
    assert set(attributes(diagram, "zeebe:formDefinition", "formId")) - defined == set()


def test_every_called_process_exists(diagram: Diagram) -> None:
    assert set(attributes(diagram, "zeebe:calledElement", "processId")) - {file.stem for file in FILES} == set()


def test_every_called_decision_exists(diagram: Diagram) -> None:
    decisions = {
        decision
        for file in (ROOT / "bpmn" / "decisions").glob("*.dmn")
        for decision in re.findall(r'<decision id="(\w+)"', file.read_text(encoding="utf-8"))
    }
    assert set(attributes(diagram, "zeebe:calledDecision", "decisionId")) - decisions == set()


def test_every_service_task_can_be_dragged_in_from_the_element_templates(diagram: Diagram) -> None:
    offered = {template["properties"][0]["value"] for template in templates()}
    assert set(attributes(diagram, "zeebe:taskDefinition", "type")) - offered == set()


def test_every_letter_is_one_that_the_element_template_offers(diagram: Diagram) -> None:
    (template,) = (one for one in templates() if one["properties"][0]["value"] == "send-letter")
    (choice,) = (one for one in template["properties"] if one.get("id") == "letter")
    letters = {node.get("value") for node in diagram.find("zeebe:header") if node.get("key") == "letter"}
    assert letters - {option["value"] for option in choice["choices"]} == set()


def test_messages_are_known_and_find_their_case(diagram: Diagram) -> None:
    for message in diagram.find("bpmn:message"):
        assert message.get("name") in MESSAGES
        (subscription,) = message.findall("bpmn:extensionElements/zeebe:subscription", NAMESPACES)
        assert subscription.get("correlationKey") == KEYS.get(message.get("name"), "=case_number")


# what people need


def test_every_user_task_has_role_form_due_date_and_public_text(diagram: Diagram) -> None:
    for task in diagram.find("bpmn:userTask"):
        extensions = task.find("bpmn:extensionElements", NAMESPACES)
        roles = extensions.find("zeebe:assignmentDefinition", NAMESPACES).get("candidateGroups")
        assert set(roles.split(",")) <= ROLES
        assert extensions.find("zeebe:formDefinition", NAMESPACES).get("formId")
        assert extensions.find("zeebe:taskSchedule", NAMESPACES).get("dueDate", "").startswith("=")
        assert {"public.de", "public.en", "actor"} <= properties(diagram, task.get("id")).keys()


def test_every_user_task_warns_when_it_is_overdue(diagram: Diagram) -> None:
    warned = {
        event.get("attachedToRef")
        for event in diagram.find("bpmn:boundaryEvent")
        if event.get("cancelActivity") == "false" and event.find("bpmn:timerEventDefinition", NAMESPACES) is not None
    }
    assert {task.get("id") for task in diagram.find("bpmn:userTask")} - warned == set()


def test_every_wait_says_for_whom_and_ends_one_day(diagram: Diagram) -> None:
    limited = {
        event.get("attachedToRef")
        for event in diagram.find("bpmn:boundaryEvent")
        if event.get("cancelActivity") != "false" and event.find("bpmn:timerEventDefinition", NAMESPACES) is not None
    }
    for task in diagram.find("bpmn:receiveTask"):
        texts = properties(diagram, task.get("id"))
        assert texts["actor"] in {"citizen", "other"}
        assert texts["public.title.de"]
        assert texts["public.de"]
        assert task.get("id") in limited


def test_public_texts_come_in_both_languages_with_an_actor(diagram: Diagram) -> None:
    for element_id in diagram.nodes:
        texts = properties(diagram, element_id)
        public = {name for name in texts if name.startswith("public.") and name not in {"public.when", "public.inner"}}
        assert {name.removesuffix(".de") for name in public if name.endswith(".de")} == {
            name.removesuffix(".en") for name in public if name.endswith(".en")
        }
        if public:
            assert texts["actor"] in {"citizen", "office", "other"}


def test_public_texts_name_no_task_and_no_role(diagram: Diagram) -> None:
    internal = {task.get("name") for task in diagram.find("bpmn:userTask")} | {
        "Sachbearbeit",
        "Fachprüfung",
        "Freigabe",
    }
    for element_id in diagram.nodes:
        for name, text in properties(diagram, element_id).items():
            if name.startswith("public."):
                assert [word for word in internal if word in text] == []


def test_everything_an_analyst_reads_has_a_name(diagram: Diagram) -> None:
    for kind in (*TASKS, "startEvent", "endEvent", "boundaryEvent", "subProcess", "lane", "participant"):
        for node in diagram.find(f"bpmn:{kind}"):
            assert node.get("name"), node.get("id")


def test_a_split_asks_a_question_and_every_way_out_answers_it(diagram: Diagram) -> None:
    flows = {flow.get("id"): flow for flow in diagram.find("bpmn:sequenceFlow")}
    for gateway in diagram.find("bpmn:exclusiveGateway"):
        ways = [flows[out.text] for out in gateway.findall("bpmn:outgoing", NAMESPACES)]
        if len(ways) < 2:
            continue
        assert gateway.get("name", "").endswith("?"), gateway.get("id")
        for way in ways:
            condition = way.find("bpmn:conditionExpression", NAMESPACES)
            assert way.get("name"), way.get("id")
            assert (condition is None) == (gateway.get("default") == way.get("id")), way.get("id")
            assert condition is None or condition.text.startswith("=")


def test_every_element_stands_in_a_lane_that_names_its_role(diagram: Diagram) -> None:
    lanes = {
        ref.text: lane for lane in diagram.find("bpmn:lane") for ref in lane.findall("bpmn:flowNodeRef", NAMESPACES)
    }
    (process,) = diagram.find("bpmn:process")
    for element_id in diagram.flow_nodes:
        if diagram.nodes[element_id].getparent() is process:
            assert element_id in lanes
    for task in diagram.find("bpmn:userTask"):
        assert lanes[task.get("id")].get("name") != "System"


# how it looks


def test_every_element_and_flow_is_drawn(diagram: Diagram) -> None:
    (process,) = diagram.find("bpmn:process")
    flows = {flow.get("id") for flow in process.iter(f"{{{NAMESPACES['bpmn']}}}sequenceFlow")}
    drawn = {"startEvent", "endEvent", "boundaryEvent", "exclusiveGateway", "subProcess", "lane", *TASKS}
    nodes = {key for key in diagram.nodes if diagram.kind(key) in drawn}
    assert nodes - diagram.boxes.keys() == set()
    assert flows == diagram.lines.keys()


def test_no_two_shapes_overlap(diagram: Diagram) -> None:
    overlapping = [
        (one, other)
        for (one, first), (other, second) in combinations(diagram.flow_nodes.items(), 2)
        if first.overlaps(second) and not diagram.belong_together(one, other)
    ]
    assert overlapping == []


def test_every_shape_lies_inside_its_lane_or_sub_process(diagram: Diagram) -> None:
    lanes = {ref.text: lane.get("id") for lane in diagram.find("bpmn:lane") for ref in lane}
    for element_id, box in diagram.flow_nodes.items():
        parent = diagram.nodes[element_id].getparent().get("id")
        frame = diagram.boxes[parent if diagram.kind(parent) == "subProcess" else lanes[element_id]]
        if diagram.kind(element_id) != "boundaryEvent":
            assert frame.holds(box), element_id


def test_boundary_events_sit_on_the_edge_of_their_task(diagram: Diagram) -> None:
    for event in diagram.find("bpmn:boundaryEvent"):
        box = diagram.boxes[event.get("id")]
        middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        assert diagram.boxes[event.get("attachedToRef")].has_on_border(middle), event.get("id")


def test_lines_run_straight_from_border_to_border(diagram: Diagram) -> None:
    for flow, points in diagram.lines.items():
        node = diagram.nodes[flow]
        assert diagram.boxes[node.get("sourceRef")].has_on_border(points[0]), flow
        assert diagram.boxes[node.get("targetRef")].has_on_border(points[-1]), flow
        for (x0, y0), (x1, y1) in pairwise(points):
            assert x0 == x1 or y0 == y1, flow


def test_no_lines_cross(diagram: Diagram) -> None:
    assert diagram.crossings() == []


def test_no_line_runs_through_a_shape(diagram: Diagram) -> None:
    for flow, segment in diagram.segments():
        ends = {diagram.nodes[flow].get("sourceRef"), diagram.nodes[flow].get("targetRef")}
        for element_id, box in diagram.flow_nodes.items():
            if element_id not in ends and diagram.kind(element_id) != "subProcess":
                host = diagram.nodes[element_id].get("attachedToRef")
                assert host in ends or not box.is_touched_by(segment), (flow, element_id)


def test_labels_keep_clear_of_shapes_lines_and_each_other(diagram: Diagram) -> None:
    shapes = {key: box for key, box in diagram.flow_nodes.items() if diagram.kind(key) != "subProcess"}
    for (one, first), (other, second) in combinations(diagram.labels.items(), 2):
        assert not first.overlaps(second), (one, other)
    for owner, label in diagram.labels.items():
        for element_id, box in shapes.items():
            assert not label.shrunk(4).overlaps(box), (owner, element_id)
        for flow, segment in diagram.segments():
            assert not label.shrunk(3).is_touched_by(segment), (owner, flow)
