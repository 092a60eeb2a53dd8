"""Publishing: checks a set of files together, and stores new versions of what changed, or nothing.

A process version holds fast which versions of forms, decisions and called processes belong to it, so a running
case keeps them all. Publishing a new decision table therefore also makes a new version of every process that uses
it, with the same drawing.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from engine import clock, dmn
from engine.connection import Statement
from engine.database import run
from engine.errors import translatable
from engine.findings import Finding, Severity, has_errors
from engine.model import start_rows
from engine.model.drafts import check_process, read_draft
from engine.model.elements import ProcessModel
from engine.model.library import Library
from engine.model.rules import Known
from engine.model.rules.advice import advised
from engine.model.tables import ModelSource, ModelVersion

__all__ = ["Known", "ModelVersion", "Publication", "SourceFile", "decision_model", "latest", "process_model", "publish"]


@dataclass(frozen=True, slots=True)
class SourceFile:
    name: str  # with its ending: .bpmn or .dmn
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Publication:
    findings: tuple[Finding, ...]
    versions: tuple[ModelVersion, ...] = ()  # new ones only; empty when a finding is an error

    @property
    def refused(self) -> bool:
        """Whether an error finding kept everything out."""
        return has_errors(self.findings)


@dataclass(slots=True)
class _Batch:
    """The whole library as it would be: what is published, overlaid by the new files."""

    processes: dict[str, tuple[ProcessModel, SourceFile]] = field(default_factory=dict)
    decisions: dict[str, tuple[str, SourceFile]] = field(default_factory=dict)  # decision id: (name, file)
    new: dict[tuple[str, str], SourceFile] = field(default_factory=dict)  # by kind and key: what is published now
    findings: list[Finding] = field(default_factory=list)


def publish(session: Session, files: Sequence[SourceFile], by: str, known: Known) -> Publication:
    """Publish `files` on top of what is there. With any error finding, also on what was there, nothing is stored.

    `known` says which forms, roles and job types exist; its decisions and processes are filled in here. Without
    files, versions are renewed where the forms they use have changed.
    """
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext('laufzettel-publish'))"))
    batch = _published(session)
    for file in files:
        _read_file(batch, file)
    known = replace(known, decisions=frozenset(batch.decisions), processes=frozenset(batch.processes))
    findings = [*batch.findings, *_check(batch, known)]
    if has_errors(findings):
        return Publication(tuple(findings))
    return Publication(tuple(findings), tuple(_store(session, batch, by, known)))


def latest(session: Session, kind: str, key: str) -> ModelVersion | None:
    """The newest version of a process or decision."""
    query = select(ModelVersion).where(ModelVersion.kind == kind, ModelVersion.key == key)
    return session.scalars(query.order_by(ModelVersion.version.desc()).limit(1)).first()


_LATEST_PROCESS = Statement("""
SELECT id FROM model_version WHERE kind = 'process' AND key = %(process_id)s ORDER BY version DESC LIMIT 1""")


def latest_process(session: Session, process_id: str) -> int | None:
    """The id of the newest version of a process."""
    rows = run(session, _LATEST_PROCESS, {"process_id": process_id})
    return rows[0][0] if rows else None


def newest(session: Session) -> list[tuple[ModelVersion, str]]:
    """The newest version of every process and decision with the name of its file, by kind and key."""
    versions = list(_newest(session))
    wanted = {version.source_sha256 for version in versions}
    names = select(ModelSource.sha256, ModelSource.name).where(ModelSource.sha256.in_(wanted))
    by_sha256 = {row.sha256: row.name for row in session.execute(names)}
    return [(version, by_sha256[version.source_sha256]) for version in versions]


def source(session: Session, version: ModelVersion) -> SourceFile:
    """The file that a version was published from."""
    found = session.get_one(ModelSource, version.source_sha256)
    return SourceFile(found.name, found.content)


def process_model(session: Session, model_version_id: int) -> ProcessModel:
    """The process of a version, as data."""
    return Library(session).executable(model_version_id).model


def published_processes(session: Session) -> dict[str, ProcessModel]:
    """The newest version of every process, by its id."""
    return {
        version.key: process_model(session, version.id) for version in _newest(session) if version.kind == "process"
    }


def published_decisions(session: Session) -> dict[str, dmn.DecisionModel]:
    """The model that holds it, of the newest version of every decision, by the decision's id."""
    library = Library(session)
    return {
        version.key: library.decision_model(version.id) for version in _newest(session) if version.kind == "decision"
    }


def decision_model(session: Session, decision_id: str, version: int | None = None) -> dmn.DecisionModel:
    """The model that holds a decision, in a given or the newest version; raises `LookupError` if there is none."""
    query = select(ModelVersion.id).where(ModelVersion.kind == "decision", ModelVersion.key == decision_id)
    if version is not None:
        query = query.where(ModelVersion.version == version)
    found = session.scalars(query.order_by(ModelVersion.version.desc()).limit(1)).first()
    if found is None:
        raise LookupError(f"no decision {decision_id!r} in version {version or 'any'}")
    return Library(session).decision_model(found)


def _newest(session: Session) -> Iterable[ModelVersion]:
    query = select(ModelVersion).ext(distinct_on(ModelVersion.kind, ModelVersion.key))
    return session.scalars(query.order_by(ModelVersion.kind, ModelVersion.key, ModelVersion.version.desc()))


def _published(session: Session) -> _Batch:
    batch = _Batch()
    sources = {source.sha256: source for source in session.scalars(select(ModelSource))}
    library = Library(session)
    for version in _newest(session):
        source = sources[version.source_sha256]
        file = SourceFile(source.name, source.content)
        if version.kind == "process":
            batch.processes[version.key] = (library.executable(version.id).model, file)
        else:
            batch.decisions[version.key] = (version.name, file)
    return batch


def _read_file(batch: _Batch, file: SourceFile) -> None:
    if file.name.endswith(".dmn"):
        _read_decisions(batch, file)
        return
    draft = read_draft(file.content, file.name)
    batch.findings.extend(draft.findings)
    for model in draft.candidates:
        _only_once(batch, "process", model.process_id, file)
        batch.processes[model.process_id] = (model, file)


def _read_decisions(batch: _Batch, file: SourceFile) -> None:
    try:
        model = dmn.load(file.content)
    except dmn.InvalidDecisionModel as invalid:
        batch.findings.extend(replace(finding, source=file.name) for finding in invalid.findings)
        return
    batch.findings.extend(replace(finding, source=file.name) for finding in dmn.check(model))
    for decision in model.decisions:
        _only_once(batch, "decision", decision.element_id, file)
        batch.decisions[decision.element_id] = (decision.name, file)


def _only_once(batch: _Batch, kind: str, key: str, file: SourceFile) -> None:
    """Note what two of the files contain, differently: nobody could know which of them is meant."""
    other = batch.new.setdefault((kind, key), file)
    if other.content != file.content:
        sentence = translatable("„{key}“ steht in zwei Dateien: {one} und {other}.")
        values = {"key": key, "one": other.name, "other": file.name}
        batch.findings.extend(advised([Finding("in-two-files", key, Severity.ERROR, sentence, values, file.name)]))


def _check(batch: _Batch, known: Known) -> list[Finding]:
    """What stands against the new library, and what is worth knowing about the new files."""
    findings: list[Finding] = []
    for key, (model, file) in batch.processes.items():
        is_new = ("process", key) in batch.new
        found = check_process(model, known, file.name)
        findings.extend(one for one in found if is_new or one.severity is Severity.ERROR)
    for key, (_, file) in batch.processes.items():
        if _reaches_itself(batch, key):
            sentence = translatable("Der Prozess „{process}“ ruft über andere Prozesse sich selbst auf.")
            cycle = Finding("call-cycle", key, Severity.ERROR, sentence, {"process": key}, file.name)
            findings.extend(advised([cycle]))
    return findings


def _reaches_itself(batch: _Batch, process_id: str) -> bool:
    waiting, seen = list(_called(batch, process_id)), set()
    while waiting:
        current = waiting.pop()
        if current == process_id:
            return True
        if current not in seen:
            seen.add(current)
            waiting.extend(_called(batch, current))
    return False


def _called(batch: _Batch, process_id: str) -> set[str]:
    if process_id not in batch.processes:
        return set()
    model, _ = batch.processes[process_id]
    return {element.called_process for element in model.elements.values() if element.called_process}


def _store(session: Session, batch: _Batch, by: str, known: Known) -> list[ModelVersion]:
    newest = {(version.kind, version.key): version for version in _newest(session)}
    new: list[ModelVersion] = []

    def keep(kind: str, key: str, name: str, file: SourceFile, pins: dict[str, Any]) -> int:
        before = newest.get((kind, key))
        if before is not None and before.source_sha256 == file.sha256 and before.pins == pins:
            return before.id
        _keep_source(session, file)
        version = ModelVersion(
            kind=kind,
            key=key,
            version=before.version + 1 if before else 1,
            name=name,
            source_sha256=file.sha256,
            pins=pins,
            published_at=clock.now(),
            published_by=by,
        )
        session.add(version)
        session.flush()
        new.append(version)
        return version.id

    decisions = {key: keep("decision", key, name, file, {}) for key, (name, file) in sorted(batch.decisions.items())}
    processes: dict[str, int] = {}
    for key in _callees_first(batch):
        model, file = batch.processes[key]
        processes[key] = keep("process", key, model.name, file, _pins(model, known, decisions, processes))
        if new and new[-1].id == processes[key]:
            start_rows.schedule(session, model)
    return new


def _pins(
    model: ProcessModel, known: Known, decisions: Mapping[str, int], processes: Mapping[str, int]
) -> dict[str, dict[str, int]]:
    elements = model.elements.values()
    forms = known.forms or {}
    return {
        "forms": {e.form_id: forms[e.form_id] for e in elements if e.form_id and e.form_id in forms},
        "decisions": {e.called_decision: decisions[e.called_decision] for e in elements if e.called_decision},
        "processes": {e.called_process: processes[e.called_process] for e in elements if e.called_process},
    }


def _callees_first(batch: _Batch) -> list[str]:
    ordered: list[str] = []

    def visit(key: str) -> None:
        if key not in ordered:
            for called in sorted(_called(batch, key)):
                visit(called)
            ordered.append(key)

    for key in sorted(batch.processes):
        visit(key)
    return ordered


def _keep_source(session: Session, file: SourceFile) -> None:
    values = {"sha256": file.sha256, "name": file.name, "content": file.content}
    session.execute(upsert(ModelSource).values(values).on_conflict_do_nothing())


def versions_published(session: Session) -> int:
    """How many versions there are; zero means that nothing was ever published."""
    return session.scalar(select(func.count()).select_from(ModelVersion)) or 0
