"""What the published models say, for the rooms that show it: elements, their order, the processes they call.

Reads versions that are pinned, so a running case is always shown as the model it runs on. Decides nothing.
"""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.model.elements import Element, ProcessModel
from engine.model.library import Executable, Library
from engine.state.tables import ProcessInstance


def executable(session: Session, model_version_id: int) -> Executable:
    """A version with its model and pins; read from the database once for each process."""
    return Library(session).executable(model_version_id)


def element(session: Session, model_version_id: int, element_id: str) -> Element:
    """One element of a version."""
    return executable(session, model_version_id).model.elements[element_id]


def version_of_instance(session: Session, instance_id: UUID) -> int:
    """The version that an instance runs on."""
    return session.scalars(select(ProcessInstance.model_version_id).where(ProcessInstance.id == instance_id)).one()


def called(session: Session, caller: Executable, call: Element) -> Executable | None:
    """The version of the process that a call activity calls; None for any other element."""
    pinned = caller.pin("processes", call.called_process) if call.called_process else None
    return executable(session, pinned) if pinned is not None else None


def in_flow_order(model: ProcessModel, scope_id: str) -> tuple[Element, ...]:
    """The elements directly inside a scope, every one behind all that lead to it (loops aside).

    What hangs on an activity (boundary events and their paths) follows the way that goes on; event sub-processes
    come last.
    """
    inside = model.by_scope.get(scope_id, ())
    roots = [one for one in inside if not one.incoming and one.attached_to is None]
    starts = [one for one in roots if one.kind == "startEvent"]
    others = [one for one in roots if one.kind != "startEvent" and not one.triggered_by_event]
    asides = [one for one in roots if one.triggered_by_event]
    finished: dict[str, Element] = {}
    for root in [*reversed(asides), *reversed(others), *reversed(starts)]:
        for one in _finishing(model, root, set(finished)):
            finished[one.id] = one
    return tuple(reversed(finished.values()))


def _finishing(model: ProcessModel, root: Element, seen: set[str]) -> Iterator[Element]:
    """Depth first from `root`, each element after everything that follows it."""
    seen.add(root.id)
    path: list[tuple[Element, Iterator[Element]]] = [(root, _followers(model, root))]
    while path:
        current, followers = path[-1]
        following = next((one for one in followers if one.id not in seen), None)
        if following is None:
            path.pop()
            yield current
        else:
            seen.add(following.id)
            path.append((following, _followers(model, following)))


def _followers(model: ProcessModel, one: Element) -> Iterator[Element]:
    """What comes after an element: first, and so last in the order, the side ways."""
    yield from reversed(model.boundary_events.get(one.id, ()))
    yield from reversed(model.targets(one))
