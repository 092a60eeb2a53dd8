"""The scenarios that ship beside the models, as `laufzettel models check bpmn/ --coverage 90` plays them."""

from pathlib import Path

from engine.database import Database
from workflows import model_check

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "bpmn", ROOT / "docs" / "examples"]
MODELS = [model for folder in FOLDERS for model in folder.rglob("*.bpmn")]


def test_every_scenario_passes_and_nearly_everything_is_reached(database: Database) -> None:
    report = model_check.check(database, FOLDERS, [ROOT / "forms" / "definitions"])
    assert report.is_sound(90), "\n".join(model_check.report_lines(report, 90))
    assert len(report.models) == len(MODELS)


def test_every_model_has_scenarios_of_its_own() -> None:
    without = [model.stem for model in MODELS if not _beside(model).is_file()]
    assert without == []


def _beside(model: Path) -> Path:
    return model.with_suffix(".scenarios.yaml")
