"""Whether somebody is known already: asked once, remembered, undoable, nothing lost."""

import pytest

from tests.integration.office import identity
from workflows.cases import case_search, person_register
from workflows.cases.errors import ReasonMissing
from workflows.cases.purposes import Purpose
from workflows.identification import comparisons
from workflows.identification.comparisons import Answer, NothingToUndo
from workflows.people.identities import NotPermitted
from workflows.people.permissions import Role

CLERK = identity("n.celik", Role.CLERK)
HOME = {"street": "Lindenweg 3", "postal_code": "12345", "city": "Musterstadt"}
AYSE = {"birth_date": "1990-05-17", "nationality": "TR", **HOME}
JILMAZ = {**AYSE, "family_name": "Jilmaz", "given_names": "Ayse", "street": "Am Markt 1", "email": "neu@example.org"}


def test_somebody_new_is_no_question(session, new_case):
    new_case(answers={**AYSE, "family_name": "Kovalenko", "given_names": "Olena"})
    assert comparisons.find(session, new_case(answers=AYSE).number) is False


def test_who_applies_again_from_the_same_home_keeps_their_file(session, new_case):
    first, second = new_case(answers=AYSE), new_case(answers=AYSE)
    assert comparisons.find(session, second.number) is False
    assert second.person_id == first.person_id
    assert comparisons.find(session, second.number) is False


def test_a_doubt_waits_for_a_person_and_is_asked_once(session, new_case):
    known, new = new_case(answers=AYSE), new_case(answers=JILMAZ)
    assert comparisons.find(session, new.number) is True
    assert comparisons.find(session, new.number) is True
    applied, other = comparisons.open_pair(session, new.number)
    assert (applied.id, other.id) == (new.person_id, known.person_id)


def test_two_different_people_are_remembered(session, new_case):
    known, new = new_case(answers=AYSE), new_case(answers=JILMAZ)
    comparisons.find(session, new.number)
    comparisons.settle(session, new.number, Answer.DIFFERENT, "n.celik")
    assert comparisons.find(session, new.number) is False
    assert comparisons.find(session, known.number) is False, "nor from the other side"
    assert new.person_id != known.person_id
    assert comparisons.open_pair(session, new.number) is None


def test_the_same_person_keeps_their_contact_unless_the_clerk_says_otherwise(session, new_case):
    known, new = new_case(answers=AYSE), new_case(answers=JILMAZ)
    comparisons.find(session, new.number)
    comparisons.settle(session, new.number, Answer.SAME, "n.celik", contact="file")
    assert new.person_id == known.person_id
    assert new.person.street == "Lindenweg 3"


def test_both_spellings_find_all_cases_of_the_person(session, new_case):
    known, new = new_case(answers=AYSE), new_case(answers=JILMAZ)
    comparisons.find(session, new.number)
    comparisons.settle(session, new.number, Answer.SAME, "n.celik")
    for name in ("jilmaz", "yılmaz"):
        hits = case_search.search(session, CLERK, name, Purpose.CASE_WORK)
        assert {hit.case.number for hit in hits} == {known.number, new.number}


def test_undoing_brings_everything_back(session, new_case):
    known, new = new_case(answers=AYSE), new_case(answers=JILMAZ)
    own, contact = new.person_id, person_register.contact_of(session, known.person_id)
    comparisons.find(session, new.number)
    comparisons.settle(session, new.number, Answer.SAME, "n.celik", contact="application")
    assert known.person.street == "Am Markt 1"

    comparisons.undo(session, CLERK, new.number, "Die Pässe tragen andere Nummern.")

    assert (new.person_id, new.person.family_name) == (own, "Jilmaz")
    assert person_register.contact_of(session, known.person_id) == contact
    assert {hit.case.number for hit in case_search.search(session, CLERK, "jilmaz", Purpose.CASE_WORK)} == {new.number}
    assert comparisons.find(session, new.number) is False, "they are two people now"


def test_undoing_needs_a_reason_the_right_and_something_to_undo(session, new_case):
    new_case(answers=AYSE)
    new = new_case(answers=JILMAZ)
    comparisons.find(session, new.number)
    comparisons.settle(session, new.number, Answer.SAME, "n.celik")
    with pytest.raises(ReasonMissing):
        comparisons.undo(session, CLERK, new.number, " ")
    with pytest.raises(NotPermitted):
        comparisons.undo(session, identity("a.dit", Role.AUDITOR), new.number, "Irrtum")
    comparisons.undo(session, CLERK, new.number, "Irrtum")
    with pytest.raises(NothingToUndo):
        comparisons.undo(session, CLERK, new.number, "Irrtum")


def test_a_third_application_finds_the_right_one_of_two_namesakes(session, new_case):
    first, namesake = new_case(answers=AYSE), new_case(answers=JILMAZ)
    comparisons.find(session, namesake.number)
    comparisons.settle(session, namesake.number, Answer.DIFFERENT, "n.celik")
    third = new_case(answers=JILMAZ)
    assert comparisons.find(session, third.number) is False, "the address says who it is, and the two are known apart"
    assert third.person_id == namesake.person_id != first.person_id
