"""Playing a model: what comes from outside in random order, told to several players that must agree all the time."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, Protocol

Key = tuple[str, tuple[tuple[str, int], ...]]  # a task: its element, and which instance of which block it stands in

TIME_TO_LIVE = timedelta(days=30)  # of a message that nobody waits for
MOST_ACTIONS = 24  # then everything is brought to its end


class Player(Protocol):
    """Somebody who runs a model."""

    done: "Counter[str]"  # how often each task, service, timer, receiver and boundary event was completed
    ended: bool
    variables: dict[str, Any]  # what tasks have set, as the process sees it

    def tasks(self) -> "Counter[Key]":
        """The open tasks."""
        ...

    def complete(self, key: Key, values: dict[str, Any]) -> None:
        """Complete the oldest task of this key."""
        ...

    def deliver(self, name: str) -> None:
        """A message comes."""
        ...

    def advance_to(self, moment: datetime) -> None:
        """Time passes; each timer fires at its moment."""
        ...


class Leader(Player, Protocol):
    """The player who knows what is right."""

    now: datetime

    def next_due(self) -> datetime | None:
        """The moment of the next timer."""
        ...


def play(leader: Leader, others: Sequence[Player], messages: Sequence[str], random: Random) -> None:
    """Play to the end; raises `AssertionError` when the players do not agree."""
    agree(leader, others)
    number = 0
    while not leader.ended:
        number += 1
        assert number < 500, "it does not come to an end"
        for action in [choose(leader, messages, random, number)]:
            for player in (leader, *others):
                action(player)
        agree(leader, others)


def choose(leader: Leader, messages: Sequence[str], random: Random, number: int) -> Callable[[Player], None]:
    """Something that may happen next; towards the end only what brings the end nearer."""
    tasks, due = sorted(leader.tasks()), leader.next_due()
    going_on = number < MOST_ACTIONS
    kinds = ["task"] * 4 * bool(tasks) + ["time"] * 2 * bool(due) + ["message"] * bool(messages)
    if not going_on and tasks:
        kinds = ["task"]
    match random.choice(kinds):
        case "task":
            key = random.choice(tasks)
            values = {f"v_{key[0]}": number, f"again_{key[0]}": going_on and random.random() < 0.4}
            return lambda player: player.complete(key, values)
        case "message":
            name = random.choice(messages)
            return lambda player: player.deliver(name)
        case _:
            assert due is not None
            moment = due + timedelta(hours=random.choice((0, 0, 1, 30)))
            if random.random() < 0.2:
                moment = leader.now + (due - leader.now) / 2
            return lambda player: player.advance_to(moment)


def agree(leader: Leader, others: Sequence[Player]) -> None:
    """All see the same tasks, the same past, the same end and the same variables."""
    for player in others:
        assert player.tasks() == leader.tasks()
        assert player.done == leader.done
        assert player.ended == leader.ended
        assert player.variables == leader.variables
