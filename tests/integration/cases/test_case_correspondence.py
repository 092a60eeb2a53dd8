"""Letters of a case: they say what the file says, reach the citizen, and are written once."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from tests.integration.office import (
    APPROVED,
    COMPLETE,
    GRANT,
    GRANT_NOTICE,
    INCOMPLETE,
    REFUSAL_NOTICE,
    REFUSE,
    REQUIRED,
    UPHELD,
    Office,
)
from workflows import audit
from workflows.cases import case_correspondence, case_letters, case_register, contributions, letters_data
from workflows.cases.completeness import Verdict
from workflows.cases.letters_data import NoticeMissing, UnknownKind
from workflows.cases.purposes import Purpose
from workflows.correspondence.errors import UnknownLetter
from workflows.correspondence.tables import Letter, OutboxMessage
from workflows.people.identities import NotPermitted


def text_of(office: Office, number: str, kind: str) -> str:
    with office.transaction() as session:
        letter = next(one for one in case_letters.of_case(session, number) if one.kind == kind)
        opened = case_letters.open_for_citizen(session, office.desk, number, letter.id)
    pages = PdfReader(BytesIO(opened.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_deficiency_letter_names_each_item_with_reason_and_deadline(office, clerk):
    number = office.apply(("PASS", "KV", "AV"))
    office.judge(number, clerk, "KV", "AV")
    office.judge(number, clerk, "PASS", verdict=Verdict.REJECTED)
    office.complete(number, clerk, INCOMPLETE)
    letter = text_of(office, number, "deficiency")
    assert "Pass oder Passersatz" in letter
    assert "Die Seite mit dem Lichtbild fehlt." in letter
    assert "Lohnabrechnungen der letzten drei Monate" in letter
    assert "Sprache: Deutsch, sonst mit Übersetzung." in letter
    assert "30. März 2026" in letter
    assert "Krankenversicherung" not in letter


def test_a_reminder_is_not_written_when_everything_has_come_meanwhile(office, clerk):
    number = office.apply(("KV", "AV", "LOHN3"))
    office.judge(number, clerk, "KV", "AV", "LOHN3")
    office.complete(number, clerk, INCOMPLETE)
    office.hand_in(number, "PASS", done=False)
    office.pass_time(22)
    with office.transaction() as session:
        assert [one.kind for one in case_letters.of_case(session, number)] == ["deficiency", "receipt"]


def test_the_second_reminder_names_the_missed_day_and_the_new_one(office, clerk):
    number = office.apply(("KV", "AV", "LOHN3"))
    office.judge(number, clerk, "KV", "AV", "LOHN3")
    office.complete(number, clerk, INCOMPLETE)
    office.pass_time(29.5)
    letter = text_of(office, number, "reminder")
    assert "30. März 2026" in letter
    assert "14. April 2026" in letter  # two weeks from the midnight at which the deadline ended


def test_the_confirmation_lists_what_was_checked_and_is_no_decision(office, clerk):
    number = office.apply(REQUIRED)
    office.judge(number, clerk, *REQUIRED)
    office.complete(number, clerk, COMPLETE)
    letter = text_of(office, number, "completeness-confirmation")
    for name in ("Pass oder Passersatz", "Arbeitsvertrag", "Lohnabrechnungen"):
        assert name in letter
    assert "8 Wochen" in letter
    assert "keine Entscheidung" in letter


def test_a_refusal_gives_the_grounds_that_the_person_was_heard_on(office, clerk, examiner, approver):
    number = office.apply(REQUIRED)
    office.judge(number, clerk, *REQUIRED)
    office.complete(number, clerk, COMPLETE)
    office.complete(number, examiner, REFUSE)
    office.complete(number, examiner, REFUSAL_NOTICE)
    ground = "Das Einkommen reicht nicht aus."
    assert ground in text_of(office, number, "hearing")
    with office.transaction() as session:
        contributions.reply_to_hearing(session, office.store, number, "Ich suche Arbeit.")
    office.work()
    office.complete(number, examiner, {**UPHELD, "hearing_reply": "answered", "arguments": _argued()})
    office.complete(number, approver, APPROVED)
    letter = text_of(office, number, "refusal")
    assert ground in letter
    assert "Gesicherter Lebensunterhalt" in letter
    assert "Verwaltungsgericht Musterstadt" in letter
    assert "a.approver" in letter  # who answers for it; an account without a name is shown by its own


def test_a_grant_says_what_is_granted_until_when_and_what_it_costs(office, clerk, examiner, approver):
    number = office.apply(REQUIRED)
    office.judge(number, clerk, *REQUIRED)
    office.complete(number, clerk, COMPLETE)
    office.complete(number, examiner, GRANT)
    office.complete(number, examiner, GRANT_NOTICE)
    with office.transaction() as session:
        decided = case_register.find(session, number).decided_at
    if decided is None:
        office.complete(number, approver, APPROVED)
    letter = text_of(office, number, "grant")
    for part in ("§ 18b AufenthG", "31. Januar 2030", "Beschäftigung als Ingenieurin gestattet", "93"):
        assert part in letter


def test_the_record_to_keep_has_number_code_answers_and_files_and_is_not_filed(office):
    token = office.draft()
    office.attach(token, ("PASS",))
    receipt = office.submit(token)
    with office.transaction() as session:
        pdf = case_correspondence.application_summary(session, office.settings, office.desk, receipt.case_number)
        assert session.scalar(select(func.count()).select_from(Letter)) == 0
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
    for part in (receipt.case_number, receipt.access_code, "Yılmaz", "PASS.pdf", "Ihre Person"):
        assert part in text


def test_no_letter_on_file_holds_the_access_code(office):
    token = office.draft()
    receipt = office.submit(token)
    office.work()
    assert receipt.access_code not in text_of(office, receipt.case_number, "receipt")


def test_the_same_job_writes_one_letter_and_one_email(office):
    number = office.apply(REQUIRED)
    with office.transaction() as session:
        before = session.scalar(select(func.count()).select_from(OutboxMessage))
        for _ in range(2):
            case_correspondence.write(
                session,
                office.settings,
                office.desk,
                case_number=number,
                kind="deficiency",
                values={"deadline": date(2026, 4, 1), "missing_documents": ["PASS"]},
                idempotency_key="job-1",
            )
        assert session.scalar(select(func.count()).select_from(Letter).where(Letter.kind == "deficiency")) == 1
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == before + 1
        (mail,) = session.scalars(select(OutboxMessage).order_by(OutboxMessage.created_at.desc()).limit(1)).all()
        assert "Unterlagen" not in mail.subject + mail.body


def test_a_letter_belongs_to_its_case_and_reading_it_leaves_a_trace(office, clerk, analyst):
    first, second = office.apply(REQUIRED), office.apply(REQUIRED, family_name="Andere")
    with office.transaction() as session:
        (letter,) = case_letters.of_case(session, first)
        with pytest.raises(UnknownLetter):
            case_letters.open_for_citizen(session, office.desk, second, letter.id)
        with pytest.raises(NotPermitted):
            case_letters.open_for_clerk(session, analyst, office.desk, letter.id, Purpose.SUPERVISION)
        case_letters.open_for_clerk(session, clerk, office.desk, letter.id, Purpose.CASE_WORK)
    with office.transaction() as session:
        (entry,) = audit.entries(session, action=audit.Action.LETTER_VIEW)
        assert (entry.by, entry.purpose) == ("c.clerk", "Bearbeitung des Vorgangs")
        assert case_letters.of_case(session, first)[0].read_at is None
        case_letters.open_for_citizen(session, office.desk, first, letter.id)
    with office.transaction() as session:
        assert case_letters.of_case(session, first)[0].read_at is not None


def test_a_notice_without_text_and_an_unknown_kind_are_said_plainly(office):
    number = office.apply(REQUIRED)
    with office.transaction() as session:
        case = case_register.find(session, number)
        with pytest.raises(NoticeMissing):
            letters_data.content(session, case, "grant", {})
        with pytest.raises(UnknownKind, match="love-letter"):
            letters_data.content(session, case, "love-letter", {})


def _argued():
    return [{"argument": "Arbeitssuche", "assessment": "Kein Einkommen absehbar.", "convincing": "no"}]
