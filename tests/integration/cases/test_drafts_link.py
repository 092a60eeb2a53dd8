"""Saving and coming back: the link by e-mail, to one valid address."""

import pytest
from sqlalchemy import select

from workflows.cases import drafts, notifications
from workflows.correspondence.errors import InvalidEmailAddress
from workflows.correspondence.tables import OutboxMessage


def test_the_link_is_sent_to_the_address_and_opens_the_draft(office):
    token = office.draft()
    with office.transaction() as session:
        notifications.draft_link(session, office.settings, token, " ayse@example.org ")
    with office.transaction() as session:
        (mail,) = session.scalars(select(OutboxMessage)).all()
        assert mail.recipient == "ayse@example.org"
        assert f"https://auslaenderbehoerde.example/antrag/{token}" in mail.body
        assert "Yılmaz" not in mail.body
        assert drafts.find(session, token).email == "ayse@example.org"


def test_an_address_that_is_none_is_refused(office):
    token = office.draft()
    with pytest.raises(InvalidEmailAddress), office.transaction() as session:
        notifications.draft_link(session, office.settings, token, "ayse(at)example")


def test_a_double_click_sends_one_email(office):
    token = office.draft()
    for _ in range(2):
        with office.transaction() as session:
            notifications.draft_link(session, office.settings, token, "ayse@example.org")
    with office.transaction() as session:
        assert len(session.scalars(select(OutboxMessage)).all()) == 1
