"""An office with everything published, and people at their desks."""

import pytest

from engine.database import Database, unit_of_work
from tests.integration.office import Office
from tests.published_models import REPOSITORY
from workflows import publishing
from workflows.publishing import SourceFile

PROCEDURE = "p01_employment_extension"


@pytest.fixture
def database(published_database: Database) -> Database:
    """A database of the test's own, with the published models."""
    return published_database


@pytest.fixture
def old_case(office: Office) -> str:
    """The number of a case that waits inside "Vollständigkeit klären"; that step has another id and name now."""
    number = office.apply()
    drawing = (REPOSITORY / "bpmn" / "procedures" / f"{PROCEDURE}.bpmn").read_text("utf-8")
    changed = drawing.replace("Task_Completeness", "Task_Clearing")
    changed = changed.replace('name="Vollständigkeit klären"', 'name="Antrag vervollständigen"')
    with unit_of_work(office.database) as session:
        done = publishing.publish(session, [SourceFile(f"{PROCEDURE}.bpmn", changed.encode())], "p.publisher")
    assert not done.refused, [str(finding) for finding in done.findings]
    return number
