"""An office with everything published, colleagues at their desks, and cases that came in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from engine import clock
from engine.database import Database, unit_of_work
from tests.integration.office import Office
from tests.web.clerk.desk import Desk
from tests.web.conftest import PASSWORD
from web.application import Application
from web.settings import Settings
from workflows import publishing
from workflows.people.account_administration import create_account
from workflows.people.permissions import Role
from workflows.people.teams import Team

Hire = Callable[..., Desk]


@pytest.fixture(scope="session")
def published(postgres_url: str, repository: Path) -> str:
    """The name of a database in which everything of the repository is published."""
    name = "template_clerk"
    _administer(postgres_url, f"CREATE DATABASE {name} TEMPLATE template_laufzettel STRATEGY file_copy")
    database = _open(postgres_url, name)
    files = publishing.files_below([repository / "bpmn", repository / "forms" / "definitions"])
    with unit_of_work(database) as session:
        publication = publishing.publish(session, files, "p.publisher")
    database.dispose()
    assert not publication.refused, [str(finding) for finding in publication.findings]
    return name


@pytest.fixture
def database(postgres_url: str, published: str) -> Iterator[Database]:
    """A database of the test's own, with the published models."""
    name = f"clerk_{uuid4().hex[:12]}"
    _administer(postgres_url, f"CREATE DATABASE {name} TEMPLATE {published} STRATEGY file_copy")
    database = _open(postgres_url, name)
    yield database
    database.dispose()
    _administer(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def office(database: Database, settings: Settings, traveller: clock.Traveller) -> Office:
    """The machinery behind the pages; it is a Monday morning in March 2026."""
    return Office(database, settings.office, traveller)


@pytest.fixture
def hire(app: Application, database: Database, office: Office) -> Hire:
    """Give somebody an account and sit them down at a desk of their own, signed in."""
    app.config["WTF_CSRF_ENABLED"] = False  # tokens have tests of their own

    def hire(display_name: str, *roles: Role, teams: tuple[Team, ...] = (Team.EMPLOYMENT,)) -> Desk:
        name = display_name.casefold().replace(" ", ".")
        with unit_of_work(database) as session:
            account = create_account(
                session,
                name=name,
                display_name=display_name,
                password=PASSWORD,
                roles=roles,
                teams=teams,
                by="test",
            )
            account.password_is_initial = False
        desk = Desk(app.test_client(), office, name)
        desk.sign_in(PASSWORD)
        return desk

    return hire


@pytest.fixture
def clerk(hire: Hire) -> Desk:
    return hire("Nesrin Celik", Role.CLERK)


@pytest.fixture
def colleague(hire: Hire) -> Desk:
    """Another clerk of the same team."""
    return hire("Jonas Weber", Role.CLERK)


@pytest.fixture
def examiner(hire: Hire) -> Desk:
    return hire("Olena Kovalenko", Role.EXAMINER)


def _open(url: str, name: str) -> Database:
    return Database(make_url(url).set(database=name).render_as_string(hide_password=False))


def _administer(url: str, statement: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
