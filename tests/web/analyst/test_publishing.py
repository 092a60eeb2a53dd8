"""Publishing in the browser: all findings at once, everything or nothing, and what is new."""

from io import BytesIO
from typing import Any

import pytest

from engine.database import unit_of_work
from tests.integration.office import Office
from tests.web.citizen.browser import words_of
from tests.web.clerk.desk import Desk
from tests.web.desks import Hire
from web.analyst import uploaded_files
from workflows import audit
from workflows.people.permissions import Role

ADDRESS = "/modelle/veroeffentlichen"
PROCESS = b"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="http://example.org/">
  <bpmn:process id="house_rules" name="Hausordnung aushaengen" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="a" sourceRef="start" targetRef="hang_up" />
    <bpmn:userTask id="hang_up" name="Aushaengen">
      <bpmn:extensionElements>
        <zeebe:userTask /><zeebe:formDefinition formId="approval" />
        <zeebe:assignmentDefinition candidateGroups="lead" />
      </bpmn:extensionElements>
      <bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="b" sourceRef="hang_up" targetRef="end" />
    <bpmn:endEvent id="end"><bpmn:incoming>b</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>
"""


@pytest.fixture
def analyst(hire: Hire) -> Desk:
    return hire("Piotr Nowak", Role.ANALYST)


def _upload(desk: Desk, *files: tuple[str, bytes]) -> Desk:
    uploads: list[Any] = [(BytesIO(content), name) for name, content in files]
    return desk.post(ADDRESS, files=uploads)


def test_a_new_process_is_in_force_and_listed_at_once(analyst: Desk, office: Office) -> None:
    analyst.open("/modelle").follow("Dateien veröffentlichen")
    _upload(analyst, ("house_rules.bpmn", PROCESS))

    assert analyst.status == 200, analyst.text
    assert "Veröffentlicht: 1 neue Fassung" in analyst.text
    analyst.follow("house_rules")
    assert analyst.heading == "Hausordnung aushaengen"
    assert "Piotr Nowak" in analyst.text
    with unit_of_work(office.database) as session:
        entry = audit.entries(session, action=audit.Action.MODEL_PUBLISH)[0]
        assert (entry.by, entry.details) == ("piotr.nowak", {"published": ["process house_rules 1"]})


def test_all_findings_of_all_files_are_told_at_once_and_nothing_is_published(analyst: Desk) -> None:
    bad = PROCESS.replace(b'formId="approval"', b'formId="no-such-form"').replace(
        b'candidateGroups="lead"', b'candidateGroups="nobody"'
    )
    _upload(
        analyst, ("good.bpmn", PROCESS.replace(b"house_rules", b"good")), ("bad.bpmn", bad), ("odd.form", b"{broken")
    )

    assert analyst.status == 422
    assert "Es gilt weiter das Bisherige." in analyst.text
    rows = [words_of(row) for row in analyst.page.xpath("//tbody/tr")]
    assert any("bad.bpmn hang_up" in row and "no-such-form" in row for row in rows)
    assert any("bad.bpmn hang_up" in row and "nobody" in row for row in rows)
    assert any("odd.form" in row for row in rows)
    assert all(row.startswith("Fehler") for row in rows[:3])
    assert analyst.open("/modelle/prozess/good").status == 404


def test_a_finding_says_how_to_mend_it_and_which_clause_is_broken(analyst: Desk) -> None:
    endless = PROCESS.replace(b'<bpmn:endEvent id="end"><bpmn:incoming>b</bpmn:incoming></bpmn:endEvent>', b"")
    _upload(analyst, ("house_rules.bpmn", endless))

    assert analyst.status == 422
    assert "Zu dem Startereignis „start“ fehlt ein Ende." in analyst.text
    assert "Zeichnen Sie in jedem Bereich Start und Ende, oder keines von beiden. (BPMN 2.0.2, 10.5)" in analyst.text


def test_the_same_file_again_is_nothing_new(analyst: Desk) -> None:
    _upload(analyst, ("house_rules.bpmn", PROCESS))
    _upload(analyst, ("house_rules.bpmn", PROCESS))

    assert "Alle Dateien gelten schon so" in analyst.text


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "Wählen Sie mindestens eine Datei aus."),
        ([("notes.txt", b"x")], "„notes.txt“ hat eine andere Endung als .bpmn, .dmn, .form."),
        ([("a.bpmn", b"  ")], "„a.bpmn“ ist leer."),
        ([("a.bpmn", PROCESS), ("folder/a.bpmn", PROCESS)], "„a.bpmn“ ist mehrfach dabei."),
    ],
)
def test_unsuitable_uploads_are_refused_before_they_are_read(
    analyst: Desk, files: list[tuple[str, bytes]], sentence: str
) -> None:
    _upload(analyst, *files)

    assert analyst.status == 422
    assert sentence in analyst.errors()["files"]


def test_a_file_without_bounds_is_refused(analyst: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploaded_files, "LARGEST", 100_000)  # what is larger goes through the disk of the test's client

    _upload(analyst, ("a.bpmn", b"x" * 100_001))

    assert analyst.errors()["files"] == "„a.bpmn“ ist größer als 100 kB."


@pytest.mark.parametrize("content", [b"\x00\xff\xfe", b"<a", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"[]"])
@pytest.mark.parametrize("ending", [".bpmn", ".dmn", ".form"])
def test_broken_files_are_findings_and_no_failure(analyst: Desk, content: bytes, ending: str) -> None:
    _upload(analyst, (f"broken{ending}", content))

    assert analyst.status == 422
    assert f"broken{ending}" in analyst.text


def test_whoever_only_reads_models_cannot_publish(hire: Hire) -> None:
    clerk = hire("Nesrin Celik", Role.CLERK)

    assert clerk.open(ADDRESS).status == 403
    assert _upload(clerk, ("house_rules.bpmn", PROCESS)).status == 403
