"""What every test may ask for: a PostgreSQL server of its own, a fresh database, a clock that travels."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
import structlog
from sqlalchemy.engine import make_url

from engine import clock, embedded_postgres
from engine.database import Database, unit_of_work
from engine.scratch_database import administer
from tests.published_models import database_with_models
from workflows.cases import facts

_numbers = count(1)
_MEMORY = Path("/dev/shm")
_PLENTY = 4 << 30  # bytes


@pytest.fixture(scope="session", autouse=True)
def plain_tracebacks() -> None:
    """Logged failures without the values of all local variables: to write those takes longer than most tests."""
    renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], renderer])


@pytest.fixture(scope="session")
def postgres_directory() -> Iterator[Path]:
    """A short path of this test run's own; pytest's would be cleared away by test runs beside this one.

    In memory where there is plenty: a database is made and dropped for nearly every test.
    """
    in_memory = _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _PLENTY else None
    with tempfile.TemporaryDirectory(prefix="laufzettel-", dir=in_memory, ignore_cleanup_errors=True) as directory:
        yield Path(directory)


@pytest.fixture(scope="session")
def postgres_url(postgres_directory: Path) -> Iterator[str]:
    """The URL of a PostgreSQL server that ends with the test run; it holds the migrated database `template`."""
    url = embedded_postgres.start(postgres_directory / "data", stop_with_process=True)
    administer(
        url,
        "ALTER SYSTEM SET fsync = off",
        "ALTER SYSTEM SET synchronous_commit = off",
        "ALTER SYSTEM SET full_page_writes = off",
        "SELECT pg_reload_conf()",
        "CREATE DATABASE template_laufzettel",
    )
    template = Database(_with_name(url, "template_laufzettel"))
    create_schema(template)
    template.dispose()
    yield url
    embedded_postgres.stop(postgres_directory / "data")


def create_schema(database: Database) -> None:
    """The schema as the migrations will make it."""
    from workflows.schema import metadata

    metadata.create_all(database.engine)


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    """An empty, migrated database of this test's own."""
    name = f"test_{next(_numbers)}"
    administer(postgres_url, f"CREATE DATABASE {name} TEMPLATE template_laufzettel STRATEGY file_copy")
    database = Database(_with_name(postgres_url, name))
    yield database
    database.dispose()
    administer(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def published_database(postgres_url: str) -> Iterator[Database]:
    """A database of this test's own in which everything of the repository is published."""
    with database_with_models(postgres_url) as database:
        yield database


@pytest.fixture
def session(database: Database) -> Iterator[object]:
    """One unit of work on the test's database."""
    with unit_of_work(database) as session:
        yield session


@pytest.fixture
def traveller() -> Iterator[clock.Traveller]:
    """The process's clock stands at Monday, 2026-03-02 08:00 UTC until the test moves it."""
    with clock.travel_to(datetime(2026, 3, 2, 8, 0, tzinfo=UTC)) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """No case is drawn for the random check, which would send one in twenty another way."""
    monkeypatch.setattr(facts, "draw_sample_number", lambda: 50)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root folder of the repository."""
    return Path(__file__).parent.parent


def _with_name(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)
