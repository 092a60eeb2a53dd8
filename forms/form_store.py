"""The published versions of forms. A version never changes; publishing an unchanged file again adds none.

A form whose file has an error is not stored, and neither is any other file of the same publication.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import LaufzettelError, translatable
from engine.findings import Finding, Severity, has_errors
from forms import part_store
from forms.parts import Part, part_in
from forms.resolved_form import FormFile, ResolvedForm
from forms.schema import FormDefinition, load
from forms.tables import FormVersion

CACHED_VERSIONS = 256
PUBLICATION_LOCK = 0x666F726D  # any number that no other lock uses: "form"


class UnknownForm(LaufzettelError):
    """There is no published form of this id, or not in this version."""

    sentence = translatable("Das Formular „{form}“ ist nicht veröffentlicht (Version {version}).")


@dataclass(frozen=True, slots=True)
class Publication:
    """What became of a publication."""

    findings: Sequence[Finding]
    versions: Mapping[str, int]  # form id -> its version now; empty if an error kept everything from being stored
    parts: Mapping[str, int] = field(default_factory=dict)  # the same of parts

    @property
    def is_published(self) -> bool:
        """Whether the forms are in force."""
        return not has_errors(self.findings)


def publish(session: Session, files: Iterable[FormFile], by: str) -> Publication:
    """Check all files and store new versions of those that changed; with any error nothing is stored.

    A new version of a part makes new versions of all forms in force that take it in. Publications wait for each other
    until their transaction ends, so that version numbers stay without gaps.
    """
    session.execute(select(func.pg_advisory_xact_lock(PUBLICATION_LOCK)))
    part_files, form_files = _sorted_out(files)
    known = {**part_store.parts(session), **{part.id: part for _, part in part_files}}
    resolved = [ResolvedForm.of(file, known) for file in form_files]
    resolved += _taking_in(session, {part.id for _, part in part_files}, known, {form.form_id for form in resolved})
    findings = [*_double_parts(part_files), *(finding for form in resolved for finding in form.findings)]
    findings += _double_forms(resolved)
    if has_errors(findings):
        return Publication(findings, {})
    return Publication(
        findings,
        {form.form_id: _store(session, form, by) for form in resolved},
        {part.id: part_store.store(session, part.id, file.name, file.content, by) for file, part in part_files},
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


def _sorted_out(files: Iterable[FormFile]) -> tuple[list[tuple[FormFile, Part]], list[FormFile]]:
    """Parts with what they hold, and forms."""
    parts, forms = [], []
    for file in files:
        if part := part_in(file.content):
            parts.append((file, part))
        else:
            forms.append(file)
    return parts, forms


def _taking_in(session: Session, changed: Set[str], known: Mapping[str, Part], given: Set[str]) -> list[ResolvedForm]:
    """The forms in force that take in one of the changed parts and are not among the given ones."""
    rows = [row for row in in_force(session) if row.source is not None and row.form_id not in given] if changed else []
    resolved = (ResolvedForm.of(FormFile(row.file_name, row.file), known) for row in rows)
    return [form for form in resolved if form.parts & changed]


def _double_parts(files: Sequence[tuple[FormFile, Part]]) -> Iterator[Finding]:
    times = Counter(part.id for _, part in files)
    for file, part in files:
        if times[part.id] > 1 or not part.id:
            sentence = translatable("Die Kennung „{part}“ eines Teils fehlt oder kommt in mehreren Dateien vor.")
            yield Finding("double-part", None, Severity.ERROR, sentence, {"part": part.id}, file.name)


def _double_forms(forms: Sequence[ResolvedForm]) -> Iterator[Finding]:
    times = Counter(form.form_id for form in forms if form.is_readable)
    for form in forms:
        if times[form.form_id] > 1:
            sentence = translatable("Die Formular-Kennung „{form}“ kommt in mehreren Dateien vor.")
            yield Finding("double-form", None, Severity.ERROR, sentence, {"form": form.form_id}, form.file.name)


def _store(session: Session, form: ResolvedForm, by: str) -> int:
    """Add a version unless the latest one is the same; returns the version in force."""
    latest = latest_version(session, form.form_id)
    if latest:
        row = session.get_one(FormVersion, (form.form_id, latest))
        if (row.content, row.file) == (form.content, form.file.content):
            return latest
    version = (latest or 0) + 1
    session.add(
        FormVersion(
            form_id=form.form_id,
            version=version,
            file_name=form.file.name,
            content=form.content,
            sha256=sha256(form.content).hexdigest(),
            published_at=clock.now(),
            published_by=by,
            source=form.file.content if form.parts else None,
        )
    )
    session.flush()
    return version
