"""A form file as it comes in, and the form that it makes together with the parts it takes in. Knows no versions."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Self

from engine.findings import Finding
from forms import publishing_checks
from forms.parts import Part, resolve
from forms.schema import InvalidForm, load, replace_source


@dataclass(frozen=True, slots=True)
class FormFile:
    """A form-js file that somebody wants to publish."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ResolvedForm:
    """A file with its parts put in, read and checked."""

    file: FormFile
    form_id: str  # empty where the file cannot be read
    content: bytes
    parts: Set[str]  # that came in
    findings: Sequence[Finding]

    @classmethod
    def of(cls, file: FormFile, known: Mapping[str, Part]) -> Self:
        """The form that this file and the known parts make."""
        resolution = resolve(file.content, known)
        missing = [replace_source(finding, file.name) for finding in resolution.findings]
        if missing:
            return cls(file, "", resolution.content, resolution.parts, missing)
        try:
            definition = load(resolution.content, file.name)
        except InvalidForm as error:
            return cls(file, "", resolution.content, resolution.parts, error.findings)
        findings = publishing_checks.check(definition, file.name)
        return cls(file, definition.id, resolution.content, resolution.parts, findings)

    @property
    def is_readable(self) -> bool:
        """Whether there is a form in the file."""
        return bool(self.form_id)
