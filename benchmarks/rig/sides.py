"""The sides of a comparison, each in processes of its own, which live through all turns.

What one side leaves behind in memory and caches is not the other's to clear away, as it is where each serves alone.
"""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection

Turn = Callable[[], list[float]]  # plays one turn; returns the seconds that it has measured
Opening = Callable[[str], Turn]  # what a process plays in the database at the URL


class Side:
    """Processes that play a turn together whenever they are told to."""

    def __init__(self, url: str, *openings: Opening) -> None:
        """Start a process for each opening, and wait until all are ready."""
        context = multiprocessing.get_context("spawn")
        self._pipes: list[Connection] = []
        for opening in openings:
            ours, theirs = context.Pipe()
            context.Process(target=play, args=(url, opening, theirs), daemon=True).start()
            theirs.close()  # so that a process that ends is noticed
            self._pipes.append(ours)
        for pipe in self._pipes:
            pipe.recv()

    def turn(self) -> list[float]:
        """Play a turn; returns what the processes have measured. Raises `EOFError` when one of them has failed."""
        for pipe in self._pipes:
            pipe.send(True)
        return [seconds for pipe in self._pipes for seconds in pipe.recv()]

    def close(self) -> None:
        """Let the processes end."""
        for pipe in self._pipes:
            pipe.send(False)
            pipe.close()


def play(url: str, opening: Opening, pipe: Connection) -> None:
    """A process of a side."""
    turn = opening(url)
    pipe.send("ready")
    while pipe.recv():
        pipe.send(turn())
