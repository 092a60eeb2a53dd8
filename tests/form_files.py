"""The forms of the repository as they are published: with their parts put in."""

from functools import cache
from pathlib import Path

from forms.parts import Part, part_in
from forms.resolved_form import FormFile, ResolvedForm
from forms.schema import FormDefinition, load

DEFINITIONS = Path(__file__).parents[1] / "forms/definitions"
FILES = sorted(DEFINITIONS.glob("*.form"))


@cache
def parts() -> dict[str, Part]:
    read = (part_in(file.read_bytes()) for file in (DEFINITIONS / "parts").glob("*.form"))
    return {part.id: part for part in read if part}


@cache
def form_file(name: str) -> ResolvedForm:
    """The form of this id, read and checked."""
    return ResolvedForm.of(FormFile(f"{name}.form", (DEFINITIONS / f"{name}.form").read_bytes()), parts())


@cache
def form_definition(name: str) -> FormDefinition:
    """The form of this id."""
    return load(form_file(name).content, name)
