"""Where a case stands now: whose turn it is, what is happening in plain words, what the citizen is asked for.

Read from the innermost elements that hold a token. The words are the model's; deadlines are the timers that
would interrupt the waiting.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.model.elements import Element
from engine.model.library import Executable
from engine.state.tables import Job
from workflows.cases import published_model
from workflows.cases.contributions import Kind
from workflows.cases.progress import UNTOUCHED, Progress
from workflows.cases.public_steps import Actor, actor_of

_ASKED = frozenset({Kind.DOCUMENTS_PROVIDED.value, Kind.HEARING_REPLY.value})


@dataclass(frozen=True, slots=True)
class Task:
    """Something the citizen is asked to do."""

    kind: Kind
    deadline: datetime | None  # the last moment, when the model sets one


@dataclass(frozen=True, slots=True)
class Standing:
    """One place where the case stands."""

    actor: Actor
    title: str  # of the public step around it, or empty
    text: str  # what is happening
    since: datetime | None
    asked: Task | None
    waits_inside: bool = False  # a called process in which nothing happens that would be worth a word


def standings(
    session: Session, version: Executable, instance_id: UUID, progress: Progress, language: str
) -> tuple[Standing, ...]:
    """Everywhere the case stands, the citizen's turn first, silent waiting last. One statement, for the deadlines."""
    deadlines = _timers(session, instance_id)
    found = _inside(session, version, version.model.process_id, progress, deadlines, language)
    return tuple(sorted(found, key=lambda one: (list(Actor).index(one.actor), one.waits_inside)))


def _inside(
    session: Session,
    version: Executable,
    scope_id: str,
    progress: Progress,
    deadlines: Mapping[str, datetime],
    language: str,
) -> Iterator[Standing]:
    for element in version.model.by_scope.get(scope_id, ()):
        touched = progress.get((version.model.process_id, element.id), UNTOUCHED)
        if not touched.active:
            continue
        called = published_model.called(session, version, element)
        inner: list[Standing] = []
        if called is not None:
            inner = list(_inside(session, called, called.model.process_id, progress, deadlines, language))
        elif element.id in version.model.by_scope:
            inner = list(_inside(session, version, element.id, progress, deadlines, language))
        text = element.text("public", language)
        if inner:
            yield from inner
        elif text:
            yield Standing(
                actor=actor_of(element),
                title=element.text("public.title", language),
                text=text,
                since=touched.entered_at,
                asked=_asked(version, element, deadlines),
                waits_inside=called is not None,
            )


def _asked(version: Executable, element: Element, deadlines: Mapping[str, datetime]) -> Task | None:
    if element.event is None or element.event.kind != "message" or element.event.name not in _ASKED:
        return None
    timers = [event.id for event in version.model.boundary_events.get(element.id, ()) if event.interrupting]
    due = [deadlines[timer] for timer in timers if timer in deadlines]
    return Task(Kind(element.event.name), min(due, default=None))


def _timers(session: Session, instance_id: UUID) -> dict[str, datetime]:
    query = select(Job.element_id, Job.due_at).where(Job.instance_id == instance_id, Job.kind == "timer")
    return {row.element_id: row.due_at for row in session.execute(query)}
