"""A file's name is shown and offered for download; it is made harmless first."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.documents import filenames
from workflows.documents.file_types import JPEG, PDF


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Reisepass.pdf", "Reisepass.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Müller\\Pass.pdf", "Pass.pdf"),
        ("  viel   Platz .pdf", "viel Platz .pdf"),
        ("Zeile\r\nSet-Cookie: x.pdf", "ZeileSet-Cookie_ x.pdf"),
        ("\u202egpj.exe.pdf", "gpj.exe.pdf"),
        ('a"b<c>|d?.pdf', "a_b_c_d_.pdf"),
        ("..", "Datei"),
        ("", "Datei"),
        ("جواز السفر.pdf", "جواز السفر.pdf"),
        ("Nguyễn.pdf", "Nguyễn.pdf"),
        ("u\u0308ber.pdf", "über.pdf"),
    ],
)
def test_names_lose_what_could_do_harm_and_keep_what_people_wrote(given_name, shown):
    assert filenames.shown(given_name) == shown


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ("scan", "scan.pdf"),
        ("scan.PDF", "scan.PDF"),
        ("Vertrag vom 3. Mai", "Vertrag vom 3. Mai.pdf"),
        ("con.pdf", "_con.pdf"),
    ],
)
def test_a_kept_name_ends_as_its_type_does(shown, kept):
    assert filenames.kept(shown, PDF) == kept


def test_a_long_name_keeps_its_ending():
    name = filenames.kept("ä" * 500 + ".jpeg", JPEG)
    assert len(name) == filenames.LONGEST
    assert name.endswith("….jpeg")


@given(st.text(max_size=300))
def test_no_name_is_empty_long_or_holds_control_characters(name):
    shown = filenames.shown(name)
    assert 0 < len(shown) <= filenames.LONGEST
    assert "/" not in shown
    assert "\\" not in shown
    assert not any(unicodedata.category(mark) == "Cc" for mark in shown)
