"""What the security authorities say is read by cleared people, and stands nowhere else."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from engine import clock
from engine.user_tasks import open_tasks
from tests.integration.consultations.conftest import AskingCase
from tests.integration.office import Office, identity
from workflows.cases import case_file, facts
from workflows.cases.purposes import Purpose
from workflows.consultations import answering, consultation_views
from workflows.exchange.answers import Kind
from workflows.exchange.bodies import Body
from workflows.people.identities import Identity, NotPermitted
from workflows.people.permissions import Role
from workflows.schema import metadata
from workflows.steering import running_case
from workflows.tasks import holding, task_view
from workflows.tasks.errors import OtherGroup

SECRET = "Kolibri-Vermerk"
ASSESSMENT = {"security_hit": "yes", "assessment_reason": f"{SECRET} ist ernst zu nehmen."}
CLEARED = identity("k.cleared", Role.CLEARED, Role.EXAMINER)
LEAD = identity("l.lead", Role.LEAD)
EXAMINER = identity("e.examiner", Role.EXAMINER)
WHERE_IT_MAY_STAND = {"security_result", "task_answers"}


@pytest.fixture
def case(asking: Callable[..., AskingCase]) -> AskingCase:
    asked = asking(labour_consent_needed=False, identity_unclear=True)
    for body in (Body.CENTRAL_REGISTER, Body.RESIDENTS):
        asked.answers(body, Kind.INFORMATION)
    asked.answers(Body.SECURITY, Kind.REFUSAL, SECRET, hit=True)
    return asked


def tables_that_say(office: Office, wanted: str) -> Iterator[str]:
    """The tables with the text in any column of any row."""
    with office.transaction() as session:
        for table in metadata.sorted_tables:
            found = session.scalar(
                text(f'SELECT 1 FROM "{table.name}" AS row WHERE row::text LIKE :like LIMIT 1'), {"like": f"%{wanted}%"}
            )
            if found:
                yield table.name


def test_the_answer_stands_in_the_protected_table_alone(case: AskingCase, office: Office) -> None:
    assert set(tables_that_say(office, SECRET)) == {"security_result"}
    case.complete(CLEARED, "Task_AssessSecurity", ASSESSMENT)
    assert set(tables_that_say(office, SECRET)) == WHERE_IT_MAY_STAND


def test_the_row_that_everybody_sees_says_only_that_an_answer_came(case: AskingCase) -> None:
    seen = case.consultation(EXAMINER, Body.SECURITY)
    assert seen.answer is None
    assert seen.text == ""
    assert "nur dafür zugelassene Personen" in seen.effect.text
    assert case.consultation(CLEARED, Body.SECURITY).answer is None


def test_only_cleared_people_assess_it(case: AskingCase) -> None:
    for other in (LEAD, EXAMINER):
        with pytest.raises((OtherGroup, NotPermitted)):
            case.complete(other, "Task_AssessSecurity", ASSESSMENT)
    case.complete(CLEARED, "Task_AssessSecurity", ASSESSMENT)
    assert case.is_over()
    assert case.facts()["security_hit"] is True


def test_what_was_typed_and_not_sent_is_read_by_cleared_people_only(case: AskingCase, office: Office) -> None:
    with office.transaction() as session:
        task = next(one for one in session.scalars(open_tasks(case.number)) if one.element_id == "Task_AssessSecurity")
        revision = holding.claim(session, CLEARED, task.id, task.revision)
        holding.save_draft(session, CLEARED, task.id, revision, ASSESSMENT)
    with office.transaction() as session:
        assert task_view.open_task(session, LEAD, task.id).draft == {}
        assert task_view.open_task(session, CLEARED, task.id).draft == ASSESSMENT


def test_cleared_people_read_it_and_the_log_says_that_they_did_but_not_what(case: AskingCase, office: Office) -> None:
    with office.transaction() as session:
        (seen,) = consultation_views.security_results(session, CLEARED, case.number)
        assert consultation_views.security_results(session, LEAD, case.number) == ()
    assert (seen.hit, seen.text) == (True, SECRET)
    with office.transaction() as session:
        entries = session.execute(
            text("SELECT action, \"by\", details FROM audit_entry WHERE action = 'security:view'")
        ).all()
    assert [(entry.by, entry.details) for entry in entries] == [("k.cleared", {})]


def test_the_assessment_is_no_part_of_the_file_that_others_open(case: AskingCase, office: Office) -> None:
    case.complete(CLEARED, "Task_AssessSecurity", ASSESSMENT)

    def answered(who: Identity) -> str:
        with office.transaction() as session:
            return str(case_file.open_file(session, who, case.number, Purpose.CASE_WORK).answered_tasks)

    assert SECRET not in answered(EXAMINER)
    assert SECRET not in answered(LEAD)
    assert SECRET in answered(CLEARED)


def test_whoever_steps_into_a_running_case_does_not_see_what_came_of_it(
    asking: Callable[..., AskingCase], office: Office
) -> None:
    case = asking(identity_unclear=True)
    for body in (Body.CENTRAL_REGISTER, Body.RESIDENTS):
        case.answers(body, Kind.INFORMATION)
    case.answers(Body.SECURITY, Kind.INFORMATION, SECRET, hit=True)
    case.complete(CLEARED, "Task_AssessSecurity", ASSESSMENT)
    assert not case.is_over(), "the employment agency has not answered"

    def known(who: Identity) -> set[str]:
        with office.transaction() as session:
            session.execute(
                text('UPDATE "case" SET instance_id = :instance WHERE number = :number'),
                {"instance": case.instance, "number": case.number},
            )
            places = running_case.running_case(session, who, case.number).places
        held = [
            *(place.variables for place in places),
            *(token.variables for place in places for token in place.tokens),
        ]
        return {name for variables in held for name in variables}

    assert known(LEAD).isdisjoint(facts.PROTECTED)
    assert "labour_consent_needed" in known(LEAD)
    assert not known(identity("k.lead", Role.LEAD, Role.CLEARED)).isdisjoint(facts.PROTECTED)


def test_an_answer_by_letter_is_recorded_by_cleared_people(
    asking: Callable[..., AskingCase], office: Office, clerk: Identity
) -> None:
    case = asking(labour_consent_needed=False, identity_unclear=True)
    asked = case.consultation(clerk, Body.SECURITY)
    assert not asked.may_be_recorded
    with pytest.raises(NotPermitted), office.transaction() as session:
        answering.record_by_hand(
            session, clerk, case.number, asked.id, Kind.INFORMATION, clock.today(), SECRET, hit=True
        )
    with office.transaction() as session:
        answering.record_by_hand(
            session, CLEARED, case.number, asked.id, Kind.INFORMATION, clock.today(), SECRET, hit=True
        )
    assert set(tables_that_say(office, SECRET)) == {"security_result"}
    assert case.open_steps() == ["Task_AssessSecurity"]
