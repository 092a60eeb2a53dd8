"""Completing tasks: once, by the holder, with the latest state seen, and within what the rules allow."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.user_tasks import by_id, open_tasks
from tests.integration.office import (
    COMPLETE,
    GRANT,
    GRANT_NOTICE,
    INCOMPLETE,
    REFUSAL_NOTICE,
    REFUSE,
    REQUIRED,
    UPHELD,
    identity,
)
from tests.integration.sql_statements import statements
from workflows import audit
from workflows.cases import completeness, task_answers
from workflows.cases.completeness import NothingMissing, NotJudged, StillMissing, Verdict
from workflows.people.permissions import Role
from workflows.tasks import completion, holding
from workflows.tasks.errors import AnswersInvalid, NotYourTask, SecondPersonNeeded, TaskChanged, TaskFinished, TaskTaken

CLERK = identity("c.clerk", Role.CLERK)
OTHER = identity("o.other", Role.CLERK)
EXAMINER = identity("e.examiner", Role.EXAMINER)


@pytest.fixture
def number(office, accounts):
    return office.apply(REQUIRED)


def claim(office, number, who):
    with office.transaction() as session:
        task = session.scalars(open_tasks(number)).one()
        return task.id, holding.claim(session, who, task.id, task.revision)


def complete(office, who, task_id, revision, answers):
    with office.transaction() as session:
        return completion.complete(session, who, task_id, revision, answers)


def test_a_task_is_claimed_before_it_is_completed(office, number):
    task = office.open_task(number)
    with pytest.raises(NotYourTask):
        complete(office, CLERK, task.id, task.revision, COMPLETE)


def test_somebody_elses_task_is_not_completed(office, number):
    task_id, revision = claim(office, number, CLERK)
    with pytest.raises(TaskTaken, match="Carla Clerk"):
        complete(office, OTHER, task_id, revision, COMPLETE)


def test_a_stale_tab_does_not_complete(office, number):
    task_id, revision = claim(office, number, CLERK)
    with office.transaction() as session:
        holding.save_draft(session, CLERK, task_id, revision, {"note": "anderer Tab"})
    with pytest.raises(TaskChanged, match="Entwurf gespeichert"):
        complete(office, CLERK, task_id, revision, COMPLETE)


def test_a_double_click_completes_once_and_is_told_so(office, number):
    office.judge(number, CLERK, *REQUIRED)
    task_id, revision = claim(office, number, CLERK)

    def click(_):
        try:
            return complete(office, CLERK, task_id, revision, COMPLETE)
        except TaskFinished as late:
            return late

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(click, range(2)))
    assert sorted(type(result).__name__ for result in results) == ["Completed", "TaskFinished"]
    with office.transaction() as session:
        assert len(task_answers.of_case(session, number)) == 1
        assert len(audit.entries(session, action=audit.Action.TASK_COMPLETE)) == 1


def test_answers_that_the_form_refuses_do_not_complete(office, number):
    task_id, revision = claim(office, number, CLERK)
    with pytest.raises(AnswersInvalid) as caught:
        complete(office, CLERK, task_id, revision, {"complete": "perhaps"})
    assert {error.field_id for _, error in caught.value.review.errors} >= {"complete", "labour_consent"}
    assert office.open_task(number).id == task_id


def test_the_result_of_the_check_must_fit_the_checklist(office, number):
    task_id, revision = claim(office, number, CLERK)
    with pytest.raises(NotJudged, match="Pass oder Passersatz"):
        complete(office, CLERK, task_id, revision, COMPLETE)
    office.judge(number, CLERK, *REQUIRED)
    with pytest.raises(NothingMissing):
        complete(office, CLERK, task_id, revision, INCOMPLETE)
    office.judge(number, CLERK, "KV", verdict=Verdict.REJECTED)
    with pytest.raises(StillMissing, match="Krankenversicherung"):
        complete(office, CLERK, task_id, revision, COMPLETE)


def test_a_corrected_fact_changes_which_documents_are_needed(office, number):
    office.judge(number, CLERK, *REQUIRED)
    with pytest.raises(StillMissing, match="Erklärung zum Beschäftigungsverhältnis"):
        office.complete(number, CLERK, {**COMPLETE, "labour_consent": "needed"})
    office.complete(number, CLERK, {**INCOMPLETE, "labour_consent": "needed"})
    with office.transaction() as session:
        assert [item.kind.code for item in completeness.missing_items(session, number)] == ["EZB"]


def test_answers_and_reasons_stay_in_the_file_and_the_draft_is_gone(office, number):
    office.judge(number, CLERK, *REQUIRED)
    task_id, revision = claim(office, number, CLERK)
    with office.transaction() as session:
        revision = holding.save_draft(session, CLERK, task_id, revision, {"note": "halb"})
    complete(office, CLERK, task_id, revision, {**COMPLETE, "note": "Kopien lesbar."})
    with office.transaction() as session:
        (answered,) = task_answers.of_case(session, number)
        assert (answered.by, answered.step) == ("c.clerk", "Vollständigkeit prüfen")
        assert "Kopien lesbar." in {row.text for page in answered.summary for row in page.rows}
        assert by_id(session, task_id).draft is None


def test_who_examined_does_not_approve_whatever_roles_they_hold(office, number):
    both = identity("b.both", Role.EXAMINER, Role.APPROVER)
    office.judge(number, CLERK, *REQUIRED)
    office.complete(number, CLERK, COMPLETE)
    office.complete(number, both, REFUSE)
    office.complete(number, both, REFUSAL_NOTICE)
    office.pass_time(29)
    office.complete(number, both, UPHELD)
    with pytest.raises(SecondPersonNeeded, match=r"Vier-Augen-Prinzip.*„Stellungnahme würdigen“ haben Sie"):
        claim(office, number, both)


def test_who_wrote_the_notice_does_not_approve_it_either(office, number):
    preparer = identity("p.preparer", Role.EXAMINER, Role.APPROVER)
    office.judge(number, CLERK, *REQUIRED)
    office.complete(number, CLERK, COMPLETE)
    office.complete(number, EXAMINER, REFUSE)
    office.complete(number, preparer, REFUSAL_NOTICE)
    office.pass_time(29)
    office.complete(number, EXAMINER, UPHELD)
    with office.transaction() as session:
        task = session.scalars(open_tasks(number)).one()
        assert holding.obstacle(session, preparer, task) is not None


def test_completing_costs_a_bounded_number_of_statements(office, number):
    office.judge(number, CLERK, *REQUIRED)
    office.complete(number, CLERK, COMPLETE)
    office.complete(number, EXAMINER, GRANT)
    task_id, revision = claim(office, number, EXAMINER)
    with office.transaction() as session, statements(session) as sent:
        completion.complete(session, EXAMINER, task_id, revision, GRANT_NOTICE)
        session.flush()
    assert len(sent) <= 26, sent
