"""What is published, for those who shape it: processes, decisions, forms and their parts, with versions and contents.

Reads the newest versions, as the next case will meet them; running cases keep theirs. Changes nothing: `publishing`
does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from engine.model import store
from engine.model.elements import Element, ProcessModel
from forms import form_store, part_store
from forms.schema import FormDefinition
from workflows.cases.flow_order import in_flow_order
from workflows.people import accounts
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission


class Kind(StrEnum):
    PROCESS = "process"
    DECISION = "decision"
    FORM = "form"
    PART = "part"  # of forms


@dataclass(frozen=True, slots=True)
class Published:
    kind: Kind
    key: str
    name: str
    version: int
    file: str
    published_at: datetime
    published_by: str  # account name, or audit.SYSTEM
    published_by_name: str


@dataclass(frozen=True, slots=True)
class Way:
    """What follows a step."""

    answer: str  # the name of the flow: what has to be the case; empty where nothing is asked
    step: str  # name of the next element that has one


@dataclass(frozen=True, slots=True)
class Step:
    element_id: str
    name: str
    kind: str  # BPMN tag
    attached_to: str  # boundary events: the name of the step they belong to
    ways: tuple[Way, ...]
    lane: str
    documentation: str
    depth: int  # steps of a sub-process are one deeper
    form: str | None
    decision: str | None
    process: str | None  # called


@dataclass(frozen=True, slots=True)
class PublishedProcess:
    about: Published
    documentation: str
    steps: tuple[Step, ...]  # in flow order


@dataclass(frozen=True, slots=True)
class SourceFile:
    name: str
    content: bytes


def catalogue(session: Session, identity: Identity) -> tuple[Published, ...]:
    """Everything in force, by kind and name. Raises `NotPermitted`."""
    require(identity, Permission.SEE_MODELS)
    found = [*_models(session), *_forms(session), *_parts(session)]
    order = list(Kind)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.name.casefold(), one.key)))


def process(session: Session, identity: Identity, key: str) -> PublishedProcess | None:
    """A process with its steps; None when there is none of this id. Raises `NotPermitted`."""
    about = entry(session, identity, Kind.PROCESS, key)
    version = store.latest(session, Kind.PROCESS, key)
    if about is None or version is None:
        return None
    model = store.process_model(session, version.id)
    return PublishedProcess(about, model.documentation, tuple(_steps(model, model.process_id, 0)))


def form(session: Session, identity: Identity, form_id: str) -> tuple[Published, FormDefinition] | None:
    """A form; None when there is none of this id. Raises `NotPermitted`."""
    about = entry(session, identity, Kind.FORM, form_id)
    return (about, form_store.definition(session, form_id, about.version)) if about else None


def entry(session: Session, identity: Identity, kind: Kind, key: str) -> Published | None:
    """One line of the catalogue. Raises `NotPermitted`."""
    return next((one for one in catalogue(session, identity) if (one.kind, one.key) == (kind, key)), None)


def source(session: Session, identity: Identity, kind: Kind, key: str) -> SourceFile | None:
    """The file that something in force was published from. Raises `NotPermitted`."""
    require(identity, Permission.SEE_MODELS)
    if kind is Kind.FORM:
        found = next((one for one in form_store.in_force(session) if one.form_id == key), None)
        return SourceFile(found.file_name, found.file) if found else None
    if kind is Kind.PART:
        part = next((one for one in part_store.in_force(session) if one.part_id == key), None)
        return SourceFile(part.file_name, part.content) if part else None
    version = store.latest(session, kind, key)
    if version is None:
        return None
    file = store.source(session, version)
    return SourceFile(file.name, file.content)


def _models(session: Session) -> list[Published]:
    newest = store.newest(session)
    names = accounts.display_names(session, (version.published_by for version, _ in newest))
    return [
        Published(
            kind=Kind(version.kind),
            key=version.key,
            name=version.name or version.key,
            version=version.version,
            file=file,
            published_at=version.published_at,
            published_by=version.published_by,
            published_by_name=names[version.published_by],
        )
        for version, file in newest
    ]


def _forms(session: Session) -> list[Published]:
    newest = form_store.in_force(session)
    names = accounts.display_names(session, (form.published_by for form in newest))
    return [
        Published(
            kind=Kind.FORM,
            key=form.form_id,
            name=form.form_id,  # form-js knows no other name
            version=form.version,
            file=form.file_name,
            published_at=form.published_at,
            published_by=form.published_by,
            published_by_name=names[form.published_by],
        )
        for form in newest
    ]


def _parts(session: Session) -> list[Published]:
    newest = part_store.in_force(session)
    names = accounts.display_names(session, (part.published_by for part in newest))
    return [
        Published(
            kind=Kind.PART,
            key=part.part_id,
            name=part.part_id,
            version=part.version,
            file=part.file_name,
            published_at=part.published_at,
            published_by=part.published_by,
            published_by_name=names[part.published_by],
        )
        for part in newest
    ]


def _steps(model: ProcessModel, scope: str, depth: int) -> Iterator[Step]:
    for element in in_flow_order(model, scope):
        if element.name:
            yield _step(model, element, depth)
        if element.id in model.by_scope:
            yield from _steps(model, element.id, depth + 1)


def _step(model: ProcessModel, element: Element, depth: int) -> Step:
    return Step(
        element_id=element.id,
        name=element.name,
        kind=element.kind,
        attached_to=model.elements[element.attached_to].name if element.attached_to else "",
        ways=tuple(dict.fromkeys(_ways(model, element, "", {element.id}))),
        lane=element.lane,
        documentation=element.documentation,
        depth=depth,
        form=element.form_id,
        decision=element.called_decision,
        process=element.called_process,
    )


def _ways(model: ProcessModel, element: Element, answer: str, seen: set[str]) -> Iterator[Way]:
    """Where an element leads, past those without a name."""
    for flow in (model.flows[flow] for flow in element.outgoing):
        target = model.elements[flow.target]
        said = ", ".join(part for part in (answer, flow.name) if part)
        if target.name:
            yield Way(said, target.name)
        elif target.id not in seen:
            yield from _ways(model, target, said, seen | {target.id})
