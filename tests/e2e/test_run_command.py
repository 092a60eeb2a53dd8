"""`laufzettel run` from an empty folder: it starts, keeps its processes alive, ends cleanly, finds its data again."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.programs import Program, answers, children_of, free_port, wait_until_serving
from tests.e2e.waiting import wait_for


@dataclass(frozen=True, slots=True)
class FreshInstallation:
    """`laufzettel run` on a folder of its own."""

    program: Program
    address: str
    data_directory: Path

    def start(self) -> None:
        self.program.start()
        wait_until_serving(self.address, self.program)

    def end(self) -> None:
        """Ask it to end; afterwards nothing of it runs."""
        family = family_of(self.program)
        assert self.program.stop() == 0
        wait_for(lambda: not any(is_alive(process) for process in family), "its processes to end")
        lock = self.data_directory / "postgres" / "postmaster.pid"
        wait_for(lambda: not lock.exists(), "PostgreSQL to end")


@pytest.fixture
def installation(postgres_directory: Path, tmp_path: Path) -> Iterator[FreshInstallation]:
    """Nothing is there yet. Its data lies on a short path, as PostgreSQL's socket wants it."""
    address, data = f"127.0.0.1:{free_port()}", postgres_directory / tmp_path.name
    program = Program("run", ["run", "--empty", "--bind", address], {"DATA_DIRECTORY": str(data)}, tmp_path)
    yield FreshInstallation(program, f"http://{address}", data)
    if program.is_running:
        program.stop()


def test_it_starts_from_nothing_restarts_what_dies_and_ends_without_a_trace(installation: FreshInstallation) -> None:
    installation.start()
    assert answers(f"{installation.address}/verfahren/P01"), "the models are published"
    worker = child_with(installation.program, "work")
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: child_with(installation.program, "work", other_than=worker), "another worker")
    installation.end()
    installation.start()
    assert answers(f"{installation.address}/verfahren/P01")
    said = installation.program.log.read_text(encoding="utf-8")
    assert said.count("neue Fassungen") == 1, "a second start finds everything prepared"
    assert said.rstrip().endswith(f"Laufzettel läuft: {installation.address}/"), "requests push nothing out of sight"
    for process in installation.program.children():
        assert f"LAUFZETTEL_BASE_URL={installation.address}" in environment_of(process), "letters and e-mails link here"
    installation.end()


def family_of(program: Program) -> list[int]:
    """All processes that were started by it or by those."""
    family = program.children()
    for process in family:
        family += children_of(process)
    return family


def child_with(program: Program, word: str, other_than: int = 0) -> int:
    """The child whose command line ends with a word; 0 when there is none."""
    for process in program.children():
        command = Path(f"/proc/{process}/cmdline").read_text().split("\0") if is_alive(process) else []
        if word in command and process != other_than:
            return process
    return 0


def environment_of(process: int) -> list[str]:
    """The variables that a process was started with: NAME=value."""
    return Path(f"/proc/{process}/environ").read_text().split("\0")


def is_alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists()
