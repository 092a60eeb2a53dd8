"""German is the source; English is a courtesy that says so."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import SignIn
from web.application import Application
from web.formats import days_from_today, format_day, format_long_day, format_moment, format_size
from web.language import filled, sentence
from workflows.people.identities import NotPermitted
from workflows.people.permissions import Permission, Role

BINDING = "The German text is legally binding."


def test_without_a_wish_the_page_is_german(client: FlaskClient) -> None:
    page = client.get("/").text
    assert '<html lang="de" dir="ltr">' in page
    assert "Was möchten Sie tun?" in page
    assert BINDING not in page


@pytest.mark.parametrize(
    ("wish", "language"),
    [("en-GB,en;q=0.9", "en"), ("de-AT", "de"), ("fr,en;q=0.5,de;q=0.4", "en"), ("uk,tr", "de"), ("*", "de")],
)
def test_the_browser_s_wish_is_followed_where_it_can_be(client: FlaskClient, wish: str, language: str) -> None:
    assert f'<html lang="{language}"' in client.get("/", headers={"Accept-Language": wish}).text


def test_an_english_page_says_that_the_german_text_counts(client: FlaskClient) -> None:
    page = client.get("/", headers={"Accept-Language": "en"}).text
    assert "What would you like to do?" in page
    assert BINDING in page


def test_the_switch_is_remembered_and_leads_back(client: FlaskClient) -> None:
    answer = client.get("/sprache/en?weiter=/anmelden?weiter%3D/arbeit")
    assert (answer.status_code, answer.location) == (303, "/anmelden?weiter=/arbeit")
    assert '<html lang="en"' in client.get("/").text
    client.get("/sprache/de")
    assert '<html lang="de"' in client.get("/").text


def test_the_switch_leads_to_no_foreign_site(client: FlaskClient) -> None:
    assert client.get("/sprache/en?weiter=https://boese.example/").location == "/"


def test_a_language_we_do_not_speak_is_no_page(client: FlaskClient) -> None:
    assert client.get("/sprache/xx").status_code == 404


def test_every_page_offers_the_other_language_in_its_own_name(client: FlaskClient) -> None:
    page = client.get("/anmelden?weiter=/arbeit").text
    assert 'href="/sprache/en?weiter=/anmelden?weiter%3D/arbeit" lang="en"' in page


def test_error_pages_speak_the_language_too(sign_in: SignIn) -> None:
    browser = sign_in(Role.CLERK)
    browser.get("/sprache/en")
    assert "This page does not exist" in browser.get("/gibt-es-nicht").text


@dataclass(frozen=True)
class Said:
    sentence: str
    values: dict[str, Any] = field(default_factory=dict)


def in_language(app: Application, code: str):
    return app.test_request_context("/", headers={"Accept-Language": code})


def test_sentences_from_below_are_translated_and_filled(app: Application) -> None:
    error = NotPermitted(Permission.EXAMINE)
    with in_language(app, "de"):
        assert sentence(error) == str(error)
    with in_language(app, "en"):
        assert "Your account may not do this" in sentence(error)


def test_a_sentence_without_a_translation_stays_german(app: Application) -> None:
    with in_language(app, "en"):
        assert sentence(Said("Nirgends übersetzt: {what}.", {"what": "100 %"})) == "Nirgends übersetzt: 100 %."


def test_dates_in_sentences_are_written_as_people_write_them(app: Application) -> None:
    values = {"day": date(2026, 11, 5), "moment": datetime(2026, 11, 5, 23, 30, tzinfo=UTC)}
    with in_language(app, "de"):
        assert (
            filled("Frist {day}, gesperrt bis {moment}.", values) == "Frist 05.11.2026, gesperrt bis 06.11.2026, 00:30."
        )
        assert filled("{moment:%H:%M} Uhr", values) == "00:30 Uhr"
    with in_language(app, "en"):
        assert filled("{day}", values) == "5 Nov 2026"


def test_formats_follow_the_language(app: Application) -> None:
    day, moment = date(2026, 3, 1), datetime(2026, 7, 1, 22, 5, tzinfo=UTC)
    with in_language(app, "de"):
        assert format_day(day) == "01.03.2026"
        assert format_long_day(day) == "Sonntag, 1. März 2026"
        assert format_moment(moment) == "02.07.2026, 00:05"
        assert (format_size(800), format_size(840_200), format_size(2_400_000)) == ("1 kB", "840 kB", "2,4 MB")
        assert format_day(None) == format_moment(None) == ""
    with in_language(app, "en"):
        assert format_size(2_400_000) == "2.4 MB"


@pytest.mark.parametrize(("day", "days"), [(date(2026, 3, 2), 0), (date(2026, 3, 1), -1), (date(2026, 4, 1), 30)])
def test_days_are_counted_at_the_office(traveller, day: date, days: int) -> None:
    assert days_from_today(day) == days


def test_late_in_the_evening_it_is_still_today(traveller) -> None:
    assert days_from_today(datetime(2026, 3, 2, 22, 59, tzinfo=UTC)) == 0
    assert days_from_today(datetime(2026, 3, 2, 23, 1, tzinfo=UTC)) == 1
