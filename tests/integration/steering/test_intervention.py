"""Stepping into a running case: who may, what the others see, and that nothing of it happens in silence."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from engine import feel
from engine.modification.change import ModificationRefused
from engine.modification.plan import Activation, Plan, Termination
from engine.running_instance import NotRunning, Resting
from engine.state.tables import ProcessInstance
from tests.integration.office import COMPLETE, REQUIRED, Office, identity
from workflows import audit
from workflows.cases import case_file, case_register, status
from workflows.cases.errors import CaseNotFound, ReasonMissing
from workflows.cases.purposes import Purpose
from workflows.people.identities import Identity, NotPermitted
from workflows.people.permissions import Role
from workflows.steering import fact_values, incidents, intervention, running_case
from workflows.steering.fact_values import FactKind, FactUnreadable
from workflows.steering.intervention import ChangedMeanwhile, OtherPersonNeeded, StopFirst
from workflows.steering.running_case import RunningCase
from workflows.tasks import case_tasks, completion, holding, inbox
from workflows.tasks.errors import TaskRests
from workflows.tasks.worklist_filter import Tab, WorklistFilter

BACK = Plan((Activation("Task_Check"),), ())


@pytest.fixture
def number(office: Office) -> str:
    """A case whose papers somebody has to check."""
    return office.apply()


@pytest.fixture
def other() -> Identity:
    return identity("o.other", Role.LEAD)


def stop(office: Office, who: Identity, number: str, reason: str = "Anruf der Botschaft") -> None:
    with office.transaction() as session:
        intervention.suspend(session, who, number, reason)


def go_on(office: Office, who: Identity, number: str) -> None:
    with office.transaction() as session:
        intervention.resume(session, who, number, "geklärt")
    office.work()


def look(office: Office, who: Identity, number: str) -> RunningCase:
    with office.transaction() as session:
        return running_case.running_case(session, who, number)


def audited(office: Office, action: audit.Action) -> list[tuple[str, str, str]]:
    with office.transaction() as session:
        found = audit.entries(session, action=action)
        return [(entry.by, entry.subject, entry.details["reason"]) for entry in found]


def poison(office: Office, number: str) -> None:
    with office.transaction() as session:
        instance = case_register.process_of(session, number)
        broken = update(ProcessInstance).where(ProcessInstance.id == instance).values(tokens=b"{}")
        session.execute(broken)


def test_a_stopped_case_vanishes_from_the_worklist_and_comes_back(
    office: Office, number: str, lead: Identity, clerk: Identity
) -> None:
    task = office.open_task(number)
    stop(office, lead, number)
    with office.transaction() as session:
        assert case_tasks.open_tasks(session, clerk, number) == ()
        assert inbox.worklist(session, clerk, WorklistFilter(tab=Tab.TEAM)).total == 0
        with pytest.raises(TaskRests, match="ruht gerade"):
            holding.claim(session, clerk, task.id, task.revision)

    go_on(office, lead, number)
    with office.transaction() as session:
        holding.claim(session, clerk, task.id, task.revision)


def test_the_clerk_reads_who_stopped_the_case_and_why(
    office: Office, number: str, lead: Identity, clerk: Identity
) -> None:
    stop(office, lead, number)
    with office.transaction() as session:
        file = case_file.open_file(session, clerk, number, Purpose.CASE_WORK)
    assert file.rest is not None
    assert (file.rest.by, file.rest.reason) == (lead.account_name, "Anruf der Botschaft")
    assert file.timeline[0].sentence.text == "Vorgang angehalten"
    go_on(office, lead, number)
    with office.transaction() as session:
        assert case_file.open_file(session, clerk, number, Purpose.CASE_WORK).rest is None


def test_the_citizen_reads_that_it_rests_and_no_reason(office: Office, number: str, lead: Identity) -> None:
    with office.transaction() as session:
        assert status.status(session, number, "de").rests is None
    stop(office, lead, number)
    with office.transaction() as session:
        page = status.status(session, number, "de")
    assert page.rests is not None
    assert "ruht gerade" in page.rests.text
    assert "Botschaft" not in str(page)
    assert page.may_hand_in


def test_papers_that_come_while_a_case_rests_are_found_afterwards(office: Office, number: str, lead: Identity) -> None:
    stop(office, lead, number)
    office.hand_in(number, *REQUIRED)
    go_on(office, lead, number)
    assert office.open_task(number).name == "Vollständigkeit prüfen"


def test_every_step_stands_in_the_audit_log_with_its_reason(
    office: Office, number: str, lead: Identity, other: Identity
) -> None:
    stop(office, lead, number)
    go_on(office, lead, number)
    stop(office, lead, number, "  doppelt angelegt ")
    with office.transaction() as session:
        intervention.cancel(session, other, number, "Doppel von heute früh")
    by = lead.account_name
    assert audited(office, audit.Action.PROCESS_SUSPEND) == [
        (by, number, "doppelt angelegt"),
        (by, number, "Anruf der Botschaft"),
    ]
    assert audited(office, audit.Action.PROCESS_RESUME) == [(by, number, "geklärt")]
    assert audited(office, audit.Action.PROCESS_CANCEL) == [(other.account_name, number, "Doppel von heute früh")]


def test_ending_a_case_needs_a_second_person(office: Office, number: str, lead: Identity, other: Identity) -> None:
    with pytest.raises(StopFirst), office.transaction() as session:
        intervention.cancel(session, other, number, "doppelt")
    stop(office, lead, number)
    with pytest.raises(OtherPersonNeeded, match=r"02\.03\.2026"), office.transaction() as session:
        intervention.cancel(session, lead, number, "doppelt")
    with office.transaction() as session:
        intervention.cancel(session, other, number, "doppelt")

    with office.transaction() as session:
        page = status.status(session, number, "de")
        assert (page.state, page.outcome, page.rests) == ("closed", "cancelled", None)
        assert "ohne Entscheidung beendet" in page.box.headline.text
        assert session.scalars(select(ProcessInstance.state)).all() == ["cancelled"]
    assert look(office, lead, number).has_ended
    with pytest.raises(NotRunning), office.transaction() as session:
        intervention.suspend(session, lead, number, "noch einmal")


def test_a_case_is_put_elsewhere_as_previewed(office: Office, number: str, lead: Identity, clerk: Identity) -> None:
    office.hand_in(number, *REQUIRED)
    office.judge(number, clerk, *REQUIRED)
    office.complete(number, clerk, COMPLETE)
    here = look(office, lead, number)
    ends = tuple(
        Termination(token_id=token.token_id)
        for place in here.places
        for token in place.tokens
        if place.kind == "process" and token.obstacle is None
    )
    entry = next(entry for entry in here.entries if entry.element.id == "Task_Completeness")
    plan = Plan((Activation(entry.element.id, entry.process_id, entry.scope_id),), ends)
    with office.transaction() as session:
        seen = intervention.preview(session, lead, number, plan)
        assert seen.is_possible
        assert [step.element_id for step in seen.begins] == [entry.element.id]
        intervention.modify(session, lead, number, here.revision, plan, "zu früh für vollständig erklärt")
    office.work()
    (log,) = audited(office, audit.Action.PROCESS_MODIFY)
    assert log == (lead.account_name, number, "zu früh für vollständig erklärt")
    after = look(office, lead, number)
    assert entry.element.id in {token.element.id for place in after.places for token in place.tokens}
    assert office.open_task(number).name == "Vollständigkeit prüfen"


def test_a_page_that_is_out_of_date_changes_nothing(office: Office, number: str, lead: Identity) -> None:
    here = look(office, lead, number)
    stop(office, lead, number)
    with pytest.raises(ChangedMeanwhile), office.transaction() as session:
        intervention.modify(session, lead, number, here.revision, BACK, "zurück")


def test_what_the_model_forbids_is_refused_with_all_findings(office: Office, number: str, lead: Identity) -> None:
    here = look(office, lead, number)
    plan = Plan((Activation("nirgends"), Activation("auch nicht")))
    with pytest.raises(ModificationRefused) as refused, office.transaction() as session:
        intervention.modify(session, lead, number, here.revision, plan, "zurück")
    assert len(refused.value.findings) == 2


def test_a_fact_is_corrected_and_keeps_its_kind(office: Office, number: str, lead: Identity) -> None:
    here = look(office, lead, number)
    owner = here.places[0].scope_id
    found = running_case.fact(here, owner, "title_expires_on")
    assert found is not None
    assert (fact_values.kind_of(found[1]), fact_values.text_of(found[1])) == (FactKind.DATE, "30.06.2026")
    value = fact_values.value_of(FactKind.DATE, "2026-07-31")
    with office.transaction() as session:
        intervention.set_fact(session, lead, number, here.revision, owner, "title_expires_on", value, "Zahlendreher")
    changed = running_case.fact(look(office, lead, number), owner, "title_expires_on")
    assert changed is not None
    assert feel.to_python(changed[1]) == date(2026, 7, 31)
    assert audited(office, audit.Action.PROCESS_FACTS) == [(lead.account_name, number, "Zahlendreher")]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (FactKind.TEXT, " 18b ", "18b"),
        (FactKind.NUMBER, "12,5", Decimal("12.5")),
        (FactKind.YES_NO, "Nein", False),
        (FactKind.NOTHING, "", None),
    ],
)
def test_what_people_type_becomes_a_value(kind: FactKind, text: str, value: object) -> None:
    assert fact_values.value_of(kind, text) == value
    assert fact_values.kind_of(feel.to_feel(value)) is kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [(FactKind.NUMBER, "viel"), (FactKind.DATE, "morgen"), (FactKind.YES_NO, "vielleicht"), (FactKind.TEXT, " ")],
)
def test_what_does_not_fit_is_refused(kind: FactKind, text: str) -> None:
    with pytest.raises(FactUnreadable):
        fact_values.value_of(kind, text)


def test_nobody_steps_in_without_a_reason_or_the_right(
    office: Office, number: str, lead: Identity, clerk: Identity, approver: Identity
) -> None:
    for who in (clerk, approver):
        with pytest.raises(NotPermitted), office.transaction() as session:
            running_case.running_case(session, who, number)
        for act in (intervention.suspend, intervention.resume, intervention.cancel):
            with pytest.raises(NotPermitted), office.transaction() as session:
                act(session, who, number, "ein Grund")
    with pytest.raises(ReasonMissing), office.transaction() as session:
        intervention.suspend(session, lead, number, "  ")
    with pytest.raises(CaseNotFound), office.transaction() as session:
        intervention.suspend(session, lead, "K-2026-000000-0", "ein Grund")
    stop(office, lead, number)
    with pytest.raises(Resting), office.transaction() as session:
        intervention.suspend(session, lead, number, "noch einmal")


def test_a_case_that_cannot_be_read_is_put_aside_when_a_clerk_stumbles_over_it(
    office: Office, number: str, lead: Identity, clerk: Identity
) -> None:
    healthy = office.apply()
    office.hand_in(number, *REQUIRED)
    office.judge(number, clerk, *REQUIRED)
    task = office.open_task(number)
    with office.transaction() as session:
        revision = holding.claim(session, clerk, task.id, task.revision)
    with office.transaction() as session:
        instance = session.get_one(ProcessInstance, task.instance_id)
        instance.tokens = instance.tokens.replace(task.element_id.encode(), b"Gone")
    with office.transaction() as session, pytest.raises(TaskRests):
        completion.complete(session, clerk, task.id, revision, COMPLETE)

    here = look(office, lead, number)
    assert (here.is_parked, here.places, here.rest is not None) == (True, (), True)
    (incident,) = here.incidents
    assert incident.kind == "unreadable"
    assert audited_completions(office) == []
    office.pass_time(60)
    with office.transaction() as session:
        assert [one.id for one in incidents.of_case(session, lead, number)] == [incident.id]
        assert (
            session.scalars(select(ProcessInstance.state).where(ProcessInstance.business_key == healthy)).one()
            == "active"
        )


def audited_completions(office: Office) -> list[str]:
    with office.transaction() as session:
        return [entry.subject for entry in audit.entries(session, action=audit.Action.TASK_COMPLETE)]


def test_papers_for_a_case_that_cannot_be_read_are_accepted_all_the_same(
    office: Office, number: str, lead: Identity
) -> None:
    poison(office, number)
    office.hand_in(number, *REQUIRED)
    office.traveller.advance(timedelta(hours=1))
    with office.transaction() as session:
        assert status.status(session, number, "de").may_hand_in
