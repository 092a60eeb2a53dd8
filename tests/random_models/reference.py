"""What a model of blocks does, said as simply as possible: each block runs and then calls what comes after it.

It knows blocks, not BPMN, and shares nothing with the engine.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.random_models.blocks import (
    Alarmed,
    Block,
    Called,
    Choice,
    Each,
    Failing,
    Inclusive,
    Inside,
    Parallel,
    Pause,
    Race,
    Receive,
    Repeat,
    Sequence,
    Service,
    Stopping,
    Timed,
    Work,
)
from tests.random_models.playing import TIME_TO_LIVE, Key

Then = Callable[[], None]


@dataclass(eq=False, slots=True)
class Area:
    """A process, sub-process or instance: alive until it is interrupted, done when all that runs in it is done."""

    outer: "Area | None"
    done: Then
    variables: dict[str, Any]
    place: tuple[tuple[str, int], ...] = ()  # which instance of which multi-instance block
    threads: int = 1
    dead: bool = False

    @property
    def alive(self) -> bool:
        return not self.dead and (self.outer is None or self.outer.alive)

    def leave(self) -> None:
        self.threads -= 1
        if not self.threads and self.alive:
            self.done()


@dataclass(eq=False, slots=True)
class Wait:
    """Something that must come from outside: a task done, a moment, a message."""

    kind: str
    name: str
    area: Area
    go: Callable[[dict[str, Any]], None]
    due: datetime | None = None
    rivals: list["Wait"] = field(default_factory=list)


class Given(dict[str, Any]):
    """The variables of a called process, and apart from those that it was given what it has set itself."""

    def __init__(self, given: dict[str, Any]) -> None:
        super().__init__(given)
        self.set_here: dict[str, Any] = {}

    def update(self, values: dict[str, Any]) -> None:  # type: ignore[override]
        super().update(values)
        self.set_here |= values


class Reference:
    """One run of a model."""

    def __init__(self, model: Block, now: datetime) -> None:
        self.now = now
        self.waits: list[Wait] = []
        self.kept: list[tuple[str, datetime]] = []
        self.done: Counter[str] = Counter()
        self.ended = False
        root = Area(None, self.end, {})
        self.variables = root.variables
        self.run(model, root, root.leave)

    def end(self) -> None:
        self.ended = True

    # What the outside sees and does

    def alive(self, kind: str) -> list[Wait]:
        self.waits = [wait for wait in self.waits if wait.area.alive]
        return [wait for wait in self.waits if wait.kind == kind]

    def tasks(self) -> "Counter[Key]":
        return Counter((wait.name, wait.area.place) for wait in self.alive("task"))

    def complete(self, key: Key, values: dict[str, Any]) -> None:
        self.happen(next(wait for wait in self.alive("task") if (wait.name, wait.area.place) == key), values)

    def next_due(self) -> datetime | None:
        return min((wait.due for wait in self.alive("timer") if wait.due), default=None)

    def advance_to(self, moment: datetime) -> None:
        while (due := self.next_due()) is not None and due <= moment:
            self.now = due
            self.happen(next(wait for wait in self.alive("timer") if wait.due == due), {})
        self.now = moment

    def deliver(self, name: str) -> None:
        self.kept.append((name, self.now + TIME_TO_LIVE))
        self.hand_over_kept()

    def hand_over_kept(self) -> None:
        self.kept = [(name, expires) for name, expires in self.kept if expires > self.now]
        for entry in list(self.kept):
            wait = next((wait for wait in self.alive("message") if wait.name == entry[0]), None)
            if wait is not None:
                self.kept.remove(entry)
                self.happen(wait, {})
                return

    def happen(self, wait: Wait, values: dict[str, Any]) -> None:
        for other in (wait, *wait.rivals):
            self.waits.remove(other)
        wait.area.variables.update(values)
        wait.go(values)
        self.hand_over_kept()

    # What blocks do

    def wait(self, kind: str, name: str, area: Area, then: Then, *, log: str, seconds: int = 0) -> Wait:
        def go(_values: dict[str, Any]) -> None:
            self.done[log] += 1
            then()

        due = self.now + timedelta(seconds=seconds) if seconds else None
        wait = Wait(kind, name, area, go, due)
        self.waits.append(wait)
        return wait

    def run(self, block: Block, area: Area, then: Then) -> None:
        getattr(self, type(block).__name__.lower())(block, area, then)

    def work(self, block: Work, area: Area, then: Then) -> None:
        self.wait("task", block.id, area, then, log=block.id)

    def service(self, block: Service, area: Area, then: Then) -> None:
        self.done[block.id] += 1
        then()

    def pause(self, block: Pause, area: Area, then: Then) -> None:
        self.wait("timer", block.id, area, then, log=block.id, seconds=block.seconds)

    def receive(self, block: Receive, area: Area, then: Then) -> None:
        self.wait("message", f"m_{block.id}", area, then, log=block.id)

    def sequence(self, block: Sequence, area: Area, then: Then) -> None:
        self.one_after_another([*block.parts], area, then)

    def choice(self, block: Choice, area: Area, then: Then) -> None:
        self.run(block.branches[block.way], area, then)

    def parallel(self, block: Parallel, area: Area, then: Then) -> None:
        self.together([*block.branches], area, then)

    def inclusive(self, block: Inclusive, area: Area, then: Then) -> None:
        self.together([block.branches[way] for way in block.ways], area, then)

    def inside(self, block: Inside, area: Area, then: Then) -> None:
        inner = Area(area, then, area.variables, area.place)
        self.run(block.body, inner, inner.leave)

    def race(self, block: Race, area: Area, then: Then) -> None:
        name = block.id
        told = self.wait("message", f"m_{name}", area, lambda: self.run(block.told, area, then), log=f"{name}_m")
        late = self.wait(
            "timer", name, area, lambda: self.run(block.late, area, then), log=f"{name}_t", seconds=block.seconds
        )
        told.rivals, late.rivals = [late], [told]

    def one_after_another(self, parts: list[Block], area: Area, then: Then) -> None:
        if parts:
            self.run(parts[0], area, lambda: self.one_after_another(parts[1:], area, then))
        else:
            then()

    def together(self, branches: list[Block], area: Area, then: Then) -> None:
        missing = len(branches)

        def arrived() -> None:
            nonlocal missing
            missing -= 1
            if not missing:
                then()

        for branch in branches:
            self.run(branch, area, arrived)

    def repeat(self, block: Repeat, area: Area, then: Then) -> None:
        def ask() -> None:
            def answered(values: dict[str, Any]) -> None:
                self.done[block.id] += 1
                if values[f"again_{block.id}"]:
                    self.repeat(block, area, then)
                else:
                    then()

            self.waits.append(Wait("task", block.id, area, answered))

        self.run(block.body, area, ask)

    def each(self, block: Each, area: Area, then: Then) -> None:
        missing = block.number

        def begin(index: int) -> None:
            place = tuple(sorted((*area.place, (f"at_{block.id}", index))))
            inner = Area(area, lambda: finished(index), area.variables, place)
            self.run(block.body, inner, inner.leave)

        def finished(index: int) -> None:
            nonlocal missing
            missing -= 1
            if not missing:
                then()
            elif block.sequential:
                begin(index + 1)

        if not block.number:
            then()
        for index in range(1, 1 + (min(block.number, 1) if block.sequential else block.number)):
            begin(index)

    def called(self, block: Called, area: Area, then: Then) -> None:
        def returned() -> None:
            area.variables.update(own.set_here)
            then()

        own = Given(area.variables)
        inner = Area(area, returned, own, area.place)
        self.run(block.body, inner, inner.leave)

    def timed(self, block: Timed, area: Area, then: Then) -> None:
        def over() -> None:
            if timer in self.waits:
                self.waits.remove(timer)
            then()

        def late() -> None:
            if block.interrupting:
                inner.dead = True
                self.run(block.handler, area, then)
            else:
                area.threads += 1
                self.run(block.handler, area, area.leave)

        inner = Area(area, over, area.variables, area.place)
        timer = self.wait("timer", block.id, area, late, log=f"{block.id}_t", seconds=block.seconds)
        self.run(block.body, inner, inner.leave)

    def alarmed(self, block: Alarmed, area: Area, then: Then) -> None:
        def over() -> None:
            if timer in self.waits:
                self.waits.remove(timer)
            then()

        def alarm() -> None:
            inner.threads += 1
            self.run(block.handler, inner, inner.leave)
            if block.interrupting and not body.dead:
                body.dead = True
                if body.threads:
                    inner.leave()

        inner = Area(area, over, area.variables, area.place)
        body = Area(inner, inner.leave, area.variables, area.place)
        timer = self.wait("timer", block.id, inner, alarm, log=f"{block.id}_a_s", seconds=block.seconds)
        self.run(block.body, body, body.leave)

    def stopping(self, block: Stopping, area: Area, then: Then) -> None:
        def stop() -> None:
            inner.dead = True
            then()

        inner = Area(area, then, area.variables, area.place, threads=2)
        self.run(block.beside, inner, inner.leave)
        self.run(block.body, inner, stop)

    def failing(self, block: Failing, area: Area, then: Then) -> None:
        def came_through() -> None:
            if not block.fails:
                inner.leave()
                return
            inner.dead = True
            self.done[f"{block.id}_c"] += 1
            self.run(block.handler, area, then)

        inner = Area(area, then, area.variables, area.place, threads=2)
        self.run(block.body, inner, came_through)
        self.run(block.beside, inner, inner.leave)
