"""Publishing what analysts make: process models, decision tables and forms, together or not at all.

Adds to the engine's checks what only the office knows: which roles, messages, service tasks and kinds of letters
there are, and that every row of the table of procedures leads to a process and a form.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from engine.errors import translatable
from engine.findings import Finding, Severity, has_errors
from engine.model import store
from engine.model.elements import Element
from forms import form_store, part_store
from forms.resolved_form import FormFile
from workflows import audit, message_names, service_task_types
from workflows.audit import Action
from workflows.cases.procedures import TABLE as PROCEDURES
from workflows.cases.procedures import Procedure, procedures
from workflows.correspondence.letter_kinds import KINDS
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission, Role

MODEL_ENDINGS: Final = (".bpmn", ".dmn")
FORM_ENDING: Final = ".form"
ENDINGS: Final = (*MODEL_ENDINGS, FORM_ENDING)


@dataclass(frozen=True, slots=True)
class SourceFile:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Publication:
    findings: Sequence[Finding]
    published: Sequence[str]  # what is new: "process p01_employment_extension 3"

    @property
    def refused(self) -> bool:
        """Whether an error kept everything out."""
        return has_errors(self.findings)


def files_below(places: Iterable[Path]) -> list[SourceFile]:
    """Every model, table and form in the folders, or of these names, by path."""
    found = (path for place in places for path in (place.rglob("*") if place.is_dir() else (place,)))
    paths = sorted(path for path in found if path.suffix in ENDINGS)
    return [SourceFile(path.name, path.read_bytes()) for path in paths]


def publish_as(session: Session, identity: Identity, files: Sequence[SourceFile]) -> Publication:
    """Like `publish`, for a person who asks. Raises `NotPermitted`."""
    require(identity, Permission.PUBLISH_MODELS)
    return publish(session, files, identity.account_name)


def publish(session: Session, files: Sequence[SourceFile], by: str) -> Publication:
    """Publish files on top of what is in force; any error among them, and nothing of it is stored."""
    with session.begin_nested() as savepoint:
        publication = _publish(session, files, by)
        if publication.refused:
            savepoint.rollback()
            return publication
    if publication.published:
        details = {"published": list(publication.published)}
        audit.record(session, Action.MODEL_PUBLISH, by=by, subject="models", details=details)
    return publication


def _publish(session: Session, files: Sequence[SourceFile], by: str) -> Publication:
    before = _forms_in_force(session)
    parts_before = _parts_in_force(session)
    form_files = [FormFile(file.name, file.content) for file in files if file.name.endswith(FORM_ENDING)]
    forms = form_store.publish(session, form_files, by)
    known = store.Known(
        forms=_forms_in_force(session),
        roles=frozenset(role.value for role in Role),
        job_types=service_task_types.ALL,
        messages=message_names.ALL,
    )
    model_files = [store.SourceFile(file.name, file.content) for file in files if file.name.endswith(MODEL_ENDINGS)]
    models = store.publish(session, model_files, by, known)
    findings = [*forms.findings, *models.findings]
    if not has_errors(findings):
        findings += _letters_exist(session, models.versions)
        findings += _procedures_lead_somewhere(session)
    published = [f"part {part} {number}" for part, number in forms.parts.items() if parts_before.get(part) != number]
    published += [f"form {form} {version}" for form, version in forms.versions.items() if before.get(form) != version]
    published += [f"{version.kind} {version.key} {version.version}" for version in models.versions]
    return Publication(findings, published)


def _forms_in_force(session: Session) -> dict[str, int]:
    return {form: form_store.latest_version(session, form) or 0 for form in form_store.form_ids(session)}


def _parts_in_force(session: Session) -> dict[str, int]:
    return {part.part_id: part.version for part in part_store.in_force(session)}


def _letters_exist(session: Session, versions: Iterable[store.ModelVersion]) -> list[Finding]:
    findings = []
    for version in versions:
        if version.kind == "process":
            model = store.process_model(session, version.id)
            findings += [_unknown_letter(element) for element in model.elements.values() if _lacks_letter(element)]
    return findings


def _lacks_letter(element: Element) -> bool:
    return element.task_type == service_task_types.SEND_LETTER and element.headers.get("letter") not in KINDS


def _unknown_letter(element: Element) -> Finding:
    sentence = translatable("„{element}“: Das Schreiben „{letter}“ gibt es nicht.")
    values = {"element": element.name or element.id, "letter": element.headers.get("letter", "")}
    return Finding("unknown-letter", element.id, Severity.ERROR, sentence, values)


def _procedures_lead_somewhere(session: Session) -> list[Finding]:
    if store.latest(session, "decision", PROCEDURES) is None:
        return []
    known_forms = _forms_in_force(session)
    findings = []
    for procedure in procedures(session):
        if store.latest(session, "process", procedure.process_id) is None:
            sentence = translatable("Verfahren {key}: Den Prozess „{process}“ gibt es nicht.")
            findings.append(_in_procedure(procedure, "procedure-process", sentence, process=procedure.process_id))
        if procedure.form_id not in known_forms:
            sentence = translatable("Verfahren {key}: Das Formular „{form}“ gibt es nicht.")
            findings.append(_in_procedure(procedure, "procedure-form", sentence, form=procedure.form_id))
    return findings


def _in_procedure(procedure: Procedure, rule: str, sentence: str, **values: str) -> Finding:
    return Finding(rule, PROCEDURES, Severity.ERROR, sentence, {"key": procedure.key, **values})
