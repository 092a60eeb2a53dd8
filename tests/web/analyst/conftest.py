"""An office with everything published, and people at their desks."""

from collections.abc import Iterator

import pytest

from engine import clock
from engine.database import Database, unit_of_work
from tests.integration.office import Office
from tests.web.desks import Hire, hiring
from tests.web.office_with_models import REPOSITORY, database_with_models
from web.application import Application
from web.settings import Settings
from workflows import publishing
from workflows.publishing import SourceFile

PROCEDURE = "p01_employment_extension"


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    """A database of the test's own, with the published models."""
    with database_with_models(postgres_url) as database:
        yield database


@pytest.fixture
def office(database: Database, settings: Settings, traveller: clock.Traveller) -> Office:
    """The machinery behind the pages; it is a Monday morning in March 2026."""
    return Office(database, settings.office, traveller)


@pytest.fixture
def hire(app: Application, office: Office) -> Hire:
    """Give somebody an account and sit them down at a desk of their own, signed in."""
    return hiring(app, office)


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
