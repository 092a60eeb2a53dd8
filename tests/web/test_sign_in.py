"""Signing in and out of people who work here."""

from datetime import timedelta

import pytest
from flask import Blueprint
from flask.testing import FlaskClient
from sqlalchemy import select

from engine.clock import Traveller
from engine.database import Database, unit_of_work
from tests.web.conftest import SignIn
from tests.web.desks import PASSWORD
from web.access import Needs, page
from web.application import Application
from workflows.people.account_administration import deactivate
from workflows.people.attempts import Key, Scope
from workflows.people.permissions import Role
from workflows.people.tables import FailedAttempts


@pytest.fixture(autouse=True)
def inner_page(app: Application) -> None:
    """A page for whoever is signed in."""
    blueprint = Blueprint("inner", __name__)
    page(blueprint, "/drinnen", access=Needs(None), endpoint="inner")(lambda: "drinnen")
    app.register_blueprint(blueprint)


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/drinnen").text == "drinnen"


def test_name_and_password_open_the_office(sign_in: SignIn) -> None:
    assert is_in(sign_in(Role.CLERK))


def test_afterwards_one_is_where_one_wanted_to_go(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in(Role.CLERK)
    form = {"name": "s.brandt", "password": PASSWORD, "weiter": "/drinnen?ansicht=team"}
    assert client.post("/anmelden", data=form).location == "/drinnen?ansicht=team"


@pytest.mark.parametrize("foreign", ["https://boese.example/", "//boese.example", "/\\boese.example", "boese", ""])
def test_but_never_on_a_foreign_site(client: FlaskClient, sign_in: SignIn, foreign: str) -> None:
    sign_in(Role.CLERK)
    form = {"name": "s.brandt", "password": PASSWORD, "weiter": foreign}
    assert client.post("/anmelden", data=form).location == "/arbeit"


def test_failures_count_for_the_address_they_come_from(
    client: FlaskClient, sign_in: SignIn, database: Database
) -> None:
    sign_in(Role.CLERK)
    form = {"name": "s.brandt", "password": "falsch geraten"}
    client.post("/anmelden", data=form, environ_base={"REMOTE_ADDR": "203.0.113.7"})
    with unit_of_work(database) as session:
        counted = {Key(Scope(row.scope), row.key_digest) for row in session.scalars(select(FailedAttempts))}
    assert counted == {Key.of(Scope.ACCOUNT, "s.brandt"), Key.of(Scope.OFFICE_REMOTE, "203.0.113.7")}


@pytest.mark.parametrize("name", ["s.brandt", "niemand"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    client: FlaskClient, sign_in: SignIn, name: str
) -> None:
    sign_in(Role.CLERK)
    answer = client.post("/anmelden", data={"name": name, "password": "falsch geraten"})
    assert answer.status_code == 401
    assert "Benutzername oder Passwort stimmt nicht." in answer.text
    assert "falsch geraten" not in answer.text
    assert "<title>Fehler: " in answer.text


def test_a_failure_is_counted_although_it_is_one(client: FlaskClient, database: Database) -> None:
    client.post("/anmelden", data={"name": "niemand", "password": "falsch geraten"})
    with unit_of_work(database) as session:
        assert session.scalars(select(FailedAttempts.failures)).all() == [1, 1]  # for the name and for the address


def test_too_many_failures_lock_and_say_until_when(client: FlaskClient, sign_in: SignIn, traveller: Traveller) -> None:
    sign_in(Role.CLERK)
    for _ in range(5):
        client.post("/anmelden", data={"name": "s.brandt", "password": "falsch geraten"})
    answer = client.post("/anmelden", data={"name": "s.brandt", "password": PASSWORD})
    assert answer.status_code == 401
    assert "gesperrt bis 09:15 Uhr" in answer.text  # the office's clock


def test_empty_fields_are_named_one_by_one(client: FlaskClient) -> None:
    answer = client.post("/anmelden", data={"name": " ", "password": ""})
    assert answer.status_code == 422
    assert 'href="#name"' in answer.text
    assert 'href="#password"' in answer.text
    assert "Bitte prüfen Sie 2 Angaben" in answer.text


def test_signing_out_ends_the_session(sign_in: SignIn) -> None:
    browser = sign_in(Role.CLERK)
    answer = browser.post("/abmelden", follow_redirects=True)
    assert "Sie sind abgemeldet." in answer.text
    assert not is_in(browser)


def test_half_an_hour_of_rest_ends_the_session(sign_in: SignIn, traveller: Traveller) -> None:
    browser = sign_in(Role.CLERK)
    traveller.advance(timedelta(minutes=29))
    assert is_in(browser)
    traveller.advance(timedelta(minutes=29))
    assert is_in(browser)
    traveller.advance(timedelta(minutes=31))
    assert not is_in(browser)


def test_a_working_day_ends_it_too(sign_in: SignIn, traveller: Traveller) -> None:
    browser = sign_in(Role.CLERK)
    for _ in range(24):
        assert is_in(browser)
        traveller.advance(timedelta(minutes=25))
    traveller.advance(timedelta(minutes=1))
    assert not is_in(browser)


def test_a_deactivated_account_is_out_at_once(sign_in: SignIn, database: Database) -> None:
    browser = sign_in(Role.CLERK)
    with unit_of_work(database) as session:
        deactivate(session, "s.brandt", by="test")
    assert not is_in(browser)


def test_a_cookie_does_not_work_in_another_browser(sign_in: SignIn) -> None:
    browser = sign_in(Role.CLERK)
    assert browser.get("/drinnen", headers={"User-Agent": "somebody else's"}).status_code == 303


def test_signing_in_starts_a_session_of_its_own(app: Application, sign_in: SignIn) -> None:
    sign_in(Role.CLERK)
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["untergeschoben"] = "von jemandem"
    browser.post("/anmelden", data={"name": "s.brandt", "password": PASSWORD})
    with browser.session_transaction() as cookie:
        assert "untergeschoben" not in cookie
        assert cookie["_user_id"] == "s.brandt"


def test_whoever_is_signed_in_does_not_see_the_form_again(sign_in: SignIn) -> None:
    assert sign_in(Role.CLERK).get("/anmelden").location == "/arbeit"
