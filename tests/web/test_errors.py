"""Error pages say what happened and what to do next."""

import pytest
from flask import Blueprint, abort
from flask.testing import FlaskClient

from engine.errors import LaufzettelError
from tests.web.conftest import SignIn
from web.access import Needs, Public, page
from web.application import Application
from web.errors import explanation
from workflows.people.access_codes import TooManyAttempts
from workflows.people.permissions import Role

STATUSES = [400, 403, 404, 405, 409, 413, 429, 500]


class Refused(LaufzettelError):
    sentence = "Der Termin am {day} ist schon vergeben."


@pytest.fixture(autouse=True)
def failing_pages(app: Application) -> None:
    blueprint = Blueprint("failing", __name__)

    def refuse() -> str:
        raise Refused(day="Montag")

    def slow_down() -> str:
        raise TooManyAttempts(90)

    page(blueprint, "/fehler/<int:status>", access=Public("test"), endpoint="status")(lambda status: abort(status))
    page(blueprint, "/innen/<int:status>", access=Needs(None), endpoint="inner")(lambda status: abort(status))
    page(blueprint, "/vergeben", access=Public("test"), endpoint="refuse")(refuse)
    page(blueprint, "/langsam", access=Public("test"), endpoint="slow")(slow_down)
    app.register_blueprint(blueprint)


@pytest.mark.parametrize("status", STATUSES)
def test_each_page_says_what_happened_and_what_to_do(app: Application, client: FlaskClient, status: int) -> None:
    answer = client.get(f"/fehler/{status}")
    assert answer.status_code == status
    with app.test_request_context():
        said = explanation(status)
    assert f'<h1 class="kern-heading-x-large">{said.title}</h1>' in answer.text
    for advice in said.advice:
        assert f"<li>{advice}</li>" in answer.text


def test_no_two_pages_say_the_same(app: Application) -> None:
    with app.test_request_context():
        assert len({explanation(status) for status in STATUSES}) == len(STATUSES)


def test_an_unusual_status_gets_the_page_of_its_kind(client: FlaskClient) -> None:
    assert "nicht verstanden" in client.get("/fehler/422").text
    assert "Bei uns ist etwas schiefgegangen" in client.get("/fehler/503").text


def test_an_unknown_address_gets_a_page(client: FlaskClient) -> None:
    answer = client.get("/gibt/es/nicht")
    assert answer.status_code == 404
    assert "Diese Seite gibt es nicht" in answer.text


def test_a_wrong_method_is_told_which_would_be_right(client: FlaskClient) -> None:
    answer = client.get("/abmelden")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_whoever_works_here_sees_it_in_the_layout_of_the_office(client: FlaskClient, sign_in: SignIn) -> None:
    assert "lz-citizen" in client.get("/fehler/404").text
    inside = sign_in(Role.CLERK).get("/innen/404").text
    assert "lz-office" in inside
    assert "Sabine Brandt" in inside


def test_whoever_may_not_open_a_page_is_sent_to_one_that_is_open_to_them(sign_in: SignIn) -> None:
    answer = sign_in(Role.ADMIN).get("/arbeit")
    assert answer.status_code == 403
    assert "Weiter zu: Konten" in answer.text
    assert 'href="/arbeit"' not in answer.text


def test_an_error_raised_on_purpose_shows_its_own_sentence(client: FlaskClient) -> None:
    answer = client.get("/vergeben")
    assert answer.status_code == 409
    assert "Der Termin am Montag ist schon vergeben." in answer.text


def test_too_many_attempts_say_how_long_to_wait(client: FlaskClient) -> None:
    answer = client.get("/langsam")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "90"
    assert "2 Min." in answer.text


def test_programs_get_the_same_in_json(client: FlaskClient) -> None:
    answer = client.get("/gibt/es/nicht", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json["title"] == "Diese Seite gibt es nicht"
