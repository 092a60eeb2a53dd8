"""Databases in which everything of the repository is published: once for each server, copied for each test."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy.engine import make_url

from engine.database import Database, unit_of_work
from engine.scratch_database import administer
from workflows import publishing

REPOSITORY = Path(__file__).parent.parent


@contextmanager
def database_with_models(postgres_url: str) -> Iterator[Database]:
    """A database of one test's own."""
    name = f"models_{uuid4().hex[:12]}"
    administer(postgres_url, f"CREATE DATABASE {name} TEMPLATE {published_template(postgres_url)} STRATEGY file_copy")
    database = _open(postgres_url, name)
    try:
        yield database
    finally:
        database.dispose()
        administer(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@cache
def published_template(postgres_url: str) -> str:
    """The database that the others are copied from, made once for each server."""
    name = f"template_models_{uuid4().hex[:12]}"
    administer(postgres_url, f"CREATE DATABASE {name} TEMPLATE template_laufzettel STRATEGY file_copy")
    database = _open(postgres_url, name)
    files = publishing.files_below([REPOSITORY / "bpmn", REPOSITORY / "forms" / "definitions"])
    with unit_of_work(database) as session:
        publication = publishing.publish(session, files, "p.publisher")
    database.dispose()
    assert not publication.refused, [str(finding) for finding in publication.findings]
    return name


def _open(url: str, name: str) -> Database:
    return Database(make_url(url).set(database=name).render_as_string(hide_password=False))
