"""The steps of a procedure as citizens see them: taken from the published model, in flow order.

An element with a public title is a step; the steps of a called process stand below the step that calls it, or among
the other steps where the call has no title. A process that is called at several places has its steps at each. May show
nothing that the model does not call public: no task names, no roles.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from engine.model.elements import Element
from engine.model.library import Executable
from workflows.cases import published_model
from workflows.cases.flow_order import in_flow_order


class Actor(StrEnum):
    """Whose turn it is in a step."""

    CITIZEN = "citizen"
    OFFICE = "office"
    OTHER = "other"  # another office


@dataclass(frozen=True, slots=True)
class PublicStep:
    process_id: str
    element_id: str
    title: str
    text: str  # what happens, in plain words; may be empty
    actor: Actor
    only_if_reached: bool  # not part of the usual way: shown once a case is there
    substeps: tuple["PublicStep", ...] = ()
    within: tuple[tuple[str, str], ...] = ()  # process and element ids of the calls without a title around it


def public_steps(session: Session, model_version_id: int, language: str) -> tuple[PublicStep, ...]:
    """The steps of a process version, texts in `language` ("de" or "en", German where there is no other)."""
    version = published_model.executable(session, model_version_id)
    return _steps(session, version, version.model.process_id, language)


def actor_of(element: Element) -> Actor:
    """Whose turn it is while a case stands on this element; the office's unless the model says otherwise."""
    stated = element.properties.get("actor", Actor.OFFICE)
    return Actor(stated) if stated in set(Actor) else Actor.OFFICE


def _steps(session: Session, version: Executable, scope_id: str, language: str) -> tuple[PublicStep, ...]:
    steps: list[PublicStep] = []
    for element in in_flow_order(version.model, scope_id):
        inner = _inner_steps(session, version, element, language)
        if element.properties.get("public.inner") == "reached":
            inner = tuple(replace(step, only_if_reached=True) for step in inner)
        title = element.text("public.title", language)
        if not title:
            steps.extend(inner)
            continue
        steps.append(
            PublicStep(
                process_id=version.model.process_id,
                element_id=element.id,
                title=title,
                text=element.text("public", language),
                actor=actor_of(element),
                only_if_reached=element.properties.get("public.when") == "reached",
                substeps=inner,
            )
        )
    return tuple(steps)


def _inner_steps(session: Session, version: Executable, element: Element, language: str) -> tuple[PublicStep, ...]:
    called = published_model.called(session, version, element)
    if called is not None:
        steps = _steps(session, called, called.model.process_id, language)
        if element.text("public.title", language):
            return steps
        here = (version.model.process_id, element.id)
        return tuple(replace(step, within=(here, *step.within)) for step in steps)
    if element.id in version.model.by_scope:
        return _steps(session, version, element.id, language)
    return ()
