"""Searching: by number however it is typed, by the beginnings of names, and never without a trace."""

import pytest

from engine.database import unit_of_work
from workflows import audit
from workflows.cases.case_numbers import format_case_number
from workflows.cases.case_search import SearchTooShort, search
from workflows.cases.purposes import Purpose
from workflows.people.identities import NotPermitted


@pytest.fixture
def found(session, traveller, new_case, clerk):
    new_case(answers={"family_name": "Yılmaz", "given_names": "Ayşe"})
    new_case(answers={"family_name": "Müller-Yıldız", "given_names": "Jörg"})
    new_case(answers={"family_name": "Nguyễn", "given_names": "Văn An"})

    def names(text: str) -> set[str]:
        return {hit.case.person for hit in search(session, clerk, text, Purpose.CASE_WORK)}

    return names


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("yil", {"Ayşe Yılmaz", "Jörg Müller-Yıldız"}),
        ("Ayse Yilmaz", {"Ayşe Yılmaz"}),
        ("muell", {"Jörg Müller-Yıldız"}),
        ("MÜLLER", {"Jörg Müller-Yıldız"}),
        ("an nguyen", {"Văn An Nguyễn"}),
        ("ilmaz", set()),
        ("%%%aaa", set()),
    ],
)
def test_people_are_found_by_the_beginnings_of_their_names(found, text, people):
    assert found(text) == people


def test_a_case_is_found_by_its_number_or_a_part_of_it(found):
    assert found(format_case_number(2026, 1).lower().replace("-", " ")) == {"Ayşe Yılmaz"}
    assert found("000003") == {"Văn An Nguyễn"}


def test_a_search_needs_three_letters(found):
    with pytest.raises(SearchTooShort):
        found("y%_")


def test_the_log_says_who_searched_what_and_why(database, traveller, clerk):
    with unit_of_work(database) as session:
        search(session, clerk, "Yilmaz", Purpose.CITIZEN_ASKED)
    with unit_of_work(database) as session:
        (entry,) = audit.entries(session, action=audit.Action.CASE_SEARCH)
        assert (entry.by, entry.purpose) == ("c.clerk", "Nachfrage der betroffenen Person")
        assert entry.details == {"text": "Yilmaz", "found": 0}


def test_an_analyst_may_not_search(session, analyst):
    with pytest.raises(NotPermitted):
        search(session, analyst, "Yilmaz", Purpose.CASE_WORK)
