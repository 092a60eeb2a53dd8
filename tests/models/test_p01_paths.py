"""P01 on the real engine through simulated months: every way an extension can go."""

from datetime import date, timedelta

from engine import clock
from engine.feel import to_feel
from tests.models.conftest import Office


def test_a_complete_undisputed_application_is_granted_by_one_person(office: Office) -> None:
    office.receive_application(labour_consent_valid=True)
    assert office.variables["urgency"] == "U4"
    assert (office.variables["difficulty"], office.variables["team"]) == ("S1", "T2")
    assert office.variables["fee_amount"] == 93
    assert office.letters == ["receipt"]
    assert office.waiting == ["Task_CheckCompleteness"]
    office.find_complete()
    assert office.letters[-1] == "completeness-confirmation"
    assert office.letter("completeness-confirmation").variables["documents"] == ["PASS", "KV", "AV", "LOHN3"]
    assert office.waiting == ["Task_Examine"]
    office.propose("grant")
    assert office.waiting == ["Task_PrepareNotice"]
    office.bench.complete("Task_PrepareNotice")
    assert office.letters[-1] == "grant"
    assert office.letter("grant").variables["fee_basis"] == "§ 45 Nr. 2 Buchst. b AufenthV"
    assert office.done("close-case")[0].variables["outcome"] == "granted"
    assert office.state == "completed"


def test_what_is_missing_is_named_with_a_deadline_and_the_check_comes_back(office: Office) -> None:
    office.receive_application()
    office.find_missing("LOHN3", "KV")
    letter = office.letter("deficiency")
    assert letter.variables["missing_documents"] == ["LOHN3", "KV"]
    assert letter.variables["deadline"] == to_feel(date(2026, 3, 30))
    assert office.waiting == []
    office.wait(10)
    assert office.tell("documents-provided")
    assert office.waiting == ["Task_CheckCompleteness"]
    office.find_complete()
    assert office.letters == ["receipt", "deficiency", "completeness-confirmation"]
    assert office.variables["complete_since"] == to_feel(date(2026, 3, 12))


def test_a_reminder_goes_out_a_week_before_the_deadline_and_another_when_it_is_missed(office: Office) -> None:
    office.receive_application()
    office.find_missing("LOHN3")
    office.wait(22)
    assert [(s.headers["letter"], s.on) for s in office.done("send-letter")][2:] == [("reminder", date(2026, 3, 23))]
    assert office.letter("reminder").variables["final"] is False
    office.wait(7)
    final = office.letter("reminder")
    assert final.variables["final"] is True
    assert final.variables["deadline"] == to_feel(date(2026, 4, 13))
    assert office.tell("documents-provided")
    assert office.waiting == ["Task_CheckCompleteness"]


def test_a_deadline_missed_twice_lets_the_examiner_decide_how_to_go_on(office: Office) -> None:
    office.receive_application()
    office.find_missing("LOHN3")
    office.wait(44)
    assert office.waiting == ["Task_DecideOnFile"]
    office.bench.complete("Task_DecideOnFile", {"file_decision": "extend", "documents_deadline": date(2026, 5, 15)})
    assert office.letter("deficiency").variables["deadline"] == to_feel(date(2026, 5, 15))
    office.wait(60)
    office.bench.complete("Task_DecideOnFile", {"file_decision": "decide"})
    assert office.waiting == ["Task_Examine"]


def test_an_intended_refusal_for_missing_documents_goes_straight_to_the_hearing(office: Office) -> None:
    office.receive_application()
    office.find_missing("LOHN3")
    office.wait(44)
    office.bench.complete("Task_DecideOnFile", {"file_decision": "hearing", "examined_by": "e.pruefer"})
    assert office.waiting == ["Task_DraftRefusal"]
    assert office.variables["examined_by"] == "e.pruefer"


def test_a_refusal_needs_a_hearing_and_a_second_person(office: Office) -> None:
    office.receive_application()
    office.find_complete()
    office.propose("refuse")
    office.bench.complete("Task_DraftRefusal", {"examined_by": "e.pruefer"})
    assert office.letter("hearing").variables["deadline"] == to_feel(date(2026, 3, 30))
    assert office.tell("hearing-reply")
    office.bench.complete("Task_AssessHearing", {"hearing_result": "uphold", "examined_by": "e.pruefer"})
    assert office.waiting == ["Task_Approve"]
    assert "refusal" not in office.letters
    office.approve()
    assert office.letters[-1] == "refusal"
    assert office.done("record-decision")[0].variables["approval_needed"] is True
    assert office.done("close-case")[0].variables["outcome"] == "refused"
    assert office.state == "completed"


def test_without_a_reply_the_hearing_ends_by_its_deadline(office: Office) -> None:
    office.receive_application()
    office.find_complete()
    office.propose("refuse")
    office.bench.complete("Task_DraftRefusal")
    office.wait(27)
    assert office.waiting == []
    office.wait(2)
    assert office.waiting == ["Task_AssessHearing"]


def test_a_returned_refusal_is_assessed_again_without_a_second_hearing(office: Office) -> None:
    office.receive_application()
    office.find_complete()
    office.propose("refuse")
    office.bench.complete("Task_DraftRefusal")
    office.tell("hearing-reply")
    office.bench.complete("Task_AssessHearing", {"hearing_result": "uphold"})
    office.send_back("Die Einkommensrechnung fehlt.")
    assert office.waiting == ["Task_AssessHearing"]
    assert office.letters.count("hearing") == 1


def test_a_convincing_reply_leads_to_a_grant(office: Office) -> None:
    office.receive_application()
    office.find_complete()
    office.propose("refuse")
    office.bench.complete("Task_DraftRefusal")
    office.tell("hearing-reply")
    office.bench.complete("Task_AssessHearing", {"hearing_result": "grant"})
    assert office.waiting == ["Task_PrepareNotice"]
    office.bench.complete("Task_PrepareNotice")
    assert office.letters[-1] == "grant"
    assert office.state == "completed"


def test_the_hearing_may_show_that_documents_are_needed(office: Office) -> None:
    office.receive_application()
    office.find_complete()
    office.propose("refuse")
    office.bench.complete("Task_DraftRefusal")
    office.tell("hearing-reply")
    office.bench.complete("Task_AssessHearing", {"hearing_result": "more_facts", "missing_documents": ["AV"]})
    assert office.letter("deficiency").variables["missing_documents"] == ["AV"]
    office.tell("documents-provided")
    office.find_complete()
    assert office.waiting == ["Task_Examine"]


def test_the_examiner_asks_for_more_without_another_completeness_check_first(office: Office) -> None:
    office.receive_application()
    office.find_complete()
    office.propose("more_facts", missing_documents=["EZB"])
    assert office.letter("deficiency").variables["missing_documents"] == ["EZB"]
    assert office.waiting == []
    office.tell("documents-provided")
    office.find_complete()
    office.propose("grant")
    assert office.waiting == ["Task_PrepareNotice"]


def test_a_hard_case_needs_a_second_person_and_comes_back_with_a_reason(office: Office) -> None:
    office.receive_application(identity_unclear=True)
    assert (office.variables["difficulty"], office.variables["team"]) == ("S3", "T2-senior")
    office.find_complete()
    office.propose("grant")
    office.bench.complete("Task_PrepareNotice", {"examined_by": "e.pruefer"})
    assert office.waiting == ["Task_Approve"]
    office.send_back("Die Identität ist noch offen.")
    assert office.waiting == ["Task_Examine"]
    assert office.variables["return_reason"] == "Die Identität ist noch offen."
    office.propose("grant")
    office.bench.complete("Task_PrepareNotice")
    office.approve()
    assert office.letters[-1] == "grant"


def test_a_simple_case_in_the_random_check_needs_a_second_person(office: Office) -> None:
    office.receive_application(labour_consent_valid=True, sample_number=4)
    office.find_complete()
    office.propose("grant")
    office.bench.complete("Task_PrepareNotice")
    assert office.waiting == ["Task_Approve"]


def test_an_application_can_be_withdrawn_at_any_time_before_the_decision(office: Office) -> None:
    office.receive_application()
    office.find_missing("LOHN3")
    assert office.tell("application-withdrawn")
    assert office.letters[-1] == "withdrawal-confirmation"
    assert office.letter("withdrawal-confirmation").variables["fee_amount"] == 0
    assert office.done("close-case")[0].variables["outcome"] == "withdrawn"
    assert office.waiting == []
    assert office.state == "completed"


def test_a_withdrawal_after_the_examination_keeps_the_fee(office: Office) -> None:
    office.receive_application()
    office.find_complete()
    office.propose("refuse")
    office.tell("application-withdrawn")
    assert office.letter("withdrawal-confirmation").variables["fee_amount"] == 93


def test_an_urgent_application_goes_to_the_emergency_counter_first(office: Office) -> None:
    office.receive_application(emergency_reason="job_loss", emergency_date=date(2026, 3, 6), emergency_evidence=True)
    assert (office.variables["urgency"], office.variables["team"]) == ("U1", "T8")
    assert office.variables["domain_team"] == "T2"
    (task,) = office.bench.open_tasks()
    assert task.priority == 90
    assert task.due_at is not None
    assert clock.office_time(task.due_at).date() == clock.today() + timedelta(days=1), "at the latest the next day"
    office.find_complete()
    assert (office.variables["urgency"], office.variables["team"]) == ("U1", "T2"), "then it is the domain team's turn"


def test_a_claim_without_proof_asks_for_it_and_counts_once_it_is_there(office: Office) -> None:
    office.receive_application(emergency_reason="job_loss", emergency_date=date(2026, 3, 6))
    assert office.variables["urgency"] == "U4"
    assert office.letter("receipt").variables["evidence_requested"] is True
    assert office.tell("urgency-raised", emergency_evidence=True)
    assert (office.variables["urgency"], office.variables["team"]) == ("U1", "T8")
    assert office.done("update-case")[-1].variables["urgency"] == "U1"
    assert office.waiting == ["Task_CheckCompleteness"]
    assert office.tell("urgency-raised", emergency_date=date(2026, 4, 20))
    assert office.variables["urgency"] == "U4"


def test_after_45_and_75_days_urgency_rises_and_the_lead_is_told(office: Office) -> None:
    office.receive_application(title_expires_on=date(2026, 12, 31))
    office.wait(46)
    assert office.variables["urgency"] == "U3"
    office.wait(30)
    assert office.variables["urgency"] == "U2"
    reasons = [service.headers["reason"] for service in office.done("notify-lead")]
    assert reasons == ["completeness-check-overdue", "undecided-45-days", "undecided-75-days"]
    assert office.waiting == ["Task_CheckCompleteness"]


def test_the_completeness_check_is_due_after_two_working_days(office: Office) -> None:
    office.receive_application()
    (task,) = office.bench.open_tasks()
    assert task.due_at is not None
    assert task.due_at.date() == date(2026, 3, 4)


def test_deadlines_do_not_end_on_public_holidays_of_the_state(office: Office) -> None:
    office.receive_application()
    office.wait((date(2026, 5, 7) - clock.today()).days)  # four weeks later is Corpus Christi
    office.find_missing("AV")
    assert office.letter("deficiency").variables["deadline"] == to_feel(date(2026, 6, 5))


def test_the_examination_is_due_as_urgency_demands(office: Office) -> None:
    office.receive_application(days_to_age_limit=20)
    assert office.variables["urgency"] == "U2"
    office.find_complete()
    (task,) = office.bench.open_tasks()
    assert task.due_at is not None
    assert task.due_at.date() == date(2026, 3, 9)
    assert task.priority == 75
