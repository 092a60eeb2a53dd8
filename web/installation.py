"""What the commands of one installation work on, opened when a command first needs it.

The composition root of the command line: settings from the environment, and the database they name or the one the
program brings along. `--help` opens nothing.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from sqlalchemy.orm import Session

from engine import embedded_postgres, migrations
from engine.database import Database, unit_of_work
from engine.errors import LaufzettelError, translatable
from engine.scratch_database import scratch_database
from web.settings import Settings, read_environment
from workflows import audit, publishing

REPOSITORY = Path(__file__).parent.parent
MODEL_FOLDERS = (REPOSITORY / "bpmn", REPOSITORY / "forms" / "definitions")


class ModelsRefused(LaufzettelError):
    """The models that come with the program do not fit together."""

    sentence: ClassVar[str] = translatable("Die mitgelieferten Modelle passen nicht zusammen:\n{findings}")


class Installation:
    """The settings and the database of this machine.

    With `stop_with_process` the program's own PostgreSQL ends with the last process that uses it. `defaults` are
    settings (by name without prefix) for what the environment leaves open.
    """

    def __init__(self, *, stop_with_process: bool = False, defaults: Mapping[str, str] | None = None) -> None:
        self._stop_with_process = stop_with_process
        self._defaults = defaults or {}

    @cached_property
    def settings(self) -> Settings:
        """As the environment says."""
        return read_environment(defaults=self._defaults)

    @cached_property
    def database_url(self) -> str:
        """Where the database is; starts the program's own PostgreSQL if no other is configured."""
        if self.settings.database_url:
            return self.settings.database_url
        directory = self.settings.office.data_directory / "postgres"
        return embedded_postgres.start(directory, stop_with_process=self._stop_with_process)

    @cached_property
    def database(self) -> Database:
        """The connection pool to it."""
        return Database(self.database_url)

    def upgrade(self) -> None:
        """Bring the database to the schema of this program."""
        migrations.upgrade(self.database_url)

    def publish_models(self, say: Callable[[str], None]) -> None:
        """Bring the models, tables and forms of this program into force; `say` is told what is new.

        Raises `ModelsRefused` when they do not fit together.
        """
        with self.work() as session:
            publication = publishing.publish(session, publishing.files_below(MODEL_FOLDERS), audit.SYSTEM)
        if publication.refused:
            raise ModelsRefused(findings="\n".join(str(finding) for finding in publication.findings))
        if publication.published:
            say(f"{len(publication.published)} neue Fassungen von Modellen, Tabellen und Formularen sind in Kraft.")

    def work(self) -> AbstractContextManager[Session]:
        """One unit of work on the database: committed at the end of the block."""
        return unit_of_work(self.database)

    def scratch_database(self) -> AbstractContextManager[Database]:
        """An empty database beside the office's own, gone at the end of the block."""
        return scratch_database(self.database_url)

    def close(self) -> None:
        """Close the connections, if any were opened."""
        if "database" in vars(self):
            self.database.dispose()
