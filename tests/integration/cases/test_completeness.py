"""The checklist: what the table requires, what was handed in, what a clerk ruled and why."""

import pytest

from tests.integration.office import PDF
from workflows.cases import case_documents, case_register, completeness
from workflows.cases.completeness import ItemState, NothingToJudge, Verdict
from workflows.cases.contributions import HandedIn
from workflows.cases.errors import ReasonMissing
from workflows.cases.requirements import Requirement
from workflows.documents.register import Channel
from workflows.people.identities import NotPermitted


@pytest.fixture
def number(office):
    return office.apply(("PASS", "KV"))


def states(office, number: str) -> dict[str, ItemState]:
    with office.transaction() as session:
        items = completeness.checklist(session, case_register.find(session, number))
        return {item.kind.code: item.state for item in items if item.state is not ItemState.WAIVED}


def item(office, number: str, code: str) -> completeness.ChecklistItem:
    with office.transaction() as session:
        items = completeness.checklist(session, case_register.find(session, number))
        return next(one for one in items if one.kind.code == code)


def rule(office, who, number, *arguments):
    with office.transaction() as session:
        completeness.judge(session, who, number, *arguments)


def override(office, who, number, *arguments):
    with office.transaction() as session:
        completeness.override(session, who, number, *arguments)


def test_the_list_says_what_is_needed_why_and_what_came(office, number):
    assert states(office, number) == {
        "PASS": ItemState.RECEIVED,
        "KV": ItemState.RECEIVED,
        "AV": ItemState.MISSING,
        "LOHN3": ItemState.MISSING,
    }
    passport = item(office, number, "PASS")
    assert (passport.kind.name.de, passport.requirement) == ("Pass oder Passersatz", Requirement.REQUIRED)
    assert "Pass" in passport.reason.de
    assert passport.original_needed
    assert passport.translation is None
    assert item(office, number, "KV").translation.en == "Language: German or English, otherwise with a translation."


def test_what_is_not_needed_stands_there_with_its_reason(office, number):
    consent = item(office, number, "EZB")
    assert (consent.requirement, consent.state) == (Requirement.WAIVED, ItemState.WAIVED)
    assert "nicht nötig" in consent.reason.de


def test_a_clerk_accepts_and_rejects_with_a_reason_that_the_citizen_reads(office, number, clerk):
    rule(office, clerk, number, "KV", Verdict.ACCEPTED)
    with pytest.raises(ReasonMissing):
        rule(office, clerk, number, "PASS", Verdict.REJECTED, " ")
    rule(office, clerk, number, "PASS", Verdict.REJECTED, "Die Seite mit dem Lichtbild fehlt.")
    found = states(office, number)
    assert (found["KV"], found["PASS"]) == (ItemState.ACCEPTED, ItemState.REJECTED)
    assert item(office, number, "PASS").note == "Die Seite mit dem Lichtbild fehlt."


def test_a_new_file_after_a_rejection_is_to_be_judged(office, number, clerk):
    rule(office, clerk, number, "PASS", Verdict.REJECTED, "Unleserlich.")
    office.hand_in(number, "PASS")
    assert states(office, number)["PASS"] is ItemState.RECEIVED


def test_a_verdict_can_be_taken_back(office, number, clerk):
    rule(office, clerk, number, "KV", Verdict.ACCEPTED)
    rule(office, clerk, number, "KV", Verdict.RESET)
    assert states(office, number)["KV"] is ItemState.RECEIVED


def test_an_original_shown_at_the_counter_counts_without_a_file(office, number, clerk):
    rule(office, clerk, number, "AV", Verdict.ACCEPTED, "Original gesehen.")
    assert states(office, number)["AV"] is ItemState.ACCEPTED


def test_nothing_that_never_came_can_be_rejected(office, number, clerk):
    with pytest.raises(NothingToJudge):
        rule(office, clerk, number, "AV", Verdict.REJECTED, "Falsch.")


def test_an_examiner_waives_and_demands_with_a_reason(office, number, examiner, clerk):
    with pytest.raises(ReasonMissing):
        override(office, examiner, number, "LOHN3", Verdict.WAIVED, "")
    override(office, examiner, number, "LOHN3", Verdict.WAIVED, "Liegt aus dem Vorverfahren vor.")
    override(office, examiner, number, "MIET", Verdict.REQUIRED, "Wohnraum ist unklar.")
    assert item(office, number, "LOHN3").state is ItemState.WAIVED
    lease = item(office, number, "MIET")
    assert (lease.state, lease.reason.de, lease.kind.name.de) == (
        ItemState.MISSING,
        "Wohnraum ist unklar.",
        "Mietvertrag",
    )
    override(office, examiner, number, "LOHN3", Verdict.AS_LISTED, "Irrtum.")
    assert states(office, number)["LOHN3"] is ItemState.MISSING
    with pytest.raises(NotPermitted):
        override(office, clerk, number, "AV", Verdict.WAIVED, "Bequemlichkeit")


def test_what_the_examination_asks_for_again_is_missing_until_it_comes_anew(office, number, clerk, examiner):
    rule(office, clerk, number, "PASS", Verdict.ACCEPTED)
    with office.transaction() as session:
        completeness.request(session, examiner, number, ["PASS", "RV"], "Neuer Pass nötig.")
    assert (states(office, number)["PASS"], states(office, number)["RV"]) == (ItemState.MISSING, ItemState.MISSING)
    office.hand_in(number, "PASS")
    assert states(office, number)["PASS"] is ItemState.RECEIVED
    rule(office, clerk, number, "PASS", Verdict.ACCEPTED)
    assert states(office, number)["PASS"] is ItemState.ACCEPTED


def test_missing_items_are_what_a_letter_has_to_name(office, number, clerk):
    rule(office, clerk, number, "PASS", Verdict.REJECTED, "Unleserlich.")
    with office.transaction() as session:
        missing = completeness.missing_items(session, number)
        assert [(one.kind.code, one.state) for one in missing] == [
            ("PASS", ItemState.REJECTED),
            ("AV", ItemState.MISSING),
            ("LOHN3", ItemState.MISSING),
        ]
        assert completeness.facts(session, number) == {
            "complete": False,
            "missing_documents": ["PASS", "AV", "LOHN3"],
        }


def test_a_file_that_nobody_asked_for_is_on_the_list_too(office, number, clerk):
    with office.transaction() as session:
        file = HandedIn("MIET", "miete.pdf", PDF, "application/pdf")
        case_documents.add(session, clerk, office.store, number, file, Channel.COUNTER)
    assert states(office, number)["MIET"] is ItemState.RECEIVED


def test_an_analyst_judges_nothing(office, number, analyst):
    with pytest.raises(NotPermitted):
        rule(office, analyst, number, "KV", Verdict.ACCEPTED)
