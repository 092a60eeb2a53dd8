"""Models as blocks that can be put into each other, and a hypothesis strategy that builds them.

Whatever is built has one right outcome for one order of what comes from outside: nothing in it depends on which of two
things that happen at the same moment comes first. So a branch that ends what is beside it waits for a person first, all
timers have lengths of their own, and a message has one receiver.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from itertools import count
from typing import Any
from zlib import crc32

from hypothesis import strategies as st


@dataclass(frozen=True)
class Block:
    id: str

    @property
    def seconds(self) -> int:
        """How long the timer of this block takes: hours to days, hardly ever as long as others together."""
        return 7200 + crc32(self.id.encode()) % 400_000

    def within(self) -> Iterator["Block"]:
        """This block and all in it."""
        yield self
        for value in (getattr(self, entry.name) for entry in fields(self)):
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, Block):
                    yield from part.within()


class Work(Block):
    """A user task."""


class Service(Block):
    """A service task, done as soon as a worker looks."""


class Pause(Block):
    """A timer."""


class Receive(Block):
    """Waits for the message of its name."""


@dataclass(frozen=True)
class Sequence(Block):
    parts: tuple[Block, ...]


@dataclass(frozen=True)
class Choice(Block):
    branches: tuple[Block, ...]
    way: int


@dataclass(frozen=True)
class Parallel(Block):
    branches: tuple[Block, ...]


@dataclass(frozen=True)
class Inclusive(Block):
    branches: tuple[Block, ...]
    ways: tuple[int, ...]


@dataclass(frozen=True)
class Repeat(Block):
    """Its body, then a user task that says whether once more."""

    body: Block


@dataclass(frozen=True)
class Each(Block):
    """A multi-instance sub-process."""

    body: Block
    number: int
    sequential: bool


@dataclass(frozen=True)
class Inside(Block):
    """A sub-process."""

    body: Block


@dataclass(frozen=True)
class Called(Block):
    """A called process that gets and gives back all variables."""

    body: Block


@dataclass(frozen=True)
class Timed(Block):
    """A sub-process with a boundary timer."""

    body: Block
    handler: Block
    interrupting: bool


@dataclass(frozen=True)
class Alarmed(Block):
    """A sub-process with a timer event sub-process in it."""

    body: Block
    handler: Block
    interrupting: bool


@dataclass(frozen=True)
class Stopping(Block):
    """A sub-process with a branch that ends with a terminate event, and one beside it."""

    body: Block
    beside: Block


@dataclass(frozen=True)
class Race(Block):
    """An event gateway: a message or a timer."""

    told: Block
    late: Block


@dataclass(frozen=True)
class Failing(Block):
    """A sub-process with a branch that may end with an error, one beside it, and a boundary event for the error."""

    body: Block
    beside: Block
    handler: Block
    fails: bool


@st.composite
def models(draw: st.DrawFn, depth: int = 3) -> Block:
    """A block with blocks in it, `depth` levels deep."""
    return _Builder(draw).block(depth, alone=True)


class _Builder:
    """Draws blocks and numbers them; `alone`: no second token can be in the same place at the same time."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.numbers = count(1)

    def name(self, letter: str) -> str:
        return f"{letter}{next(self.numbers)}"

    def block(self, depth: int, alone: bool) -> Block:
        makers = self._leaves(alone) if depth <= 0 else self._makers(depth - 1, alone)
        return makers[self.draw(st.integers(0, len(makers) - 1))]()

    def _leaves(self, alone: bool) -> list[Callable[[], Block]]:
        leaves: list[Callable[[], Block]] = [
            lambda: Work(self.name("w")),
            lambda: Service(self.name("v")),
            lambda: Pause(self.name("p")),
        ]
        return leaves + ([lambda: Receive(self.name("m"))] if alone else [])

    def _makers(self, deep: int, alone: bool) -> list[Callable[[], Block]]:
        def part(*, alone: bool = alone) -> Block:
            return self.block(deep, alone)

        def several(most: int = 3) -> tuple[Block, ...]:
            return tuple(part() for _ in range(self.draw(st.integers(2, most))))

        def choice() -> Block:
            branches = several()
            return Choice(self.name("x"), branches, self.draw(st.integers(0, len(branches) - 1)))

        def inclusive() -> Block:
            branches = several()
            ways = self.draw(st.sets(st.integers(0, len(branches) - 1), min_size=1))
            return Inclusive(self.name("o"), branches, tuple(sorted(ways)))

        def each() -> Block:
            sequential = self.draw(st.booleans())
            body = part(alone=alone and sequential)
            return Each(self.name("e"), body, self.draw(st.integers(0, 3)), sequential)

        def guarded(kind: type[Timed | Alarmed], letter: str) -> Block:
            interrupting = self.draw(st.booleans())
            return kind(self.name(letter), part(), part(alone=alone and interrupting), interrupting)

        def begun_by_a_person() -> Block:
            return Sequence(self.name("s"), (Work(self.name("w")), part()))

        makers: list[Callable[[], Block]] = [
            lambda: Sequence(self.name("s"), several()),
            choice,
            lambda: Parallel(self.name("a"), several()),
            inclusive,
            lambda: Repeat(self.name("r"), part()),
            each,
            lambda: Inside(self.name("i"), part()),
            lambda: Called(self.name("c"), part()),
            lambda: guarded(Timed, "t"),
            lambda: guarded(Alarmed, "l"),
            lambda: Failing(self.name("f"), begun_by_a_person(), part(), part(), self.draw(st.booleans())),
            lambda: Stopping(self.name("z"), begun_by_a_person(), part()),
        ]
        if alone:
            makers.append(lambda: Race(self.name("g"), part(), part()))
        return makers


def settings_of(model: Block) -> dict[str, Any]:
    """The variables that decide the way of a model."""
    given: dict[str, Any] = {"case": "K"}
    for block in model.within():
        match block:
            case Choice(id=name, way=way):
                given[f"way_{name}"] = way
            case Inclusive(id=name, ways=ways):
                given[f"ways_{name}"] = list(ways)
            case Each(id=name, number=number):
                given[f"items_{name}"] = list(range(1, number + 1))
            case Failing(id=name, fails=fails):
                given[f"fails_{name}"] = fails
    return given


def messages_of(model: Block) -> list[str]:
    """The names of the messages that a model may wait for."""
    return [f"m_{block.id}" for block in model.within() if isinstance(block, Receive | Race)]


def steps_of(model: Block) -> frozenset[str]:
    """The elements whose completions are counted: tasks, services, timers, receivers, boundary events."""
    found: set[str] = set()
    for block in model.within():
        match block:
            case Work() | Service() | Pause() | Receive() | Repeat():
                found.add(block.id)
            case Timed():
                found.add(f"{block.id}_t")
            case Alarmed():
                found.add(f"{block.id}_a_s")
            case Race():
                found |= {f"{block.id}_m", f"{block.id}_t"}
            case Failing():
                found.add(f"{block.id}_c")
    return frozenset(found)
