"""What an instance waits for that nobody will ever notice: a task without role or date, a message without an end.

A case must not fall asleep. Every open task needs somebody who may do it and a due date; every wait for a message or
signal needs a timer that ends it or reminds of it, at itself, at a scope around it, or at the activity that called it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import translatable
from engine.model.elements import Element, ProcessModel
from engine.state.tables import HistoryEvent, Incident, Job, ProcessInstance, Subscription, UserTask

WAITS = frozenset({"receiveTask", "intermediateCatchEvent"})

NO_DATE = translatable("„{element}“ wartet ohne Frist auf einen Menschen.")
NO_ROLE = translatable("„{element}“ wartet, ohne dass eine Rolle zuständig ist.")
NO_END = translatable("„{element}“ wartet auf „{name}“, ohne dass eine Frist daran erinnert.")
NOTHING = translatable("Der Vorgang läuft, aber niemand und nichts bringt ihn weiter.")


@dataclass(frozen=True, slots=True)
class Unattended:
    """A wait that may last forever."""

    instance_id: UUID
    element_id: str  # the process id where nothing waits at all
    sentence: str  # German, filled in


def unattended(session: Session, models: Mapping[str, ProcessModel]) -> list[Unattended]:
    """Every such wait of all active instances. `models`: process id to model, called processes included."""
    instances = session.scalars(select(ProcessInstance).where(ProcessInstance.state == "active")).all()
    return [found for instance in instances for found in _of_instance(session, instance, models)]


def waiting_elements(session: Session, models: Mapping[str, ProcessModel]) -> list[str]:
    """The ids of the elements in the flow that wait for a message, a signal or a moment, one for each token."""
    found: list[str] = []
    for instance in session.scalars(select(ProcessInstance).where(ProcessInstance.state == "active")):
        jobs = session.scalars(select(Job.element_id).where(Job.instance_id == instance.id, Job.kind == "timer"))
        timers = [timer for timer in jobs if _is_in_the_flow(models, timer)]
        found += [element.id for _, element, _ in _waits(session, instance.id, models)] + timers
    return found


def _of_instance(
    session: Session, instance: ProcessInstance, models: Mapping[str, ProcessModel]
) -> Iterator[Unattended]:
    tasks = session.scalars(select(UserTask).where(UserTask.instance_id == instance.id, UserTask.state == "open")).all()
    jobs = session.scalars(select(Job).where(Job.instance_id == instance.id)).all()
    waits = list(_waits(session, instance.id, models))
    for task in tasks:
        if task.due_at is None:
            yield Unattended(instance.id, task.element_id, NO_DATE.format(element=task.element_id))
        if not task.candidate_groups and task.assignee is None:
            yield Unattended(instance.id, task.element_id, NO_ROLE.format(element=task.element_id))
    timers = {job.element_id for job in jobs if job.kind == "timer"}
    for model, element, name in waits:
        if not timers & set(_dates_of(model, element, models)):
            yield Unattended(instance.id, element.id, NO_END.format(element=element.id, name=name))
    carried = {*_inside(models, timers), *(job.element_id for job in jobs if job.kind != "timer")}
    if not (tasks or waits or carried or _is_parked(session, instance.id)):
        yield Unattended(instance.id, instance.process_id, NOTHING)


def _waits(
    session: Session, instance_id: UUID, models: Mapping[str, ProcessModel]
) -> Iterator[tuple[ProcessModel, Element, str]]:
    """The places in the flow that wait for a message or signal; event sub-processes only listen."""
    query = (
        select(Subscription.element_id, Subscription.name, HistoryEvent.process_id)
        .join(HistoryEvent, (HistoryEvent.token_id == Subscription.token_id) & (HistoryEvent.kind == "entered"))
        .where(Subscription.instance_id == instance_id)
    )
    for element_id, name, process_id in session.execute(query):
        model = models[process_id]
        if element_id in model.elements and model.elements[element_id].kind in WAITS:
            yield model, model.elements[element_id], name


def _dates_of(model: ProcessModel, element: Element, models: Mapping[str, ProcessModel]) -> Iterator[str]:
    """The ids of the timer events that would end a wait, or remind of it."""
    for flow in element.incoming:
        source = model.elements[model.flows[flow].source]
        if source.kind == "eventBasedGateway":
            yield from (target.id for target in model.targets(source))
    around = [element.id, *_scopes_around(model, element)]
    for activity in around:
        yield from (event.id for event in model.boundary_events.get(activity, ()))
    for caller in models.values():
        for call in caller.elements.values():
            if call.called_process == model.process_id and caller is not model:
                yield from _dates_of(caller, call, models)


def _scopes_around(model: ProcessModel, element: Element) -> Iterator[str]:
    while element.scope in model.elements:
        element = model.elements[element.scope]
        yield element.id


def _inside(models: Mapping[str, ProcessModel], timers: Iterable[str]) -> Iterator[str]:
    """The timers in the flow; one that starts an event sub-process carries nothing on."""
    for timer in timers:
        found = [model.elements[timer] for model in models.values() if timer in model.elements]
        if any(not element.triggered_by_event for element in found):
            yield timer


def _is_in_the_flow(models: Mapping[str, ProcessModel], timer: str) -> bool:
    kinds = {model.elements[timer].kind for model in models.values() if timer in model.elements}
    return "intermediateCatchEvent" in kinds


def _is_parked(session: Session, instance_id: UUID) -> bool:
    query = select(Incident.id).where(Incident.instance_id == instance_id, Incident.resolved_at.is_(None))
    return session.scalars(query.limit(1)).first() is not None
