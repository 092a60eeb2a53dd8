"""What browsers are told to refuse, and what a form must bring along."""

import re

import pytest
from flask import Blueprint
from flask.testing import FlaskClient

from engine.database import Database
from tests.web.conftest import SignIn
from web.access import Public, page
from web.app import create_app
from web.application import Application
from web.settings import read_environment
from web.static_files import asset
from workflows.people.permissions import Role


@pytest.mark.parametrize("path", ["/", "/anmelden", "/gibt-es-nicht", "/gesundheit"])
def test_every_answer_forbids_inline_script_and_style_and_foreign_content(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/anmelden", "/gibt-es-nicht"])
def test_no_page_holds_inline_script_or_style(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", page)


def test_plain_http_is_not_told_to_use_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_https_cookies_stay_with_this_host(database: Database, tmp_path) -> None:
    settings = read_environment(
        {
            "LAUFZETTEL_DATA_DIRECTORY": str(tmp_path),
            "LAUFZETTEL_BASE_URL": "https://amt.example",
            "LAUFZETTEL_PROXY_HOPS": "1",
        }
    )
    client = create_app(settings, database).test_client()
    answer = client.get("/anmelden", headers={"X-Forwarded-Proto": "https", "X-Forwarded-Host": "amt.example"})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-laufzettel=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_nobody_believes_a_proxy_that_is_not_configured(client: FlaskClient) -> None:
    answer = client.get("/", headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" not in answer.headers


def test_a_form_without_its_token_is_refused_with_advice(app: Application) -> None:
    answer = app.test_client().post("/anmelden", data={"name": "a", "password": "b"})
    assert answer.status_code == 400
    assert "Dieses Formular ist abgelaufen" in answer.text
    assert "laden Sie es neu" in answer.text


def test_a_form_with_its_token_is_accepted(app: Application) -> None:
    client = app.test_client()
    match = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/anmelden").text)
    assert match
    answer = client.post("/anmelden", data={"name": "a", "password": "b", "csrf_token": match[1]})
    assert answer.status_code == 401


def test_too_large_a_request_gets_a_page_that_says_so(app: Application, client: FlaskClient) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = client.post("/anmelden", data={"name": "a" * 2000, "password": "b"})
    assert answer.status_code == 413
    assert "Das war zu groß" in answer.text


def test_styles_are_kept_for_a_year_and_come_compressed(app: Application, client: FlaskClient) -> None:
    with app.test_request_context():
        address = asset("app.css")
    answer = client.get(address, headers={"Accept-Encoding": "gzip, br"}, buffered=True)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.mimetype == "text/css"
    assert "Cookie" not in answer.headers.get("Vary", "")
    plain = client.get(address, headers={"Accept-Encoding": "identity"}, buffered=True)
    assert "Content-Encoding" not in plain.headers
    assert len(plain.data) > len(answer.data)


@pytest.mark.parametrize("name", ["manifest.json", "../app.py", "..%2fapp.py", "app.css", "app.css.br"])
def test_nothing_else_of_the_folder_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_the_request_log_names_the_route_and_the_person_but_no_address(sign_in: SignIn, log: list) -> None:
    sign_in(Role.CLERK).get("/sprache/en?weiter=/antrag/geheim")
    line = log[-1]
    assert line["action"] == "request:answer"
    assert (line["route"], line["status"], line["method"]) == ("/sprache/<any(de, en):code>", 303, "GET")
    assert "geheim" not in str(line)
    assert log[-2]["account"] == "s.brandt"


def test_a_failed_request_is_logged_once_under_the_id_that_its_page_shows(app: Application, log: list) -> None:
    def broken() -> str:
        raise RuntimeError("broken on purpose")

    blueprint = Blueprint("broken", __name__)
    page(blueprint, "/kaputt", access=Public("test"))(broken)
    app.register_blueprint(blueprint)
    answer = app.test_client().get("/kaputt")
    assert answer.status_code == 500
    assert "broken on purpose" not in answer.text
    assert "Traceback" not in answer.text
    assert [line["action"] for line in log] == ["request:fail", "request:answer"]
    assert answer.headers["X-Request-Id"] in answer.text
