"""From the effect of the application to the paper in somebody's hand, with all parts at work."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from engine import clock
from engine.state.tables import Incident
from engine.user_tasks import open_tasks
from tests.integration.certificates.test_blank_stock import fill
from tests.integration.office import Office
from workflows.cases import case_letters, effects
from workflows.cases.effects import Effect
from workflows.certificates import blank_stock, certificates, proof, reports, stay
from workflows.certificates.certificates import NothingHandedOver, State
from workflows.people.identities import Identity
from workflows.tasks import completion, holding

CHECKED = {"draft_right": "yes", "certificate_way": "counter"}
HANDED_OVER = {"hand_over_result": "handed_over"}


def do(office: Office, number: str, element_id: str, identity: Identity, answers: Mapping[str, Any]) -> None:
    with office.transaction() as session:
        tasks = [task for task in session.scalars(open_tasks(number)) if task.element_id == element_id]
        assert tasks, f"no open task {element_id}"
        revision = holding.claim(session, identity, tasks[0].id, tasks[0].revision)
        completion.complete(session, identity, tasks[0].id, revision, answers)
    office.work()


def told(office: Office, number: str) -> list[str]:
    with office.transaction() as session:
        return [said.text for said in stay.told(stay.of_case(session, number))]


def in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def test_a_certificate_is_issued_and_renewed_without_a_day_between(
    office: Office, clerk: Identity, colleague: Identity, lead: Identity
) -> None:
    fill(office, "D0000001", "D0000002", clerk, colleague)
    number = office.apply(residence_status="title", title_expires_on=in_days(20))
    assert told(office, number) == [
        "Ihr Aufenthaltstitel gilt weiter, bis wir entscheiden.",
        "Die Bescheinigung darüber stellen wir gerade aus.",
    ]
    do(office, number, "Task_CheckCertificate", clerk, CHECKED)
    assert told(office, number)[1] == "Die Bescheinigung darüber liegt bereit. Bitte holen Sie sie ab."
    with office.transaction() as session:
        assert case_letters.of_case(session, number)[0].kind == "certificate-ready"
    do(office, number, "Task_HandOver", clerk, HANDED_OVER)
    with office.transaction() as session:
        assert proof.ending(session, lead) == []
        (first,) = certificates.of_case(session, number)
        title_ends = clock.today() + timedelta(days=20)
        assert (first.state, first.terms.valid_from) == (State.HANDED_OVER, title_ends + timedelta(days=1))
    office.pass_time((first.terms.valid_until - clock.today()).days - 29)
    do(office, number, "Task_CheckCertificate", clerk, CHECKED)
    do(office, number, "Task_HandOver", clerk, HANDED_OVER)
    with office.transaction() as session:
        second = certificates.of_case(session, number)[0]
        assert (second.serial_number, second.renewal) == (first.serial_number, 1)
        assert second.terms.valid_from == first.terms.valid_until + timedelta(days=1)
        assert blank_stock.stock(session, clerk).in_stock == 1


def test_without_a_blank_the_certificate_waits_until_there_are_some(
    office: Office, clerk: Identity, colleague: Identity
) -> None:
    number = office.apply(residence_status="title", title_expires_on=in_days(20))
    do(office, number, "Task_CheckCertificate", clerk, CHECKED)
    fill(office, "D0000001", "D0000002", clerk, colleague)
    do(office, number, "Task_Restock", clerk, {"blanks_restocked": True})
    spoiled = {"hand_over_result": "spoiled", "hand_over_reason": "Falsch eingelegt."}
    do(office, number, "Task_HandOver", clerk, spoiled)
    do(office, number, "Task_HandOver", clerk, HANDED_OVER)
    with office.transaction() as session:
        stock = blank_stock.stock(session, clerk)
        assert [(loss.number, loss.reason, loss.by) for loss in stock.losses] == [
            ("D0000001", "Falsch eingelegt.", clerk.account_name)
        ]
        assert certificates.of_case(session, number)[0].serial_number == "D0000002"


def test_a_lost_certificate_is_replaced_and_the_person_is_on_the_list_meanwhile(
    office: Office, clerk: Identity, colleague: Identity, lead: Identity
) -> None:
    fill(office, "D0000001", "D0000002", clerk, colleague)
    number = office.apply(residence_status="title", title_expires_on=in_days(20))
    with office.transaction() as session, pytest.raises(NothingHandedOver):
        reports.certificate_lost(session, clerk, number, "Noch gar nicht da.")
    do(office, number, "Task_CheckCertificate", clerk, CHECKED)
    do(office, number, "Task_HandOver", clerk, HANDED_OVER)
    office.pass_time(40)
    with office.transaction() as session:
        reports.certificate_lost(session, clerk, number, "In der Bahn gestohlen.")
        assert [one.case.number for one in proof.ending(session, lead)] == [number]
    office.work()
    do(office, number, "Task_CheckCertificate", clerk, CHECKED)
    do(office, number, "Task_HandOver", clerk, HANDED_OVER)
    with office.transaction() as session:
        assert proof.ending(session, lead) == []
        assert certificates.of_case(session, number)[0].terms.valid_from == clock.today()


def test_the_effect_is_a_record_of_the_case_that_ends_with_the_case_and_not_with_the_paper(office: Office) -> None:
    number = office.apply(residence_status="title", title_expires_on=in_days(100))
    with office.transaction() as session:
        found = effects.current(session, number)
        assert found is not None
        assert (found.effect, found.legal_basis) == (Effect.CONTINUATION, "§ 81 Abs. 4 Satz 1 AufenthG")
        assert (found.begins_on, found.ended_on) == (clock.today() + timedelta(days=101), None)
        assert found.table_version == 1
        effects.end(session, number)
        ended = effects.current(session, number)
        assert ended is not None
        assert ended.ended_on == clock.today()
    assert told(office, number) == []


def test_too_late_means_no_effect_until_somebody_orders_it(office: Office, examiner: Identity) -> None:
    number = office.apply(residence_status="title", title_expires_on=in_days(-1))
    with office.transaction() as session:
        letters = case_letters.of_case(session, number)
        assert [letter.kind for letter in letters] == ["receipt"]
    do(
        office,
        number,
        "Task_CheckHardship",
        examiner,
        {"hardship_order": "yes", "hardship_reason": "War im Krankenhaus."},
    )
    assert (
        told(office, number)[0] == "Wir haben angeordnet, dass Ihr Aufenthaltstitel weiter gilt, bis wir entscheiden."
    )


def test_what_the_receipt_says_of_the_effect_is_what_the_table_says(office: Office) -> None:
    facts = {"procedure": "P01", "received_on": date(2026, 3, 2)}
    with office.transaction() as session:
        titled = {**facts, "title_expires_on": date(2026, 3, 2)}
        assert effects.find(session, titled) == effects.Found(Effect.CONTINUATION, hardship_to_check=False)
        late = {**facts, "title_expires_on": date(2026, 3, 1)}
        assert effects.find(session, late) == effects.Found(Effect.NONE, hardship_to_check=True)
        visa_free = {**facts, "residence_status": "visa_free", "entered_on": date(2026, 1, 2)}
        assert effects.find(session, visa_free).effect is Effect.PERMISSION
        assert effects.find(session, facts).effect is Effect.MANUAL


def test_nothing_of_it_is_a_fault(office: Office) -> None:
    office.apply(residence_status="none", title_expires_on=None)
    with office.transaction() as session:
        assert session.query(Incident).count() == 0
