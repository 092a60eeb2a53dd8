"""P01, the extension of a residence permit for employment, from the application to the end, in all its turns."""

from datetime import timedelta

import pytest

from engine import clock
from engine.database import unit_of_work
from tests.processes.conftest import Office
from workflows.cases import case_register
from workflows.cases.status import Turn
from workflows.demonstration import staff
from workflows.demonstration.stories import Story
from workflows.people.accounts import existing, identity_of
from workflows.steering import notices
from workflows.tasks import holding, inbox
from workflows.tasks.errors import SecondPersonNeeded
from workflows.tasks.worklist_filter import WorklistFilter


def test_a_complete_application_is_granted_and_ends_with_the_card_in_somebodys_hand(office: Office) -> None:
    office.apply(Story("granted"))
    assert office.letters() == ["receipt"]
    assert office.status().box.turn is Turn.US
    before = clock.now()
    office.work("Task_CheckCompleteness")
    assert office.letters() == ["receipt", "completeness-confirmation"]
    assert clock.now() - before < timedelta(minutes=1), "the confirmation goes out within the same minute"
    office.wait(days=10)
    office.work("Task_Examine")
    office.work("Task_PrepareNotice")
    assert set(office.letters()[-2:]) == {"grant", "invoice"}
    page = office.status()
    assert (page.state, page.outcome, page.box.turn) == ("open", "granted", Turn.YOU)
    assert page.decided_at is not None
    assert office.open_steps() == [], "first the fee is to be paid"
    office.pay()
    assert office.letters()[-1] == "biometrics-invitation"
    office.work("Task_CaptureBiometrics")
    assert office.letters()[-1] == "ready-for-pickup"
    office.work("Task_HandOver")
    assert office.letters()[-1] == "closing"
    page = office.status()
    assert (page.state, page.outcome, page.box.turn) == ("closed", "granted", Turn.NOBODY)
    assert office.open_steps() == []
    assert office.incidents() == []


def test_what_is_missing_is_named_reminded_of_and_handed_in(office: Office) -> None:
    office.apply(Story("missing", papers=("PASS", "AV")))
    office.work("Task_CheckCompleteness")
    assert office.letters() == ["receipt", "deficiency"]
    page = office.status()
    assert page.box.turn is Turn.YOU
    missing = {document.item.kind.code for document in page.documents if document.must_be_handed_in}
    assert {"KV", "LOHN3"} <= missing
    deadline = page.box.asked[0].deadline
    assert deadline is not None
    assert timedelta(days=28) <= deadline - clock.now() <= timedelta(days=29)
    office.wait(days=22)
    assert office.letters() == ["receipt", "deficiency", "reminder"]
    office.hand_in_missing()
    assert office.open_steps() == ["Task_CheckCompleteness"], "the task comes back"
    office.work("Task_CheckCompleteness")
    assert office.letters()[-1] == "completeness-confirmation"
    assert office.status().box.turn is Turn.US


def test_a_deadline_that_is_missed_twice_leads_to_a_decision_on_the_file(office: Office) -> None:
    office.apply(Story("missed", papers=("PASS", "AV"), on_file="decide"))
    office.work("Task_CheckCompleteness")
    office.wait(days=30)
    assert office.letters() == ["receipt", "deficiency", "reminder", "reminder"]
    assert office.status().box.turn is Turn.YOU
    office.wait(days=15)
    assert office.open_steps() == ["Task_DecideOnFile"]
    office.work("Task_DecideOnFile")
    assert "completeness-confirmation" not in office.letters()
    office.work("Task_Examine")
    assert office.incidents() == []


def test_a_refusal_follows_a_hearing_and_a_second_person(office: Office) -> None:
    office.apply(Story("refused", proposal="refuse", reply_to_hearing=True))
    office.work("Task_CheckCompleteness")
    office.work("Task_Examine")
    office.work("Task_DraftRefusal")
    assert office.letters()[-1] == "hearing"
    assert office.status().box.turn is Turn.YOU
    office.wait(days=7)
    office.reply_to_hearing("Mein Einkommen steigt.")
    office.work("Task_AssessHearing")
    assert office.open_steps() == ["Task_Approve"]
    assert office.status().state == "open"
    office.work("Task_Approve")
    assert office.letters()[-1] == "refusal"
    assert office.status().outcome == "refused"
    assert office.incidents() == []


def test_silence_on_a_hearing_does_not_stop_the_case_and_silence_on_the_refusal_makes_it_final(office: Office) -> None:
    office.apply(Story("silent", proposal="refuse"))
    office.work("Task_CheckCompleteness")
    office.work("Task_Examine")
    office.work("Task_DraftRefusal")
    office.wait(days=29)
    office.work("Task_AssessHearing")
    office.work("Task_Approve")
    assert (office.status().state, office.status().outcome) == ("open", "refused")
    office.wait(days=60)
    assert (office.status().state, office.status().outcome) == ("closed", "refused")
    assert office.incidents() == []


def test_nobody_approves_what_they_proposed_and_they_are_told_why(office: Office) -> None:
    office.apply(Story("refused", proposal="refuse", reply_to_hearing=True))
    office.work("Task_CheckCompleteness")
    for step in ("Task_Examine", "Task_DraftRefusal"):
        _work_as(office, step, "c.ferreira")
    office.reply_to_hearing("Bitte prüfen Sie noch einmal.")
    _work_as(office, "Task_AssessHearing", "c.ferreira")
    task = office.open_task()
    assert task.element_id == "Task_Approve"
    with pytest.raises(SecondPersonNeeded, match="Vier-Augen-Prinzip"), unit_of_work(office.database) as session:
        holding.claim(session, identity_of(existing(session, "c.ferreira")), task.id, task.revision)
    with unit_of_work(office.database) as session:
        holding.claim(session, identity_of(existing(session, "m.vogt")), task.id, task.revision)


def test_the_second_person_can_send_it_back_with_a_reason(office: Office) -> None:
    office.apply(Story("returned", doubtful=True, returned_once=True))
    office.work("Task_CheckCompleteness")
    office.work("Task_AssessSecurity")
    office.work("Task_Examine")
    office.work("Task_PrepareNotice")
    assert office.open_steps() == ["Task_Approve"], "a hard case needs a second person"
    with unit_of_work(office.database) as session:
        seen = inbox.worklist(session, identity_of(existing(session, "m.vogt")), WorklistFilter()).rows
    assert [row.case.number for row in seen] == [office.case_number], "and the second person sees it"
    office.work("Task_Approve")
    assert office.open_steps() == ["Task_Examine"]
    office.work("Task_Examine")
    office.work("Task_PrepareNotice")
    office.work("Task_Approve")
    assert office.status().outcome == "granted"


def test_an_application_can_be_withdrawn_at_any_time(office: Office) -> None:
    office.apply(Story("withdrawn"))
    office.work("Task_CheckCompleteness")
    office.withdraw()
    assert office.letters()[-1] == "withdrawal-confirmation"
    page = office.status()
    assert (page.state, page.outcome) == ("closed", "withdrawn")
    assert office.open_steps() == []


def test_an_urgent_case_goes_to_the_emergency_team_first(office: Office) -> None:
    number = office.apply(Story("urgent", emergency="medical"))
    assert _classified(office, number) == ("U1", "T8")
    office.work("Task_CheckCompleteness")
    assert _classified(office, number) == ("U1", "T2")
    office.work("Task_Examine")
    office.work("Task_PrepareNotice")
    assert office.status().outcome == "granted"


def test_a_case_that_nobody_touches_becomes_more_urgent_and_the_leads_hear_of_it(office: Office) -> None:
    number = office.apply(Story("forgotten"))
    before = _classified(office, number)[0]
    office.wait(days=76)
    assert _classified(office, number)[0] < before, "U2 is more urgent than U3"
    with unit_of_work(office.database) as session:
        told = notices.unseen(session, identity_of(existing(session, "a.haddad")))
    assert any("75 Tagen" in notice.sentence for notice in told.shown)


def _work_as(office: Office, element_id: str, name: str) -> None:
    """Do a task as one particular person."""
    before = dict(staff.WORKERS)
    staff.WORKERS.update(examiner=(name,), approver=(name,))
    try:
        office.work(element_id)
    finally:
        staff.WORKERS.update(before)


def _classified(office: Office, number: str) -> tuple[str, str]:
    with unit_of_work(office.database) as session:
        case = case_register.find(session, number)
        return case.urgency, case.team
