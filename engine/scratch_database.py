"""A database for the length of a block: made on a server, brought to the newest schema, gone afterwards.

For trying models out beside the office's own data. The account of the server's URL must be allowed to make databases.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from engine import migrations
from engine.database import Database
from engine.errors import LaufzettelError, translatable


class NoScratchDatabase(LaufzettelError):
    """The server lets this account make no database."""

    sentence = translatable(
        "Auf diesem Datenbankserver darf keine Datenbank zum Ausprobieren angelegt werden. Ohne "
        "LAUFZETTEL_DATABASE_URL nimmt das Programm seinen eigenen."
    )


@contextmanager
def scratch_database(server_url: str) -> Iterator[Database]:
    """An empty database on the server of a URL, with hurried connections. Raises `NoScratchDatabase`."""
    name = f"laufzettel_scratch_{uuid4().hex[:12]}"
    try:
        administer(server_url, f"CREATE DATABASE {name}")
    except ProgrammingError as refused:
        raise NoScratchDatabase from refused
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    try:
        migrations.upgrade(url)
        database = Database(url, hurried=True)
        try:
            yield database
        finally:
            database.dispose()
    finally:
        administer(server_url, f"DROP DATABASE {name} WITH (FORCE)")


def administer(url: str, *statements: str) -> None:
    """Run statements that no transaction may hold, such as CREATE DATABASE, each by itself."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
