"""What the commands of one installation work on, opened when a command first needs it.

The composition root of the command line: settings from the environment, and the database they name or the one the
program brings along. `--help` opens nothing.
"""

from contextlib import AbstractContextManager
from functools import cached_property

from sqlalchemy.orm import Session

from engine import embedded_postgres, migrations
from engine.database import Database, unit_of_work
from web.settings import Settings, read_environment


class Installation:
    """The settings and the database of this machine.

    With `stop_with_process` the program's own PostgreSQL ends with the last process that uses it.
    """

    def __init__(self, *, stop_with_process: bool = False) -> None:
        self._stop_with_process = stop_with_process

    @cached_property
    def settings(self) -> Settings:
        """As the environment says."""
        return read_environment()

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

    def work(self) -> AbstractContextManager[Session]:
        """One unit of work on the database: committed at the end of the block."""
        return unit_of_work(self.database)

    def close(self) -> None:
        """Close the connections, if any were opened."""
        if "database" in vars(self):
            self.database.dispose()
