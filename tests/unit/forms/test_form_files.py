"""Every form of the repository, with its parts put in: complete in both languages, and it says what is missing."""

import pytest

from forms.components import Field
from tests.form_files import DEFINITIONS, FILES, form_definition, form_file, parts

NAMES = [file.stem for file in FILES]


@pytest.mark.parametrize("name", NAMES)
def test_every_form_is_complete_in_both_languages(name: str):
    form = form_file(name)
    assert [str(finding) for finding in form.findings if finding.rule != "unknown-name"] == []
    assert form.form_id == name


@pytest.mark.parametrize("name", NAMES)
def test_no_field_may_be_left_out_without_a_sentence_of_its_own(name: str):
    for field in form_definition(name).all():
        if isinstance(field, Field) and (field.required or field.is_recommended):
            rule = "required" if field.required else "missing"
            assert field.properties.get(f"error.{rule}.de"), field.id
            assert field.properties.get(f"error.{rule}.en"), field.id


def test_every_part_is_named_after_its_file():
    assert set(parts()) == {file.stem for file in (DEFINITIONS / "parts").glob("*.form")}
