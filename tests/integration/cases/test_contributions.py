"""What citizens add: kept in the file, told to the process, answered by what it does next."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from engine.user_tasks import open_tasks
from tests.integration.office import INCOMPLETE, PDF, REFUSAL_NOTICE, REFUSE, REQUIRED, Office
from workflows import audit
from workflows.cases import case_letters, case_register, contributions, status
from workflows.cases.completeness import Verdict
from workflows.cases.contributions import HandedIn, Kind, NothingHandedIn, ReplyEmpty, TextTooLong
from workflows.cases.errors import CaseClosed
from workflows.cases.tables import Contribution
from workflows.documents.errors import WrongType
from workflows.fees import claims, payments
from workflows.fees.payments import Method


@pytest.fixture
def waiting(office: Office, clerk) -> str:
    """A case that waits for its citizen's documents."""
    number = office.apply(("KV", "AV", "LOHN3"))
    office.judge(number, clerk, "KV", "AV", "LOHN3")
    office.complete(number, clerk, INCOMPLETE)
    return number


def kinds(office: Office, number: str) -> list[str]:
    with office.transaction() as session:
        return [one.kind.value for one in contributions.of_case(session, number)]


def test_documents_bring_the_case_back_to_the_office_once_the_person_is_done(office, waiting):
    office.hand_in(waiting, "PASS", done=False)
    with office.transaction() as session:
        assert session.scalars(open_tasks(waiting)).all() == []
        contributions.documents_provided(session, waiting)
    assert office.open_task(waiting).name == "Vollständigkeit prüfen"
    with office.transaction() as session:
        assert case_register.find(session, waiting).last_contact == "documents"


def test_saying_done_twice_counts_once(office, waiting):
    office.hand_in(waiting, "PASS")
    with office.transaction() as session:
        contributions.documents_provided(session, waiting)
    assert kinds(office, waiting) == ["documents-provided"]


def test_saying_done_without_a_file_is_refused(office, waiting):
    with pytest.raises(NothingHandedIn), office.transaction() as session:
        contributions.documents_provided(session, waiting)


def test_a_file_of_the_wrong_kind_is_refused_with_advice(office, waiting):
    file = HandedIn("PASS", "pass.exe", b"MZ\x90\x00", "application/octet-stream")
    with pytest.raises(WrongType, match="PDF"), office.transaction() as session:
        contributions.hand_in(session, office.store, waiting, file)


def test_a_reply_to_the_hearing_reaches_the_examiner_with_its_files(office, clerk, examiner):
    number = office.apply(REQUIRED)
    office.judge(number, clerk, *REQUIRED)
    office.complete(number, clerk, {**INCOMPLETE, "complete": "yes"})
    office.complete(number, examiner, REFUSE)
    office.complete(number, examiner, REFUSAL_NOTICE)
    with pytest.raises(ReplyEmpty), office.transaction() as session:
        contributions.reply_to_hearing(session, office.store, number, " ")
    proof = HandedIn("LOHN3", "neu.pdf", PDF + b"neu", "application/pdf")
    with office.transaction() as session:
        contributions.reply_to_hearing(session, office.store, number, "Ich verdiene jetzt mehr.", [proof])
    office.work()
    assert office.open_task(number).form_id == "hearing-assessment"
    with office.transaction() as session:
        (reply,) = contributions.of_case(session, number)
        assert (reply.kind, reply.text) == (Kind.HEARING_REPLY, "Ich verdiene jetzt mehr.")
        assert len(reply.details["documents"]) == 1


def test_a_claim_of_urgency_with_proof_raises_the_urgency(office):
    number = office.apply(title_expires_on="2027-06-30")
    with office.transaction() as session:
        assert case_register.find(session, number).urgency == "U4"
    proof = HandedIn("EILE", "kuendigung.pdf", PDF + b"k", "application/pdf")
    with office.transaction() as session:
        contributions.raise_urgency(
            session, office.store, number, "job_loss", date(2026, 3, 6), "Kündigung droht.", [proof]
        )
    office.work()
    with office.transaction() as session:
        case = case_register.find(session, number)
        assert (case.urgency, case.team) == ("U1", "T8")


def test_a_withdrawal_is_confirmed_and_closes_the_case(office, waiting):
    with office.transaction() as session:
        contributions.withdraw(session, waiting, "Ich ziehe weg.")
        contributions.withdraw(session, waiting)
    office.work()
    with office.transaction() as session:
        case = case_register.find(session, waiting)
        assert (case.state, case.outcome) == ("closed", "withdrawn")
        assert case_letters.of_case(session, waiting)[0].kind == "withdrawal-confirmation"
        assert len(session.scalars(select(Contribution)).all()) == 1
        assert audit.entries(session, subject=waiting, action=audit.Action.APPLICATION_WITHDRAW)


def test_whoever_withdraws_before_the_examination_owes_nothing_any_more(office, waiting):
    with office.transaction() as session:
        due = {"due_on": date(2026, 3, 30), "idempotency_key": "certificate"}
        claims.issue(session, waiting, act="certificate", amount=Decimal(13), basis="§ 47 AufenthV", **due)
        contributions.withdraw(session, waiting)
    office.work()
    with office.transaction() as session:
        assert [claim.state for claim in claims.of_case(session, waiting)] == [claims.State.VOID]


def test_whoever_withdraws_after_the_examination_pays_for_the_work_but_the_case_is_closed_at_once(
    office, clerk, examiner
):
    number = office.apply(REQUIRED)
    office.judge(number, clerk, *REQUIRED)
    office.complete(number, clerk, {**INCOMPLETE, "complete": "yes"})
    office.complete(number, examiner, REFUSE)
    with office.transaction() as session:
        contributions.withdraw(session, number)
    office.work()
    with office.transaction() as session:
        (claim,) = claims.of_case(session, number)
        assert (claim.amount, claim.is_open) == (Decimal(93), True)
        assert case_register.find(session, number).outcome == "withdrawn"
    office.pass_time(30)
    extension = {"fee_clearing": "extend", "payment_due": "2026-05-04", "fee_reason": "Ratenzahlung vereinbart."}
    office.complete(number, clerk, extension)
    with office.transaction() as session:
        payments.receive(
            session, clerk, claim.number, amount=Decimal(93), method=Method.CARD, reference="", submission_id=uuid4()
        )
    office.work()
    with office.transaction() as session:
        assert not session.scalars(open_tasks(number)).all()
        assert not claims.find(session, claim.number).is_open


def test_a_closed_case_takes_nothing_more(office, waiting):
    with office.transaction() as session:
        contributions.withdraw(session, waiting)
    office.work()
    with pytest.raises(CaseClosed, match=r"02\.03\.2026 abgeschlossen"):
        office.hand_in(waiting, "PASS")


def test_a_text_without_end_is_refused(office, waiting):
    with pytest.raises(TextTooLong), office.transaction() as session:
        contributions.reply_to_hearing(session, office.store, waiting, "x" * 20_001)


def test_documents_handed_in_before_anybody_asked_are_there_when_the_office_looks(office, clerk):
    number = office.apply(("KV", "AV", "LOHN3"))
    office.hand_in(number, "PASS")
    office.judge(number, clerk, *REQUIRED)
    with office.transaction() as session:
        page = status.status(session, number, "de")
        assert not [one for one in page.documents if one.must_be_handed_in]


def test_an_early_message_does_not_hurry_past_a_later_request(office, clerk):
    """What was handed in before the check is judged there; the request for the rest still waits for the person."""
    number = office.apply(("KV", "AV"))
    office.hand_in(number, "LOHN3")
    office.judge(number, clerk, "KV", "AV", "LOHN3")
    office.judge(number, clerk, "KV", verdict=Verdict.REJECTED)
    office.complete(number, clerk, INCOMPLETE)
    with office.transaction() as session:
        page = status.status(session, number, "de")
        assert page.box.asked, "the case must wait for the person, not for the office"
