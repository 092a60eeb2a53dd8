"""Files are deleted when their term is over: by two people, completely, with a proof that names nobody."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import text

from engine import clock, jobs
from engine.database import unit_of_work
from tests.integration.office import PDF, REQUIRED, identity
from workflows.audit import verification
from workflows.cases import case_register, closing, contributions
from workflows.cases.closing import Outcome
from workflows.cases.errors import CaseNotFound, ReasonMissing
from workflows.fees.tables import FeeClaim, FeePayment
from workflows.people.identities import NotPermitted
from workflows.people.permissions import Role
from workflows.retention import deletion, file_endings
from workflows.retention.deletion import NotDue, SecondPersonNeeded
from workflows.retention.file_endings import AlreadyHeld, Ending, EndingInFuture

BOSS, DEPUTY = identity("l.boss", Role.LEAD), identity("l.deputy", Role.LEAD)
CLERK = identity("n.celik", Role.CLERK)


@pytest.fixture
def withdrawn(office):
    """A case that went through the office and is closed."""
    number = office.apply(REQUIRED)
    with office.transaction() as session:
        contributions.withdraw(session, number, "Ich ziehe nach Kanada.")
    office.work()
    with office.transaction() as session:
        closing.close(session, number, Outcome.WITHDRAWN)
    return number


def end(office, number, ending=Ending.MOVED_AWAY, on=None):
    with office.transaction() as session:
        due_on = file_endings.record(session, BOSS, number, ending, on or clock.today(), "Abmeldung")
        return due_on, case_register.find(session, number).person_id


def pay(office, number):
    """A row that names no case, only the claim that does."""
    claim = FeeClaim(
        number=f"{number}-1",
        case_number=number,
        idempotency_key="job",
        act="extension",
        amount=Decimal(93),
        basis="§ 45 AufenthV",
        due_on=clock.today(),
    )
    with office.transaction() as session:
        session.add(claim)
        session.flush()
        session.add(
            FeePayment(
                receipt_number=f"{number}-1-1",
                claim_number=claim.number,
                submission_id=uuid4(),
                amount=Decimal(93),
                method="cash",
                by="n.celik",
            )
        )


def travel_to(office, day):
    """Ten years pass without workers: nothing of this case is due any more."""
    office.traveller.advance(timedelta(days=(day - clock.today()).days))


def everything(database):
    """Every row of every table but the audit log, as text."""
    with unit_of_work(database) as session:
        names = session.scalars(
            text("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
        ).all()
        return {
            name: "\n".join(session.scalars(text(f'SELECT t::text FROM "{name}" t')))
            for name in names
            if name != "audit_entry"
        }


def test_after_two_people_agreed_nothing_is_left_but_a_proof(office, withdrawn):
    other = office.apply(family_name="Kovalenko", given_names="Olena", email="olena@example.org", street="Ring 5")
    pay(office, withdrawn)
    due_on, person_id = end(office, withdrawn)
    travel_to(office, due_on)
    with office.transaction() as session:
        assert deletion.propose(session) == 1
        assert deletion.agree(session, BOSS, person_id) is False
    with office.transaction() as session:
        assert deletion.agree(session, DEPUTY, person_id) is True
    left = everything(office.database)
    for trace in (withdrawn, "Yılmaz", "yilmaz", "ayse@example.org", "Lindenweg", str(person_id)):
        assert [name for name, rows in left.items() if trace in rows] == [], trace
    with office.transaction() as session:
        with pytest.raises(CaseNotFound):
            case_register.find(session, withdrawn)
        case_register.find(session, other)
        (proof,) = deletion.proofs(session, BOSS)
        assert (proof.basis, proof.due_on) == ("§§ 67, 68 AufenthV", due_on)
        assert (proof.first_by, proof.second_by) == ("l.boss", "l.deputy")
        assert proof.removed["document"] == len(REQUIRED)
        assert proof.removed["fee_payment"] == 1
        assert proof.removed["person"] == proof.removed["case"] == 1


def test_the_files_go_and_the_chain_of_the_audit_log_holds(office, withdrawn):
    contents = [
        path for path in office.settings.data_directory.rglob("*") if path.is_file() and PDF in path.read_bytes()
    ]
    assert len(contents) == len(REQUIRED)
    due_on, person_id = end(office, withdrawn)
    travel_to(office, due_on)
    with office.transaction() as session:
        deletion.propose(session)
        deletion.agree(session, BOSS, person_id)
        deletion.agree(session, DEPUTY, person_id)
    office.store.sweep(office.database)
    office.desk.sweep(office.database)
    assert [path for path in contents if path.exists()] == []
    with office.transaction() as session:
        assert verification.verify(session).ok
    assert jobs.run_due(office.database) == 0


def test_nobody_deletes_alone_and_nobody_without_the_right(office, withdrawn):
    due_on, person_id = end(office, withdrawn)
    travel_to(office, due_on)
    with office.transaction() as session:
        deletion.propose(session)
        deletion.agree(session, BOSS, person_id)
        with pytest.raises(SecondPersonNeeded):
            deletion.agree(session, BOSS, person_id)
        with pytest.raises(NotPermitted):
            deletion.agree(session, CLERK, person_id)
        case_register.find(session, withdrawn)


@pytest.mark.parametrize(
    ("ending", "years"),
    [(Ending.MOVED_AWAY, 10), (Ending.NATURALISED, 10), (Ending.DEATH, 5), (Ending.BAN_ENDED, 10)],
)
def test_the_term_is_the_one_of_the_table(office, withdrawn, ending, years):
    due_on, person_id = end(office, withdrawn, ending, date(2024, 2, 29))
    assert due_on == date(2024 + years, 3, 1)
    travel_to(office, due_on - timedelta(days=1))
    with office.transaction() as session:
        assert deletion.propose(session) == 0
        with pytest.raises(NotDue):
            deletion.agree(session, BOSS, person_id)


def test_a_hold_stops_the_deletion_until_it_is_lifted(office, withdrawn):
    due_on, person_id = end(office, withdrawn)
    travel_to(office, due_on)
    with office.transaction() as session:
        deletion.propose(session)
        deletion.agree(session, BOSS, person_id)
        file_endings.hold(session, BOSS, person_id, "Klage anhängig")
        with pytest.raises(AlreadyHeld):
            file_endings.hold(session, DEPUTY, person_id, "Klage anhängig")
        assert deletion.propose(session) == 0
        with pytest.raises(NotDue):
            deletion.agree(session, DEPUTY, person_id)
        file_endings.lift(session, BOSS, person_id, "Klage zurückgenommen")
        assert deletion.propose(session) == 1
        assert deletion.agree(session, DEPUTY, person_id) is False, "what was agreed before the hold does not count"


def test_whoever_applies_again_is_not_deleted(office, withdrawn):
    due_on, person_id = end(office, withdrawn)
    travel_to(office, due_on)
    with office.transaction() as session:
        deletion.propose(session)
    again = office.apply()
    with office.transaction() as session:
        case_register.find_for_change(session, again).person_id = person_id
    with office.transaction() as session:
        deletion.propose(session)
        assert deletion.proposed(session, BOSS) == ()
        with pytest.raises(NotDue):
            deletion.agree(session, BOSS, person_id)


def test_an_ending_needs_the_right_a_reason_and_a_day_that_has_come(office, withdrawn):
    today = clock.today()
    with office.transaction() as session:
        with pytest.raises(NotPermitted):
            file_endings.record(session, CLERK, withdrawn, Ending.DEATH, today, "Sterbeurkunde")
        with pytest.raises(ReasonMissing):
            file_endings.record(session, BOSS, withdrawn, Ending.DEATH, today, " ")
        with pytest.raises(EndingInFuture):
            file_endings.record(session, BOSS, withdrawn, Ending.DEATH, today + timedelta(days=1), "Sterbeurkunde")
