"""Whatever somebody is called, and whatever somebody types, is printed as it is and never obeyed."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.letter_glyphs import BOX, showable
from tests.unit.letters import pdf, samples
from workflows.correspondence.letter_kinds import Receipt

PLAIN = Receipt(effect=None, title_expires_on=None)


@pytest.mark.parametrize(
    "name",
    [
        '#import "x": *',
        "*fett* _kursiv_ `code` $x^2$",
        "#sys.inputs #letter.case_number",
        "= Überschrift",
        "\\u{41} <label> @ref ~ --- ... // /* ' \"",
        "{{ name }} {% raw %} <script>alert(1)</script>",
        "Nguyễn Thị Ánh Đường",
        "Çınar Łukasiewicz-Þórsdóttir Ḥalīm ʿAbd al-Ġafūr",
        "Жуков Σοφία",
        "O’Neill d'Âge",
        "X",
    ],
)
def test_a_name_is_printed_literally(write, name):
    text = pdf.text(write(PLAIN, matter=samples.named(name)))
    # Between letters of two fonts the reader sees spaces that are not printed.
    assert f"Guten Tag {name},".replace(" ", "") in text.replace(" ", "")


@pytest.mark.parametrize("name", ["محمد عبد الرحمن الأحمد", "مریم خواهم‌پور", "राज शर्मा"])
def test_names_in_arabic_persian_and_devanagari_have_all_their_letters(write, name):
    text = unicodedata.normalize("NFKC", pdf.text(write(PLAIN, matter=samples.named(name))))
    assert set(unicodedata.normalize("NFKC", name)) - {"\u200c"} <= set(text)
    assert BOX not in text


# All letters of DIN 91379 that need more than one code point, and some that need one.
DIN_91379 = (
    "A̋ C̀ C̄ C̆ C̈ C̕ C̣ C̦ C̨̆ D̂ F̀ F̄ G̀ H̄ H̦ H̱ J́ J̌ K̀ K̂ K̄ K̇ K̕ K̛ K̦ K͟H L̂ L̥ L̥̄ L̦ M̀ M̂ M̆ M̐ N̂ N̄ N̆ N̦ P̀ P̄ P̕ P̣ "
    "R̆ R̥ R̥̄ S̀ S̄ S̛̄ S̱ T̀ T̄ T̈ T̕ T̛ U̇ Z̀ Z̄ Z̆ Z̈ Z̧ Ǣ Ǟ Ȧ Ḍ Ḏ Ḡ Ḥ Ḫ Ḷ Ṃ Ṅ Ṇ Ṛ Ṣ Ṭ Ẓ Ə Ŋ Ɨ Ʊ Ỳ Ỹ ʹ ʺ ʾ ʿ ˈ ˌ ẞ €"
)


@pytest.mark.parametrize("letter", DIN_91379.split())
def test_every_letter_of_din_91379_can_be_shown(letter):
    assert showable(letter) == unicodedata.normalize("NFC", letter)


def test_what_no_font_has_is_shown_as_a_box_instead_of_failing(write):
    text = pdf.text(write(PLAIN, matter=samples.named("合同 Smith 😀")))
    assert f"Guten Tag {BOX}{BOX} Smith {BOX}," in text


def test_marks_that_turn_the_direction_of_writing_are_left_out():
    assert showable("gut\u202egpj.exe\u2066 \x07a\u200b") == "gutgpj.exe a"


def test_accents_without_a_font_are_left_out_and_the_letter_stays():
    assert showable("ب\u0489x") == "بx"


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_at_all_makes_a_letter(write, name):
    assert write(PLAIN, matter=samples.named(f"N {name}")).startswith(b"%PDF")
