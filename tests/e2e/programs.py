"""Processes of an installation as an operator starts them: `laufzettel serve`, `laufzettel work`, `laufzettel run`.

Each runs in a process group of its own and writes its log to a file. Owns starting, stopping and killing them.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.e2e.waiting import wait_for

FAILURES = frozenset({"request:fail", "worker:fail", "job:fail"})
_PREFIX = "LAUFZETTEL_"


class Program:
    """One `laufzettel ...` command and whatever it starts."""

    def __init__(self, name: str, arguments: list[str], settings: Mapping[str, str], directory: Path) -> None:
        self.log = directory / f"{name}.log"
        self._command = [sys.executable, "-m", "web.commands", *arguments]
        own = {key: value for key, value in os.environ.items() if not key.startswith(_PREFIX)}
        self._environment = own | {_PREFIX + key: value for key, value in settings.items()}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "the program was not started"
        return self._process

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )

    def stop(self, patience: float = 60) -> int:
        """Ask it to end, and wait until it has; returns its exit code."""
        if self.is_running:
            self.process.terminate()
        return self.process.wait(patience)

    def kill(self) -> None:
        """End it and everything it started at once, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)

    def children(self) -> list[int]:
        """Process ids of its direct children."""
        return children_of(self.process.pid)

    def times_logged(self, action: str) -> int:
        """How often its log tells of an action, since the first start."""
        return sum(1 for _, entry in self._entries() if entry.get("action") == action)

    def failures(self) -> list[str]:
        """Lines of its log that tell of a failed request, chore or job."""
        return [line for line, entry in self._entries() if entry.get("action") in FAILURES]

    def _entries(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for line in self.log.read_text(encoding="utf-8").splitlines():
            if line.startswith("{"):
                try:
                    yield line, json.loads(line)
                except ValueError:
                    continue  # cut off when the process was killed


def children_of(process_id: int) -> list[int]:
    """Process ids of the direct children of a process."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(fields[1]) == process_id and fields[0] != "Z":
            found.append(int(status.parent.name))
    return sorted(found)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_serving(address: str, program: Program) -> None:
    """Until the start page is answered; fails when the program ends before."""

    def look() -> bool:
        assert program.is_running, program.log.read_text(encoding="utf-8")[-3000:]
        return answers(f"{address}/gesundheit")

    wait_for(look, f"{address} to answer")


def answers(address: str) -> bool:
    """Whether a page is answered with 200."""
    try:
        with urlopen(address, timeout=10) as answer:
            return bool(answer.status == 200)
    except (HTTPError, URLError, OSError):
        return False
