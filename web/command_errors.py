"""What stops a command, said in one sentence: settings, data directory and database that are not as they must be.

Only for what an operator can mend. Any other exception is a fault of the program and keeps its traceback.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from psycopg.errors import UndefinedColumn, UndefinedTable
from sqlalchemy.exc import OperationalError, ProgrammingError

from engine.errors import LaufzettelError


@contextmanager
def explained() -> Iterator[None]:
    """Turn what an operator can mend into the command's error message; its exit code is 1."""
    try:
        yield
    except LaufzettelError as error:
        raise click.ClickException(str(error)) from error
    except OperationalError as error:
        raise click.ClickException(f"Die Datenbank ist nicht zu erreichen: {_first_line(error)}") from error
    except ProgrammingError as error:
        if not isinstance(error.orig, UndefinedTable | UndefinedColumn):
            raise
        raise click.ClickException(
            "Der Datenbank fehlen Tabellen oder Spalten: „laufzettel database upgrade“ legt sie an."
        ) from error


def _first_line(error: OperationalError) -> str:
    return next(iter(str(error.orig).splitlines()), "keine Auskunft")
