"""Whole cases with the real models: from the draft to the decision."""

import pytest
from sqlalchemy import select

from engine import process_runner
from engine.state.tables import Incident
from tests.integration.office import (
    APPROVED,
    CAPTURED,
    COMPLETE,
    GRANT,
    GRANT_NOTICE,
    HANDED_OVER,
    INCOMPLETE,
    REFUSAL_NOTICE,
    REFUSE,
    REQUIRED,
    UPHELD,
    Office,
    identity,
)
from workflows.cases import case_letters, case_register, status
from workflows.cases.completeness import Verdict
from workflows.cases.contributions import Kind
from workflows.cases.decisions import SamePerson
from workflows.cases.status import Turn
from workflows.cases.step_states import StepState
from workflows.people.permissions import Role
from workflows.tasks.errors import SecondPersonNeeded


def letters(office: Office, number: str) -> list[str]:
    with office.transaction() as session:
        assert session.scalars(select(Incident.message)).all() == []
        return [letter.kind for letter in reversed(case_letters.of_case(session, number))]


def page(office: Office, number: str) -> status.StatusPage:
    with office.transaction() as session:
        return status.status(session, number, "de")


def test_a_complete_application_is_granted_and_the_case_ends_with_the_card(office, clerk, examiner, approver):
    number = office.apply(REQUIRED)
    office.judge(number, clerk, *REQUIRED)
    office.complete(number, clerk, COMPLETE)
    assert letters(office, number) == ["receipt", "completeness-confirmation"]
    office.complete(number, examiner, GRANT)
    office.complete(number, examiner, GRANT_NOTICE)
    if page(office, number).outcome is None:  # the random check asks for a second person
        office.complete(number, approver, APPROVED)
    assert set(letters(office, number)[-2:]) == {"grant", "invoice"}  # written in one go
    decided = page(office, number)
    assert (decided.state, decided.outcome, decided.box.turn) == ("open", "granted", Turn.YOU)
    office.pay(number, clerk)
    office.complete(number, clerk, CAPTURED)
    office.complete(number, clerk, HANDED_OVER)
    assert letters(office, number)[-1] == "closing"
    final = page(office, number)
    assert (final.state, final.outcome, final.box.turn) == ("closed", "granted", Turn.NOBODY)
    assert {step.state for step in final.steps} == {StepState.DONE}


def test_missing_documents_are_named_handed_in_and_checked_again(office, clerk):
    number = office.apply(("PASS", "KV", "AV"))
    office.judge(number, clerk, "KV", "AV")
    office.judge(number, clerk, "PASS", verdict=Verdict.REJECTED)
    office.complete(number, clerk, INCOMPLETE)
    waiting = page(office, number)
    assert waiting.box.turn is Turn.YOU
    assert [task.kind for task in waiting.box.asked] == [Kind.DOCUMENTS_PROVIDED]
    assert {one.item.kind.code for one in waiting.documents if one.must_be_handed_in} == {"PASS", "LOHN3"}
    office.hand_in(number, "PASS", "LOHN3")
    assert page(office, number).box.turn is Turn.US
    office.judge(number, clerk, "PASS", "LOHN3")
    office.complete(number, clerk, COMPLETE)
    assert letters(office, number) == ["receipt", "deficiency", "completeness-confirmation"]


def test_a_refusal_needs_a_hearing_and_a_second_person(office, clerk, examiner, approver):
    number = office.apply(REQUIRED)
    office.judge(number, clerk, *REQUIRED)
    office.complete(number, clerk, COMPLETE)
    office.complete(number, examiner, REFUSE)
    office.complete(number, examiner, REFUSAL_NOTICE)
    assert page(office, number).box.asked[0].kind is Kind.HEARING_REPLY
    office.pass_time(29)
    office.complete(number, examiner, UPHELD)
    both = identity("e.examiner", Role.EXAMINER, Role.APPROVER)
    with pytest.raises((SecondPersonNeeded, SamePerson)):
        office.complete(number, both, APPROVED)
    office.complete(number, approver, APPROVED)
    assert letters(office, number)[-2:] == ["hearing", "refusal"]
    assert page(office, number).outcome == "refused"


def test_the_deadline_is_missed_twice_and_the_office_decides_on_the_file(office, clerk, examiner):
    number = office.apply(("PASS", "KV", "AV"))
    office.judge(number, clerk, "PASS", "KV", "AV")
    office.complete(number, clerk, INCOMPLETE)
    office.pass_time(60)
    assert letters(office, number) == ["receipt", "deficiency", "reminder", "reminder"]
    office.complete(number, examiner, {"file_decision": "decide", "file_reason": "Genügt nach Aktenlage."})
    with office.transaction() as session:
        case = case_register.find(session, number)
        assert process_runner.variables(session, case.instance_id)["file_decision"] == "decide"
    assert office.open_task(number).form_id == "p01-examination"
