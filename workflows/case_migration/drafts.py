"""What an analyst sees before cases move: the counterparts, to be changed by hand, and what would happen.

Decides nothing and changes nothing; `orders` starts what was seen here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.instance_migration import preview as instances
from engine.instance_migration.plan import Pair, Plan, resolve
from engine.instance_migration.preview import Preview
from engine.instance_migration.proposal import propose
from engine.model import store
from engine.model.elements import Element
from engine.model.library import Library
from engine.model.tables import ModelVersion
from engine.state.tables import ProcessInstance
from workflows.catalogue import Kind
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

NOBODY_WAITS = frozenset({"startEvent", "endEvent"})
NONE = ""  # no counterpart

Chosen = Mapping[tuple[str, str], str]  # process id, element id: counterpart named by a person, or NONE


@dataclass(frozen=True, slots=True)
class OldVersion:
    number: int
    published_at: datetime
    cases: int  # that still run on it


@dataclass(frozen=True, slots=True)
class Row:
    """An element and its counterpart."""

    element_id: str
    name: str
    kind: str  # BPMN tag
    counterpart: str  # id in the target, or NONE
    options: tuple[tuple[str, str], ...]  # ids and names of the elements that it may become

    @property
    def needs_a_look(self) -> bool:
        """Whether a person should look at it: it has no counterpart, or one of another id."""
        return self.counterpart != self.element_id


@dataclass(frozen=True, slots=True)
class ProcessRows:
    process_id: str
    name: str
    source_number: int
    target_number: int
    rows: tuple[Row, ...]  # in the order of the drawing


@dataclass(frozen=True, slots=True)
class Draft:
    process_id: str
    name: str
    source_number: int
    target_number: int
    processes: tuple[ProcessRows, ...]  # the process first, then the called ones that change
    preview: Preview
    unknown_cases: tuple[str, ...]  # asked for, but not running on the source version
    plan: Plan


def old_versions(session: Session, identity: Identity, process_id: str) -> tuple[OldVersion, ...]:
    """The versions that cases still run on though there is a newer one. Raises `NotPermitted`."""
    require(identity, Permission.SEE_MODELS)
    found = instances.versions_in_use(session, process_id)
    return tuple(OldVersion(one.version.version, one.version.published_at, one.instances) for one in found)


def draft(
    session: Session,
    identity: Identity,
    process_id: str,
    source_number: int,
    chosen: Chosen,
    cases: tuple[str, ...] = (),
) -> Draft | None:
    """The plan to the newest version, as proposed but for what is `chosen`; None without these versions.

    `cases`: only these case numbers, all of the version when there are none. Raises `NotPermitted`.
    """
    require(identity, Permission.MIGRATE_CASES)
    source, target = _version(session, process_id, source_number), store.latest(session, Kind.PROCESS, process_id)
    if source is None or target is None or source.id == target.id:
        return None
    library = Library(session)
    plan = propose(library, source.id, target.id, chosen)
    pairs = resolve(library, plan)
    numbers = _numbers(session, pairs.values())
    return Draft(
        process_id=process_id,
        name=target.name,
        source_number=source.version,
        target_number=target.version,
        processes=tuple(_rows(pair, numbers) for pair in pairs.values() if pair.source is not pair.target),
        preview=instances.preview(session, plan, cases or None),
        unknown_cases=_unknown(session, plan, cases),
        plan=plan,
    )


def _version(session: Session, process_id: str, number: int) -> ModelVersion | None:
    query = select(ModelVersion).where(ModelVersion.kind == Kind.PROCESS, ModelVersion.key == process_id)
    return session.scalars(query.where(ModelVersion.version == number)).one_or_none()


def _numbers(session: Session, pairs: Iterable[Pair]) -> Mapping[int, int]:
    """The version numbers of everything that moves, by model version id."""
    ids = {side.model_version_id for pair in pairs for side in (pair.source, pair.target)}
    query = select(ModelVersion.id, ModelVersion.version).where(ModelVersion.id.in_(ids))
    return {row.id: row.version for row in session.execute(query)}


def _rows(pair: Pair, numbers: Mapping[int, int]) -> ProcessRows:
    return ProcessRows(
        process_id=pair.source.model.process_id,
        name=pair.target.model.name,
        source_number=numbers[pair.source.model_version_id],
        target_number=numbers[pair.target.model_version_id],
        rows=tuple(
            _row(pair, element) for element in pair.source.model.elements.values() if element.kind not in NOBODY_WAITS
        ),
    )


def _row(pair: Pair, element: Element) -> Row:
    others = pair.target.model.elements.values()
    return Row(
        element_id=element.id,
        name=element.name or element.id,
        kind=element.kind,
        counterpart=pair.elements.get(element.id, NONE),
        options=tuple((other.id, other.name or other.id) for other in others if pair.alike(element, other)),
    )


def _unknown(session: Session, plan: Plan, cases: tuple[str, ...]) -> tuple[str, ...]:
    if not cases:
        return ()
    found = session.scalars(select(ProcessInstance.business_key).where(instances.running(plan, cases))).all()
    return tuple(number for number in cases if number not in found)
