"""Writing e-mails into a folder: for demonstrations, and for offices whose mail server collects them there.

A file is complete when it has its name. Knows no database.
"""

import os
from pathlib import Path
from tempfile import mkstemp

from workflows.correspondence.emails import DeliveryUnavailable, OutgoingEmail, Sender, mime_message


class MailboxFolder:
    """Writes every e-mail as an .eml file."""

    def __init__(self, directory: Path, sender: Sender) -> None:
        self._directory, self._sender = directory, sender

    def send(self, email: OutgoingEmail) -> None:
        """See `Transport`. A second time the same file is written again."""
        message = mime_message(email, self._sender)
        name = f"{email.written_at:%Y%m%dT%H%M%S}-{message['Message-ID'][1:17]}.eml"
        try:
            self._write(name, bytes(message))
        except OSError as failed:
            raise DeliveryUnavailable(reason=str(failed)) from failed

    def _write(self, name: str, content: bytes) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        descriptor, unfinished = mkstemp(dir=self._directory, suffix=".part")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(descriptor)
            Path(unfinished).replace(self._directory / name)
        finally:
            Path(unfinished).unlink(missing_ok=True)
