"""Letters on file: written once, unchanged, found, verified by third parties."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from engine.database import unit_of_work
from tests.unit.letters import pdf, samples
from workflows.correspondence import letters
from workflows.correspondence.errors import AccessCodeNotFiled, LetterDamaged, LetterIncomplete, UnknownLetter
from workflows.correspondence.letter_kinds import KINDS
from workflows.correspondence.letters import Delivery, LetterDesk
from workflows.correspondence.verification_codes import printed


@pytest.fixture
def desk(tmp_path) -> LetterDesk:
    return LetterDesk(tmp_path / "letters", samples.LETTERHEAD)


def compose(desk, session, kind="deficiency", **kwargs) -> letters.Letter:
    return desk.compose(session, samples.matter(), samples.sample(kind), **kwargs)


def pdfs(desk) -> list:
    return [path for path in desk._content.directory.rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_letter_can_be_put_on_file(session, desk, traveller, kind):
    letter = compose(desk, session, kind, language="en")
    content = desk.read_pdf(session, letter.id)
    assert samples.CASE in pdf.text(content)
    assert (letter.case_number, letter.kind, letter.language) == (samples.CASE, kind, "en")
    assert (letter.subject, letter.subject_en) == (KINDS[kind].subject.de, KINDS[kind].subject.en)
    assert (letter.created_at, letter.size) == (traveller.now(), len(content))


def test_the_letters_of_a_case_are_listed_newest_first(session, desk, traveller):
    first = compose(desk, session, "receipt")
    traveller.move_to(datetime(2026, 3, 9, 8, 0, tzinfo=UTC))
    second = compose(desk, session, "deficiency")
    assert [found.id for found in letters.letters_of(session, samples.CASE)] == [second.id, first.id]
    assert letters.letters_of(session, "LZ-2026-000124-5") == []


def test_a_job_that_runs_twice_writes_one_letter(database, desk):
    with unit_of_work(database) as session:
        first = compose(desk, session, idempotency_key="job-1")
    with unit_of_work(database) as session:
        assert compose(desk, session, idempotency_key="job-1").id == first.id
        assert compose(desk, session, idempotency_key="job-2").id != first.id


def test_a_letter_with_a_gap_is_not_written(session, desk):
    with pytest.raises(LetterIncomplete):
        desk.compose(session, samples.matter(), replace(samples.sample("deficiency"), items=()))
    assert pdfs(desk) == []
    assert letters.letters_of(session, samples.CASE) == []


@pytest.mark.parametrize("kind", ["receipt", "application-summary"])
def test_an_access_code_is_handed_over_but_never_put_on_file(session, desk, kind):
    content = replace(samples.sample(kind), access_code="7K3M-9QXA-42TD-P0RS")
    with pytest.raises(AccessCodeNotFiled):
        desk.compose(session, samples.matter(), content)
    assert "7K3M-9QXA-42TD-P0RS" in pdf.text(desk.render(samples.matter(), content))
    assert pdfs(desk) == []


def test_a_changed_or_lost_pdf_is_not_handed_out(session, desk):
    letter = compose(desk, session)
    path = desk._content.path(letter.sha256)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(LetterDamaged, match=r"„Bitte reichen Sie Unterlagen nach“ .*beschädigt.*Datensicherung"):
        desk.read_pdf(session, letter.id)
    path.unlink()
    with pytest.raises(LetterDamaged, match="verschwunden"):
        desk.read_pdf(session, letter.id)
    with pytest.raises(UnknownLetter):
        desk.read_pdf(session, uuid4())


def test_delivery_and_reading_are_noted_the_first_time(session, desk, traveller):
    letter = compose(desk, session)
    delivered = traveller.now()
    letters.mark_delivered(session, letter.id, Delivery.ONLINE)
    read = traveller.move_to(datetime(2026, 3, 3, 8, 0, tzinfo=UTC))
    letters.mark_read(session, letter.id)
    traveller.move_to(datetime(2026, 3, 4, 8, 0, tzinfo=UTC))
    letters.mark_delivered(session, letter.id, Delivery.POST)
    letters.mark_read(session, letter.id)
    session.refresh(letter)
    assert (letter.delivered_at, letter.delivered_via, letter.read_at) == (delivered, "online", read)


@pytest.mark.parametrize("kind", ["receipt", "completeness-confirmation"])
def test_whoever_is_shown_a_confirmation_can_check_it(session, desk, traveller, kind):
    letter = compose(desk, session, kind)
    code = printed(letter.verification_code)
    assert f"mit dem Code {code}" in pdf.text(desk.read_pdf(session, letter.id))
    found = letters.by_verification_code(session, code)
    assert (found.what.de, found.case_number) == (KINDS[kind].subject.de, samples.CASE)
    assert (found.issued_at, found.office) == (traveller.now(), "Stadt Musterstadt, Ausländerbehörde")
    assert "Nowak" not in repr(found)


def test_a_code_is_found_however_it_is_typed(session, desk):
    letter = compose(desk, session, "receipt")
    letter.verification_code = "0123456789AB"
    session.flush()
    for typed in ("0123-4567-89AB", " o123 4567 89ab ", "OI23–4567–89AB", "0l23456789ab"):
        assert letters.by_verification_code(session, typed) is not None, typed
    for typed in ("", "0123-4567-89AC", "0123-4567-89A", "0123-4567-89AB-0", "Übung", "0123-4567-89A!"):
        assert letters.by_verification_code(session, typed) is None, typed


def test_other_letters_carry_no_code(session, desk):
    letter = compose(desk, session, "refusal")
    assert letter.verification_code is None
    assert "mit dem Code" not in pdf.text(desk.read_pdf(session, letter.id))


def test_pdfs_that_no_letter_names_are_swept_up(database, desk):
    with pytest.raises(ZeroDivisionError):
        compose_and_fail(database, desk)
    with unit_of_work(database) as session:
        kept = compose(desk, session, "receipt")
        assert desk.sweep(database) == 0
    assert len(pdfs(desk)) == 2
    assert desk.sweep(database) == 1
    with unit_of_work(database) as session:
        assert desk.read_pdf(session, kept.id)


def compose_and_fail(database, desk) -> None:
    with unit_of_work(database) as session:
        compose(desk, session)
        raise ZeroDivisionError
