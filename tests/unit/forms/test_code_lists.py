"""Code lists: every state and language has a name in the language of the page, and only codes of the list count."""

import pytest

from forms import code_lists
from forms.code_lists import languages, state_name, states
from forms.schema import InvalidForm
from tests.unit.forms.building import component, form, send


def test_a_select_offers_the_states_of_the_world():
    definition = form(component("select", "nationality", valuesKey="code_lists.states"))
    assert send(definition, {"nationality": "IN"}).answers == {"nationality": "IN"}
    assert send(definition, {"nationality": "XXA"}).answers == {"nationality": "XXA"}
    for strange in ("ZZ", "EU", "GP", "SUHH", "in"):
        assert send(definition, {"nationality": strange}).errors


def test_the_summary_names_the_state_in_the_language_of_the_reader():
    definition = form(component("select", "nationality", valuesKey="code_lists.states"))
    field = definition.components[0]
    assert [field.text("CI", language, {}) for language in ("de", "en")] == ["Côte d’Ivoire", "Côte d’Ivoire"]
    assert [field.text("XXX", language, {}) for language in ("de", "en")] == ["ungeklärt", "not clarified"]


def test_every_state_has_a_name_of_its_own_in_both_languages():
    for language in ("de", "en"):
        names = [state.text(language) for state in states(former=True).values()]
        assert len(set(names)) == len(names)
        assert all(names)


def test_members_of_the_united_nations_and_a_few_more_are_states():
    without_state = len(code_lists.WITHOUT_STATE)
    assert len(states()) == 193 + len({"VA", "XK", "PS", "TW"}) + without_state


def test_a_former_state_is_offered_only_where_the_form_asks_for_it():
    assert "YUCS" not in states()
    assert state_name("YUCS", "de") == "Jugoslawien (ehemalig)"


def test_a_code_that_nobody_knows_is_shown_as_it_is():
    assert state_name("QQQ", "de") == "QQQ"


@pytest.mark.parametrize(
    ("code", "german"), [("prs", "Dari"), ("kmr", "Kurdisch (Kurmandschi)"), ("ti", "Tigrinya"), ("uk", "Ukrainisch")]
)
def test_languages_of_the_waiting_room_have_their_names(code: str, german: str):
    assert languages()[code].text("de") == german


def test_a_list_that_does_not_exist_is_a_finding_that_names_the_others():
    with pytest.raises(InvalidForm) as refused:
        form(component("select", "nationality", valuesKey="code_lists.planets"))
    (finding,) = refused.value.findings
    assert finding.rule == "unknown-code-list"
    assert "code_lists.states" in str(finding)
