"""An office that is open: its web processes, its workers, its database and its mailbox folder."""

import email
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

from engine.database import Database, unit_of_work
from tests.e2e.programs import Program, free_port, wait_until_serving
from tests.e2e.waiting import wait_for
from web.installation import MODEL_FOLDERS
from workflows import audit, publishing
from workflows.people import demonstration


@dataclass(slots=True)
class RunningOffice:
    """What a test may look at from outside while people use the pages."""

    webs: dict[str, Program]  # by address
    workers: list[Program]
    database: Database
    data_directory: Path

    @property
    def address(self) -> str:
        """Where to go if one does not care."""
        return next(iter(self.webs))

    def mail_to(self, recipient: str, containing: str) -> EmailMessage:
        """The e-mail to somebody that contains a text; waits until it is there."""

        def look() -> EmailMessage | None:
            sent = (message for message in self.mailbox() if message["To"] == recipient)
            return next((message for message in sent if containing in message.get_content()), None)

        return cast(EmailMessage, wait_for(look, f"an e-mail to {recipient} with {containing!r}"))

    def mailbox(self) -> list[EmailMessage]:
        """Every e-mail that was delivered into the folder."""
        files = sorted((self.data_directory / "mailbox").glob("*.eml"))
        return [cast(EmailMessage, email.message_from_bytes(file.read_bytes(), policy=default)) for file in files]

    def failures(self) -> list[str]:
        """What web processes and workers had to say about things that went wrong."""
        return [line for program in (*self.webs.values(), *self.workers) for line in program.failures()]


@contextmanager
def open_office(database_url: str, directory: Path, *, pairs: int = 1, **settings: str) -> Iterator[RunningOffice]:
    """Start web processes and as many workers for a prepared database; all end with the block.

    `settings` as in the environment.
    """
    places = [f"127.0.0.1:{free_port()}" for _ in range(pairs)]
    environment = {
        "DATA_DIRECTORY": str(directory / "data"),
        "DATABASE_URL": database_url,
        "BASE_URL": f"http://{places[0]}",
        **settings,
    }
    webs = {
        f"http://{place}": Program(
            f"web{number}", ["serve", "--bind", place, "--processes", "1"], environment, directory
        )
        for number, place in enumerate(places, start=1)
    }
    workers = [Program(f"worker{number}", ["work"], environment, directory) for number in range(1, pairs + 1)]
    database = Database(database_url)
    for program in (*webs.values(), *workers):
        program.start()
    try:
        for address, web in webs.items():
            wait_until_serving(address, web)
        yield RunningOffice(webs, workers, database, directory / "data")
    finally:
        for program in (*webs.values(), *workers):
            program.stop()
        database.dispose()


def furnish(database: Database) -> None:
    """Publish everything of the repository and let the demonstration's people sign in."""
    with unit_of_work(database) as session:
        publication = publishing.publish(session, publishing.files_below(MODEL_FOLDERS), audit.SYSTEM)
        assert not publication.refused, [str(finding) for finding in publication.findings]
        demonstration.create_accounts(session)
