"""`laufzettel models check`: models of a folder are tried out in a database of their own, which is gone afterwards."""

from pathlib import Path

import pytest
from sqlalchemy import text

from engine.database import Database, unit_of_work
from tests.bpmn_sketch import sketch, user_task

SCENARIOS = """\
start: {urgent: true}
scenarios:
  - name: Eilig
    steps:
      - expect: {tasks: Task_Now}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model with two ways, of which one is played."""
    task = (
        '<zeebe:assignmentDefinition candidateGroups="clerk"/>'
        '<zeebe:taskSchedule dueDate="=today() + duration(&quot;P3D&quot;)"/>'
    )
    model = sketch(
        '<startEvent id="Start"/><exclusiveGateway id="Way" default="Way_Task_Later"/>'
        + user_task("Task_Now", task)
        + user_task("Task_Later", task)
        + '<endEvent id="End"/>',
        "Start -> Way\nWay -> Task_Now [urgent]\nWay -> Task_Later\nTask_Now -> End\nTask_Later -> End",
        process_id="order",
    )
    models = tmp_path / "models"
    models.mkdir()
    (models / "order.bpmn").write_bytes(model)
    (models / "order.scenarios.yaml").write_text(SCENARIOS, encoding="utf-8")
    return models


def databases(database: Database) -> set[str]:
    with unit_of_work(database) as session:
        names = "SELECT datname FROM pg_database WHERE datname LIKE 'laufzettel_scratch%'"
        return set(session.scalars(text(names)))


def test_scenarios_are_played_and_what_was_not_reached_is_named(run, folder, database) -> None:
    result = run("models", "check", str(folder))
    assert result.exit_code == 0, result.output
    first, passed, coverage, missed, summary = result.output.splitlines()
    assert first == "order: order"
    assert passed == "  Szenarien: 1 von 1 bestanden."
    assert coverage == "  Abdeckung: 3 von 5 Elementen, 60 %."
    assert missed == "  Nie erreicht: Task_Later (Task_Later), End (End)"
    assert summary.startswith("1 Modelle, 1 Szenarien, davon 0 gescheitert; ")
    assert databases(database) == set()
    with unit_of_work(database) as session:
        assert session.scalar(text("SELECT count(*) FROM model_version")) == 0


def test_too_little_coverage_fails(run, folder) -> None:
    assert run("models", "check", str(folder), "--coverage", "60").exit_code == 0
    result = run("models", "check", str(folder / "order.bpmn"), "--coverage", "61")
    assert result.exit_code == 1
    assert result.output.splitlines()[-1] == "order: Die Abdeckung liegt unter 61 %."


def test_a_failed_scenario_fails_with_its_step(run, folder) -> None:
    scenarios = folder / "order.scenarios.yaml"
    scenarios.write_text(SCENARIOS.replace("Task_Now", "Task_Later"), encoding="utf-8")
    result = run("models", "check", str(scenarios))
    assert result.exit_code == 1
    assert "  Gescheitert: „Eilig“ (Zeile 3)" in result.output
    assert "    Zeile 5, expect: Offene Aufgaben: erwartet Task_Later, gefunden Task_Now." in result.output
    assert "      Stand 2026-03-02 09:00: offen Task_Now; es warten nichts." in result.output
    assert "  Szenarien: 0 von 0 bestanden." in run("models", "check", str(scenarios), "--only", "langsam").output


def test_nothing_is_played_while_a_file_is_wrong(run, folder, database) -> None:
    (folder / "order.scenarios.yaml").write_text(SCENARIOS.replace("Task_Now", "Task_Naw"), encoding="utf-8")
    result = run("models", "check", str(folder))
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "Fehler: order.scenarios.yaml: Zeile 5: Die Aufgabe „Task_Naw“ gibt es in diesem Prozess nicht "
        "(meinten Sie „Task_Now“?).",
        "Solange es Fehler gibt, wird kein Szenario gespielt.",
    ]
    assert databases(database) == set()


def test_a_model_that_cannot_be_published_is_not_played(run, folder) -> None:
    model = (folder / "order.bpmn").read_text(encoding="utf-8")
    (folder / "order.bpmn").write_text(model.replace("=urgent", "=urgent +"), encoding="utf-8")
    result = run("models", "check", str(folder))
    assert result.exit_code == 1
    assert "Fehler: order.bpmn: " in result.output
    assert "Szenarien" not in result.output


def test_files_of_one_name_in_two_folders_are_both_checked(run, folder, tmp_path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    model = (folder / "order.bpmn").read_bytes().replace(b'process id="order"', b'process id="invoice"')
    (other / "order.bpmn").write_bytes(model)
    output = run("models", "check", str(folder), str(other)).output
    assert "order: order" in output
    assert "invoice: invoice" in output


def test_a_process_in_two_files_is_refused_because_nobody_knows_which_is_meant(run, folder) -> None:
    model = (folder / "order.bpmn").read_bytes().replace(b"urgent", b"pressing")
    (folder / "order_new.bpmn").write_bytes(model)
    result = run("models", "check", str(folder))
    assert result.exit_code == 1
    sentence = "Fehler: order_new.bpmn: order: „order“ steht in zwei Dateien: order.bpmn und order_new.bpmn."
    assert sentence in result.output.splitlines()


def test_a_place_without_models_is_a_mistake_and_no_success(run, tmp_path) -> None:
    result = run("models", "check", str(tmp_path))
    assert result.exit_code == 1
    assert f"Fehler: {tmp_path}: Hier ist nichts zu prüfen: Keine Datei endet auf .bpmn, .dmn, .form." in result.output
