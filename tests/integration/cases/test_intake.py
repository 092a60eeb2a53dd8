"""Taking applications in: exactly once, on the day they arrive, with everything that belongs to it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine import clock, feel, process_runner
from tests.integration.office import APPLICATION, Upload
from workflows import audit
from workflows.cases import case_access, case_register, draft_pages, drafts, intake, law
from workflows.cases.errors import UnknownProcedure
from workflows.cases.intake import ApplicationNotReady, IntakeChannel
from workflows.cases.tables import ApplicationDraft, Case
from workflows.correspondence.tables import OutboxMessage
from workflows.documents import register
from workflows.people import access_codes
from workflows.people.identities import NotPermitted


def test_a_submission_becomes_a_numbered_case_with_a_running_process(office):
    receipt = office.submit(office.draft())
    with office.transaction() as session:
        case = case_register.find(session, receipt.case_number)
        facts = process_runner.variables(session, case.instance_id)
        assert case.number.startswith("LZ-2026-000001-")
        assert (case.person.family_name, case.person.nationalities) == ("Yılmaz", ["IN"])
        assert (facts["case_number"], facts["procedure"], facts["applied_in_time"]) == (case.number, "P01", True)
        assert (facts["applicant_age"], facts["land"]) == (35, "NW")
        assert facts["sample_number"] == 50, "drawn; here the same for every case"


def test_a_process_keeps_the_law_of_the_day_of_the_application(office):
    receipt = office.submit(office.draft())
    with office.transaction() as session:
        kept = process_runner.variables(session, case_register.find(session, receipt.case_number).instance_id)["law"]
        today = clock.today()
        assert kept == law.in_force(session, today)
        assert kept["blue_card_salary"] == 50700
        later = law.in_force(session, today.replace(year=today.year + 2))
        assert "blue_card_salary" not in later, "nobody knows it yet"


def test_personal_data_do_not_enter_the_process(office):
    receipt = office.submit(office.draft())
    with office.transaction() as session:
        case = case_register.find(session, receipt.case_number)
        known = str(feel.to_json(process_runner.variables(session, case.instance_id)))
    for private in ("Yılmaz", "Ayşe", "Lindenweg", "ayse@example.org", "Muster GmbH", "1990"):
        assert private not in known


def test_the_access_code_opens_the_case_and_lies_nowhere_in_clear(office):
    receipt = office.submit(office.draft())
    with office.transaction() as session:
        stored = case_access.code_hash(session, receipt.case_number)
        assert receipt.access_code not in stored
        assert access_codes.verify(session, stored, receipt.access_code, receipt.case_number, "192.0.2.1")
        assert case_access.code_hash(session, "LZ-2026-999999-0") is None


def test_a_double_click_gives_one_case_and_the_same_receipt(office):
    token = office.draft()
    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(lambda _: office.submit(token), range(4)))
    assert len(set(receipts)) == 1
    with office.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 1


def test_the_confirmation_page_survives_bookmarking_but_shows_the_code_for_a_day_only(office):
    token = office.draft()
    receipt = office.submit(token)
    with office.transaction() as session:
        assert intake.receipt(session, office.settings, token) == receipt
    office.traveller.advance(timedelta(hours=25))
    with office.transaction() as session:
        later = intake.receipt(session, office.settings, token)
        assert (later.case_number, later.access_code) == (receipt.case_number, None)


def test_before_submitting_there_is_no_receipt(office):
    token = office.draft()
    with office.transaction() as session:
        assert intake.receipt(session, office.settings, token) is None


def test_missing_recommended_data_do_not_stop_an_application(office):
    answers = {**APPLICATION, "title_expires_on": None, "employer_name": None, "job_title": None}
    token = office.draft(answers)
    with office.transaction() as session:
        check = draft_pages.check_page(session, token)
        assert not check.review.errors
        assert {warning.field_id for _, warning in check.review.warnings} >= {"title_expires_on", "document_pass"}
    assert office.submit(token).case_number


def test_wrong_answers_are_named_and_nothing_is_created(office):
    token = office.draft({**APPLICATION, "family_name": None, "declared_true": False})
    with pytest.raises(ApplicationNotReady) as caught:
        office.submit(token)
    assert {error.field_id for _, error in caught.value.review.errors} >= {"family_name", "declared_true"}
    with office.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0
        assert drafts.find(session, token).case_number is None


def test_the_documents_of_the_draft_are_the_documents_of_the_case(office):
    token = office.draft()
    office.attach(token, ("PASS", "KV"))
    receipt = office.submit(token)
    with office.transaction() as session:
        assert {one.kind for one in register.documents_of(session, receipt.case_number)} == {"PASS", "KV"}
        case = case_register.find(session, receipt.case_number)
        assert all(one.received_at <= case.received_at for one in register.documents_of(session, case.number))


def test_answers_leave_the_draft_when_they_are_in_the_file(office):
    token = office.draft()
    office.submit(token)
    with office.transaction() as session:
        assert session.scalars(select(ApplicationDraft.answers)).one() == {}


def test_at_the_counter_it_is_the_same_act(office, clerk, analyst):
    token = office.draft()
    with pytest.raises(NotPermitted), office.transaction() as session:
        intake.record_at_counter(session, analyst, office.settings, token, IntakeChannel.COUNTER)
    with office.transaction() as session:
        receipt = intake.record_at_counter(session, clerk, office.settings, token, IntakeChannel.COUNTER)
    with office.transaction() as session:
        assert case_register.find(session, receipt.case_number).channel == "counter"
        (entry,) = audit.entries(session, subject=receipt.case_number, action=audit.Action.APPLICATION_RECORD)
        assert entry.by == "c.clerk"


@pytest.mark.parametrize("code_by_email", [True, False])
def test_the_email_names_case_and_page_and_nothing_of_the_file(office, code_by_email):
    office.settings = replace(office.settings, code_by_email=code_by_email)
    receipt = office.submit(office.draft())
    with office.transaction() as session:
        (mail,) = session.scalars(select(OutboxMessage)).all()
        assert mail.recipient == "ayse@example.org"
        assert receipt.case_number in mail.body
        assert f"https://auslaenderbehoerde.example/status/{receipt.case_number}" in mail.body
        assert (receipt.access_code in mail.body) is code_by_email
        for private in ("Yılmaz", "Beschäftigung", "Muster GmbH"):
            assert private not in mail.subject + mail.body


def test_somebody_without_email_gets_none(office):
    office.submit(office.draft({**APPLICATION, "email": None}))
    with office.transaction() as session:
        assert session.scalars(select(OutboxMessage)).all() == []


def test_a_procedure_that_is_not_offered_cannot_be_begun(office):
    with pytest.raises(UnknownProcedure, match="P99"), office.transaction() as session:
        intake.begin(session, "P99", "de")


def test_a_lost_code_is_replaced_and_the_old_one_stops_working(office, clerk):
    receipt = office.submit(office.draft())
    key, number = office.settings.access_code_key, receipt.case_number
    with office.transaction() as session:
        new = case_access.renew(session, clerk, key, number, "Code verloren, Pass gesehen.")
    with office.transaction() as session:
        stored = case_access.code_hash(session, number)
        assert access_codes.verify(session, stored, new, number, "192.0.2.1")
        assert not access_codes.verify(session, stored, receipt.access_code, number, "192.0.2.1")


def test_a_page_keeps_what_was_right_and_names_a_refused_file(office):
    token = office.draft({})
    with office.transaction() as session:
        page = draft_pages.open_form(session, token).pages[0]
        sent = {"family_name": ["Yılmaz"], "birth_date": ["32.13.1990"]}
        result = draft_pages.save_page(session, office.store, token, page.id, sent, {})
        assert "birth_date" in {error.field_id for error in result.errors}
    with office.transaction() as session:
        draft = drafts.find(session, token)
        assert draft.answers["family_name"] == "Yılmaz"
        assert page.id not in draft.pages_saved


def test_a_file_of_the_wrong_kind_is_an_error_at_its_field(office):
    token = office.draft()
    with office.transaction() as session:
        form = draft_pages.open_form(session, token)
        page = form.pages[-1]
        files = {"document_pass": [Upload("pass.pdf", b"MZ\x90\x00 not a pdf")]}
        result = draft_pages.save_page(session, office.store, token, page.id, {"declared_true": ["true"]}, files)
        assert [error.field_id for error in result.errors] == ["document_pass"]
        assert register.documents_of(session, form.draft.owner) == []


def test_a_removed_file_leaves_the_draft(office):
    token = office.draft()
    office.attach(token, ("PASS",))
    with office.transaction() as session:
        form = draft_pages.open_form(session, token)
        (document,) = register.documents_of(session, form.draft.owner)
        sent = {"_remove_file": [f"document_pass:{document.id}"]}
        draft_pages.save_page(session, office.store, token, form.pages[-1].id, sent, {})
    with office.transaction() as session:
        assert register.documents_of(session, form.draft.owner) == []
        assert not drafts.find(session, token).answers["document_pass"]


def test_expired_drafts_go_with_their_files(office):
    token = office.draft()
    office.attach(token, ("PASS",))
    with office.transaction() as session:
        owner = drafts.find(session, token).owner
    office.traveller.advance(timedelta(days=31))
    with office.transaction() as session:
        assert draft_pages.discard_expired(session) == 1
    with office.transaction() as session:
        assert register.documents_of(session, owner) == []
        assert session.scalars(select(ApplicationDraft.id)).all() == []


def test_a_draft_can_be_thrown_away(office):
    token = office.draft()
    office.attach(token, ("PASS",))
    with office.transaction() as session:
        owner = drafts.find(session, token).owner
        draft_pages.discard(session, token)
        assert register.documents_of(session, owner) == []
