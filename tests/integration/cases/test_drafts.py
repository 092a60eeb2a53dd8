"""Drafts: kept behind a secret link, page by page, and gone after thirty days without a visit."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from workflows.cases import drafts
from workflows.cases.drafts import DraftNotFound, DraftSubmitted
from workflows.cases.tables import ApplicationDraft


@pytest.fixture
def token(session, traveller):
    return drafts.begin(session, "P01", "p01-application", 1, "de")[0]


def test_the_secret_of_the_link_is_not_in_the_database(session, token):
    row = session.execute(select(ApplicationDraft.__table__)).one()
    assert token not in str(row)
    assert drafts.find(session, token).procedure_key == "P01"


def test_answers_are_kept_page_by_page(session, token):
    drafts.keep_answers(session, token, {"family_name": "Yılmaz"}, page="person", finished=True)
    both = {"family_name": "Yılmaz", "employer": "ACME"}
    draft = drafts.keep_answers(session, token, both, page="work", finished=False)
    assert draft.answers == both
    assert draft.pages_saved == ("person",)


def test_a_page_that_is_not_right_any_more_counts_as_unfinished(session, token):
    drafts.keep_answers(session, token, {}, page="person", finished=True)
    assert drafts.keep_answers(session, token, {}, page="person", finished=False).pages_saved == ()


def test_each_saving_puts_the_expiry_off(session, traveller, token):
    traveller.advance(timedelta(days=29))
    drafts.keep_answers(session, token, {}, page="person", finished=True)
    traveller.advance(timedelta(days=29))
    assert drafts.find(session, token)
    traveller.advance(timedelta(days=1))
    with pytest.raises(DraftNotFound):
        drafts.find(session, token)


def test_expired_drafts_are_deleted(session, traveller, token):
    drafts.begin(session, "P01", "p01-application", 1, "de")
    traveller.advance(timedelta(days=31))
    drafts.begin(session, "P01", "p01-application", 1, "de")
    assert len(drafts.take_expired(session)) == 2
    assert session.scalar(text("SELECT count(*) FROM application_draft")) == 1


def test_an_unknown_link_is_told_like_an_expired_one(session):
    with pytest.raises(DraftNotFound):
        drafts.find(session, "guessed")


def test_a_submitted_draft_no_longer_changes(session, token):
    drafts.find_row(session, token).case_number = "LZ-2026-000001-0"
    session.flush()
    with pytest.raises(DraftSubmitted, match="LZ-2026-000001-0"):
        drafts.keep_answers(session, token, {}, page="person", finished=True)
