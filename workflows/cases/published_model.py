"""What the published models say, for the rooms that show it: elements, their order, the processes they call.

Reads versions that are pinned, so a running case is always shown as the model it runs on. Decides nothing.
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import process_runner
from engine.model.elements import Element
from engine.model.library import Executable, Library
from engine.model.tables import ModelVersion
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


def hold(session: Session, instance_id: UUID) -> None:
    """Let nobody else move this instance before the transaction ends.

    Workers hold an instance and then change its case; whoever means to move a process and change its case takes the
    locks in the same order, instance first, so that nobody waits in a circle.
    """
    session.execute(select(ProcessInstance.id).where(ProcessInstance.id == instance_id).with_for_update())


def facts(session: Session, task_id: UUID) -> dict[str, Any]:
    """What an open task sees of its process, in a called process too: the facts that decide the way."""
    return process_runner.task_variables(session, task_id)


def called(session: Session, caller: Executable, call: Element) -> Executable | None:
    """The version of the process that a call activity calls; None for any other element."""
    pinned = caller.pin("processes", call.called_process) if call.called_process else None
    return executable(session, pinned) if pinned is not None else None


def reachable(session: Session, model_version_id: int) -> Iterator[Executable]:
    """The version itself and every version of a process that it calls, directly or not."""
    return _walk(Library(session).executable, model_version_id)


def element_name(session: Session, model_version_id: int, element_id: str) -> str:
    """How people know an element, or the process, of a version or of one that it calls: by its name, else by its id.

    Also of a version that cannot be read any more.
    """
    for version in _walk(Library(session).readable, model_version_id):
        if element_id == version.model.process_id:
            return version.model.name or element_id
        if element_id in version.model.elements:
            return version.model.elements[element_id].name or element_id
    return element_id


def _walk(read: Callable[[int], Executable | None], model_version_id: int) -> Iterator[Executable]:
    """What `read` makes of the version and of those that it calls; what it cannot read is passed over."""
    version = read(model_version_id)
    if version is None:
        return
    yield version
    for pinned in version.pins.get("processes", {}).values():
        yield from _walk(read, pinned)


def pinned_decision(session: Session, model_version_id: int, decision: str) -> int | None:
    """The model version of a decision that a version calls, itself or through the processes that it calls."""
    found = (version.pin("decisions", decision) for version in reachable(session, model_version_id))
    return next((pinned for pinned in found if pinned is not None), None)


def version_number(session: Session, model_version_id: int) -> int:
    """The number that people know a version by: counted from 1 for each process and decision."""
    return session.scalars(select(ModelVersion.version).where(ModelVersion.id == model_version_id)).one()
