"""A case asks other bodies: what leaves the house, what comes back, what silence means, and who is not asked again."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from engine import clock
from engine.clock import Traveller
from tests.integration.consultations.conftest import AskingCase
from workflows.consultations import answering, consultation_views, register_numbers
from workflows.consultations.answering import AlreadyAnswered, AnswerDayUnlikely, UnknownConsultation
from workflows.consultations.consultation_views import State
from workflows.exchange.answers import Kind
from workflows.exchange.bodies import Body
from workflows.exchange.requests import LabourConsentRequest
from workflows.people.identities import Identity, NotPermitted

Asking = Callable[..., AskingCase]
QUICK = (Body.CENTRAL_REGISTER, Body.RESIDENTS)


def quick_answers(case: AskingCase) -> None:
    for body in QUICK:
        case.answers(body, Kind.INFORMATION, "bekannt", number="SIM000000001" if body is Body.CENTRAL_REGISTER else "")


def test_bodies_are_asked_beside_each_other_and_the_case_goes_on_when_all_have_answered(
    asking: Asking, examiner: Identity
) -> None:
    case = asking()
    assert [len(case.asked(body)) for body in (*QUICK, Body.LABOUR_AGENCY, Body.SECURITY)] == [1, 1, 1, 0]
    quick_answers(case)
    assert not case.is_over()
    case.answers(Body.LABOUR_AGENCY, Kind.CONSENT, "Keine Bedenken.")
    assert case.is_over()
    facts = case.facts()
    assert (facts["labour_consent"], facts["security_hit"], facts["external_bodies"]) == ("given", False, 3)
    seen = case.consultation(examiner, Body.LABOUR_AGENCY)
    assert (seen.state, seen.answer, seen.text) == (State.ANSWERED, Kind.CONSENT, "Keine Bedenken.")


def test_a_body_is_told_what_it_needs_and_no_more(asking: Asking) -> None:
    case = asking()
    (asked,) = case.asked(Body.LABOUR_AGENCY)
    assert isinstance(asked, LabourConsentRequest)
    assert (asked.person.family_name, asked.person.nationalities) == ("Yılmaz", ("IN",))
    assert (asked.employer, asked.occupation) == ("Muster GmbH", "Ingenieurin")
    assert asked.legal_basis == "§ 39 AufenthG"
    assert "Lindenweg" not in str(asked)
    assert case.number not in asked.key


def test_the_register_number_is_used_only_towards_the_register(asking: Asking, office) -> None:
    case = asking()
    quick_answers(case)
    with office.transaction() as session:
        assert register_numbers.of_case(session, case.number) == "SIM000000001"
    assert "SIM000000001" not in str(case.facts())
    assert "SIM000000001" not in str(case.asked(Body.LABOUR_AGENCY))


def test_silence_of_the_employment_agency_counts_as_consent_after_two_weeks_and_a_reminder(
    asking: Asking, examiner: Identity, office
) -> None:
    case = asking()
    quick_answers(case)
    due_on = case.asked(Body.LABOUR_AGENCY)[0].answer_by
    office.pass_time(11)
    case.work()
    assert [request.reminder for request in case.asked(Body.LABOUR_AGENCY)] == [False, True]
    office.pass_time((due_on - clock.today()).days + 1)
    assert case.is_over()
    assert case.facts()["labour_consent"] == "deemed"
    assert "gilt als erteilt" in case.consultation(examiner, Body.LABOUR_AGENCY).effect.text


def test_an_answer_after_the_deemed_consent_is_on_file_and_moves_nothing(
    asking: Asking, examiner: Identity, office
) -> None:
    case = asking()
    quick_answers(case)
    office.pass_time(20)
    case.answers(Body.LABOUR_AGENCY, Kind.REFUSAL, "Zu spät.")
    seen = case.consultation(examiner, Body.LABOUR_AGENCY)
    assert (seen.text, case.facts()["labour_consent"]) == ("Zu spät.", "deemed")
    assert "gilt als erteilt" in seen.effect.text


def test_a_notice_that_information_is_missing_stops_the_silence_from_counting(
    asking: Asking, examiner: Identity, office
) -> None:
    case = asking()
    quick_answers(case)
    case.answers(Body.LABOUR_AGENCY, Kind.INSUFFICIENT, "Der Arbeitsvertrag fehlt.")
    office.pass_time(20)
    assert case.open_steps() == ["Task_Clarify"]
    again = {"clarification": "again", "next_answer_by": (clock.today() + timedelta(days=14)).isoformat()}
    case.complete(examiner, "Task_Clarify", {**again, "clarification_reason": "Vertrag liegt jetzt bei."})
    first, *_, second = case.asked(Body.LABOUR_AGENCY)
    assert first.key != second.key
    assert not second.reminder
    case.answers(Body.LABOUR_AGENCY, Kind.REFUSAL, "Die Bedingungen sind ungünstiger.")
    assert case.facts()["labour_consent"] == "refused"


def test_a_body_whose_silence_means_nothing_leaves_the_question_to_a_person(
    asking: Asking, examiner: Identity, clerk: Identity, office
) -> None:
    case = asking(labour_consent_needed=False, subsistence_doubtful=True)
    quick_answers(case)
    office.pass_time(16)
    assert case.open_steps() == ["Task_Clarify"]
    without = {"clarification": "without", "clarification_reason": "Die Bescheide liegen vor."}
    with pytest.raises(Exception, match="Rechtliche Prüfung"):
        case.complete(clerk, "Task_Clarify", without)
    case.complete(examiner, "Task_Clarify", without)
    assert case.is_over()
    assert "Ohne Antwort" in case.consultation(examiner, Body.BENEFITS).effect.text


def test_a_letter_from_a_body_is_recorded_by_hand_and_lets_the_case_go_on(
    asking: Asking, clerk: Identity, examiner: Identity, office, approver: Identity
) -> None:
    case = asking()
    quick_answers(case)
    seen = case.consultation(clerk, Body.LABOUR_AGENCY)
    assert seen.may_be_recorded
    assert not case.consultation(approver, Body.LABOUR_AGENCY).may_be_recorded

    def record(who: Identity, on: date, number: str = case.number) -> None:
        with office.transaction() as session:
            answering.record_by_hand(session, who, number, seen.id, Kind.CONSENT, on, "Brief vom selben Tag")

    with pytest.raises(NotPermitted):
        record(approver, clock.today())
    for wrong in (clock.today() + timedelta(days=1), clock.today() - timedelta(days=1)):
        with pytest.raises(AnswerDayUnlikely):
            record(clerk, wrong)
    with pytest.raises(UnknownConsultation):
        record(clerk, clock.today(), "LZ-2026-000000")
    record(clerk, clock.today())
    with pytest.raises(AlreadyAnswered):
        record(clerk, clock.today())
    assert case.is_over()
    assert case.facts()["labour_consent"] == "given"
    assert case.consultation(examiner, Body.LABOUR_AGENCY).recorded_by == clerk.account_name
    case.answers(Body.LABOUR_AGENCY, Kind.REFUSAL, "Dasselbe noch einmal, elektronisch.")
    assert case.consultation(examiner, Body.LABOUR_AGENCY).answer is Kind.CONSENT


def test_nobody_is_asked_again_while_the_answer_is_new(asking: Asking, office, traveller: Traveller) -> None:
    case = asking()
    quick_answers(case)
    case.answers(Body.LABOUR_AGENCY, Kind.CONSENT)
    case.begin()
    assert case.is_over()
    assert case.facts()["labour_consent"] == "given"
    assert [len(case.asked(body)) for body in (*QUICK, Body.LABOUR_AGENCY)] == [1, 1, 1]
    office.pass_time(31)
    case.begin()
    assert [len(case.asked(body)) for body in (*QUICK, Body.LABOUR_AGENCY)] == [2, 1, 1], "the register's is old"


def test_a_consent_that_is_to_be_sought_again_is_not_taken_from_a_useless_answer(
    asking: Asking, examiner: Identity
) -> None:
    case = asking()
    quick_answers(case)
    case.answers(Body.LABOUR_AGENCY, Kind.ERROR, "Schemafehler")
    without = {"clarification": "without", "clarification_reason": "Zustimmungsfrei."}
    case.complete(examiner, "Task_Clarify", without)
    assert case.facts()["labour_consent"] == "not_needed"
    case.begin()
    assert len(case.asked(Body.LABOUR_AGENCY)) == 2


def test_the_person_is_told_whom_the_case_waits_for_and_what_silence_means(asking: Asking, office) -> None:
    case = asking(identity_unclear=True)
    quick_answers(case)
    with office.transaction() as session:
        (awaited,) = consultation_views.awaited(session, case.number)
    assert awaited.body is Body.LABOUR_AGENCY
    assert awaited.is_deemed_consent
    assert awaited.due_on == case.asked(Body.LABOUR_AGENCY)[0].answer_by


def test_an_answer_for_a_case_that_is_deleted_is_taken_and_forgotten(asking: Asking, office) -> None:
    case = asking()
    with office.transaction() as session:
        session.execute(text("DELETE FROM consultation"))
    case.answers(Body.RESIDENTS, Kind.INFORMATION, "zu spät")
    assert case.doors[Body.RESIDENTS].waiting == []
