"""Every text of the program is in the English catalogue, translated."""

import re
import subprocess
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

# "{until:%H:%M}" and "{until}" are the same place: another language may write the time in its own way
PLACEHOLDERS = re.compile(r"%\(([a-z_]+)\)[sd]|(?<!\{)\{([a-z_]*)(?::[^}]*)?\}")


@pytest.fixture(scope="module")
def extracted(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The texts as they stand in the code now."""
    target = tmp_path_factory.mktemp("texts") / "messages.pot"
    subprocess.run(["make", "--silent", "messages", f"POT={target}"], cwd=repository, check=True)
    with target.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def english(repository: Path) -> Catalog:
    with (repository / "web/translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="en")


def test_the_catalogue_lists_every_text_and_no_other(extracted: Catalog, english: Catalog) -> None:
    in_code, in_catalogue = {message.id for message in extracted}, {message.id for message in english}
    assert in_code - in_catalogue == set(), "run make translations and translate what is new"
    assert in_catalogue - in_code == set(), "run make translations"


def test_every_text_is_translated_and_none_is_a_guess(english: Catalog) -> None:
    untranslated = [message.id for message in english if message.id and not all(_strings(message.string))]
    assert untranslated == []
    assert [message.id for message in english if message.id and message.fuzzy] == []


def test_translations_keep_the_placeholders(english: Catalog) -> None:
    for message in english:
        for german, text in zip(_strings(message.id), _strings(message.string), strict=False):
            assert set(PLACEHOLDERS.findall(german)) == set(PLACEHOLDERS.findall(text)), message.id


def _strings(text: str | list[str] | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)
