"""Every form of the repository, with its parts put in: complete in both languages, and it says what is missing."""

import pytest

from forms.components import Field
from forms.groups import Group
from forms.text_fields import TextField
from forms.wording import Wording
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


@pytest.mark.parametrize("name", NAMES)
def test_hints_are_plain_text(name: str):
    hints = {part.id: getattr(part, "description", None) for part in form_definition(name).all()}
    told = {key: hint.text("de", {}) + hint.text("en", {}) for key, hint in hints.items() if isinstance(hint, Wording)}
    assert not [key for key, text in told.items() if "**" in text or "](" in text], "only texts know Markdown"


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("-application")])
def test_nothing_that_applicants_write_becomes_a_process_variable(name: str):
    assert not [key for key, holder in form_definition(name).facts.items() if isinstance(holder, TextField)]


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("-examination")])
def test_every_legal_test_names_its_section_of_the_law(name: str):
    tests = [part for part in form_definition(name).all() if getattr(part, "path", ())[:1] == ("tests",)]
    laws = {group.id: group.description.text("de", {}) for group in tests if isinstance(group, Group)}
    assert laws
    assert not [key for key, law in laws.items() if "§" not in law and "Artikel" not in law]


def test_every_part_is_named_after_its_file():
    assert set(parts()) == {file.stem for file in (DEFINITIONS / "parts").glob("*.form")}
