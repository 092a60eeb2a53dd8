"""Changing one's own password."""

from datetime import timedelta

import pytest
from flask import Blueprint
from flask.testing import FlaskClient

from engine.clock import Traveller
from engine.database import Database, unit_of_work
from tests.web.conftest import SignIn
from tests.web.desks import PASSWORD
from web.access import Needs, page
from web.application import Application
from workflows.people.account_administration import reset_password
from workflows.people.permissions import Role

NEW = "ein anderer Satz aus Wörtern"


def change(browser: FlaskClient, old: str = PASSWORD, new: str = NEW, again: str = NEW):
    return browser.post("/passwort", data={"old": old, "new": new, "again": again})


def test_the_new_one_opens_and_the_old_one_does_not(client: FlaskClient, sign_in: SignIn) -> None:
    assert change(sign_in(Role.CLERK)).status_code == 303
    assert client.post("/anmelden", data={"name": "s.brandt", "password": PASSWORD}).status_code == 401
    assert client.post("/anmelden", data={"name": "s.brandt", "password": NEW}).status_code == 303


def test_this_browser_stays_signed_in_and_others_do_not(
    client: FlaskClient, sign_in: SignIn, traveller: Traveller
) -> None:
    browser = sign_in(Role.CLERK)
    client.post("/anmelden", data={"name": "s.brandt", "password": PASSWORD})
    traveller.advance(timedelta(minutes=1))
    change(browser)
    assert browser.get("/passwort").status_code == 200
    assert client.get("/passwort").status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "field", "sentence"),
    [
        ("", NEW, NEW, "old", "Geben Sie Ihr bisheriges Passwort ein."),
        ("falsch geraten", NEW, NEW, "old", "Das bisherige Passwort stimmt nicht."),
        (PASSWORD, "", "", "new", "Geben Sie ein neues Passwort ein."),
        (PASSWORD, NEW, "vertippt", "again", "Die Wiederholung stimmt nicht"),
        (PASSWORD, PASSWORD, PASSWORD, "new", "muss sich vom bisherigen unterscheiden"),
        (PASSWORD, "zu kurz", "zu kurz", "new", "Das Passwort ist zu kurz."),
    ],
)
def test_what_is_wrong_is_said_at_the_field(
    sign_in: SignIn, old: str, new: str, again: str, field: str, sentence: str
) -> None:
    answer = change(sign_in(Role.CLERK), old, new, again)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert sentence in answer.text


def test_a_password_from_somebody_else_must_be_changed_first(
    client: FlaskClient, sign_in: SignIn, database: Database
) -> None:
    sign_in(Role.CLERK)
    with unit_of_work(database) as session:
        reset_password(session, "s.brandt", "vorläufig vergeben", by="test")
    form = {"name": "s.brandt", "password": "vorläufig vergeben"}
    assert client.post("/anmelden", data=form).location == "/passwort?weiter=/arbeit"
    page = client.get("/passwort?weiter=/arbeit").text
    assert "Ihr Passwort hat jemand anderes festgelegt." in page
    answer = client.post("/passwort", data={"old": form["password"], "new": NEW, "again": NEW, "weiter": "/arbeit"})
    assert answer.location == "/arbeit"
    assert "festgelegt" not in client.get("/passwort").text


def test_until_then_no_other_page_opens(
    app: Application, client: FlaskClient, sign_in: SignIn, database: Database
) -> None:
    blueprint = Blueprint("inner", __name__)
    page(blueprint, "/drinnen", access=Needs(None), endpoint="inner")(lambda: "drinnen")
    app.register_blueprint(blueprint)
    sign_in(Role.CLERK)
    with unit_of_work(database) as session:
        reset_password(session, "s.brandt", "vorläufig vergeben", by="test")
    client.post("/anmelden", data={"name": "s.brandt", "password": "vorläufig vergeben"})
    assert client.get("/drinnen").location == "/passwort"
