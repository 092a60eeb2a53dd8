"""The published versions of forms. A version never changes; publishing an unchanged file again adds none.

A form whose file has an error is not stored, and neither is any other file of the same publication.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError, translatable
from engine.findings import Finding, Severity, has_errors
from forms import publishing_checks
from forms.schema import FormDefinition, InvalidForm, load
from forms.tables import FormVersion

CACHED_VERSIONS = 256
PUBLICATION_LOCK = 0x666F726D  # any number that no other lock uses: "form"


class UnknownForm(LaufzettelError):
    """There is no published form of this id, or not in this version."""

    sentence = translatable("Das Formular „{form}“ ist nicht veröffentlicht (Version {version}).")


@dataclass(frozen=True, slots=True)
class FormFile:
    """A form-js file that somebody wants to publish."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Publication:
    """What became of a publication."""

    findings: Sequence[Finding]
    versions: dict[str, int]  # form id -> its version now; empty if an error kept everything from being stored

    @property
    def is_published(self) -> bool:
        """Whether the forms are in force."""
        return not has_errors(self.findings)


def publish(session: Session, files: Iterable[FormFile], by: str) -> Publication:
    """Check all files and store new versions of those that changed; with any error nothing is stored.

    Publications wait for each other until their transaction ends, so that version numbers stay without gaps.
    """
    loaded, findings = _load_all(list(files))
    for file, definition in loaded:
        findings += publishing_checks.check(definition, file.name)
    if has_errors(findings):
        return Publication(findings, {})
    session.execute(select(func.pg_advisory_xact_lock(PUBLICATION_LOCK)))
    return Publication(
        findings, {definition.id: _store(session, file, definition.id, by) for file, definition in loaded}
    )


def definition(session: Session, form_id: str, version: int | None = None) -> FormDefinition:
    """A published form, the latest version if none is given; raises `UnknownForm`."""
    wanted = version or latest_version(session, form_id)
    row = session.get(FormVersion, (form_id, wanted)) if wanted else None
    if row is None:
        raise UnknownForm(form=form_id, version=version or "–")
    return _loaded(row.content, row.file_name)


def latest_version(session: Session, form_id: str) -> int | None:
    """The number of the latest version; None if the form was never published."""
    return session.scalar(select(func.max(FormVersion.version)).where(FormVersion.form_id == form_id))


def in_force(session: Session) -> list[FormVersion]:
    """The latest version of every form, by form id."""
    query = select(FormVersion).ext(distinct_on(FormVersion.form_id))
    return list(session.scalars(query.order_by(FormVersion.form_id, FormVersion.version.desc())))


def form_ids(session: Session) -> set[str]:
    """All forms that are published."""
    return set(session.scalars(select(FormVersion.form_id).distinct()))


@lru_cache(CACHED_VERSIONS)
def _loaded(content: bytes, name: str) -> FormDefinition:
    """Definitions never change, so the same content is read once in a process."""
    return load(content, name)


def _load_all(files: Sequence[FormFile]) -> tuple[list[tuple[FormFile, FormDefinition]], list[Finding]]:
    loaded, findings = [], []
    for file in files:
        try:
            loaded.append((file, load(file.content, file.name)))
        except InvalidForm as error:
            findings += error.findings
    ids = [definition.id for _, definition in loaded]
    for file, definition in loaded:
        if ids.count(definition.id) > 1:
            sentence = translatable("Die Formular-Kennung „{form}“ kommt in mehreren Dateien vor.")
            findings.append(Finding("double-form", None, Severity.ERROR, sentence, {"form": definition.id}, file.name))
    return loaded, findings


def _store(session: Session, file: FormFile, form_id: str, by: str) -> int:
    """Add a version unless the latest one is the same; returns the version in force."""
    digest = sha256(file.content).hexdigest()
    latest = latest_version(session, form_id)
    if latest and session.get_one(FormVersion, (form_id, latest)).sha256 == digest:
        return latest
    version = (latest or 0) + 1
    session.add(
        FormVersion(
            form_id=form_id,
            version=version,
            file_name=file.name,
            content=file.content,
            sha256=digest,
            published_at=clock.now(),
            published_by=by,
        )
    )
    session.flush()
    return version
