"""Searching files: by number or by the beginnings of names, always for a purpose."""

from tests.integration.office import REQUIRED, Office
from tests.web.clerk.desk import Desk
from workflows import audit
from workflows.audit import Action


def test_beginnings_of_names_find_a_person_whatever_their_accents(clerk: Desk, office: Office) -> None:
    number = office.apply(REQUIRED)
    office.apply(family_name="Okonkwo", given_names="Adaeze")
    clerk.open("/akten").press("Suchen", suche="yil ay", zweck="citizen-asked")
    assert clerk.numbers() == [number]
    (row,) = clerk.rows()
    for fact in ("Ayşe Yılmaz", "17.05.1990", "offen", "Erwerbstätigkeit"):
        assert fact in row


def test_the_purpose_travels_from_the_search_into_the_file_and_the_log(clerk: Desk, office: Office) -> None:
    number = office.apply()
    clerk.open("/akten").press("Suchen", suche="yil", zweck="other-office-asked").follow(number)
    assert "Zweck des Zugriffs: Anfrage einer anderen Behörde oder eines Gerichts" in clerk.text
    clerk.follow("Zur Suche")
    assert clerk.numbers() == [number]
    with office.transaction() as session:
        (search, *_others) = reversed(audit.entries(session, action=Action.CASE_SEARCH))
        assert search.purpose == "Anfrage einer anderen Behörde oder eines Gerichts"
        assert search.details == {"text": "yil", "found": 1}
        (look,) = audit.entries(session, action=Action.CASE_VIEW, subject=number)
        assert look.purpose == "Anfrage einer anderen Behörde oder eines Gerichts"


def test_a_complete_number_leads_straight_to_the_file(clerk: Desk, office: Office) -> None:
    number = office.apply()
    clerk.open("/akten").press("Suchen", suche=number.lower().replace("-", " "))
    assert clerk.address.startswith(f"/akte/{number}")


def test_too_little_is_not_searched(clerk: Desk, office: Office) -> None:
    office.apply()
    clerk.open("/akten").press("Suchen", suche="y.")
    assert clerk.status == 422
    assert clerk.errors() == {"suche": "Bitte geben Sie mindestens 3 Zeichen ein."}
    assert clerk.value("suche") == "y."


def test_nothing_found_says_what_else_to_try(clerk: Desk, office: Office) -> None:
    number = office.apply()
    clerk.open("/akten").press("Suchen", suche="Niemandsohn")
    assert "Zu „Niemandsohn“ gibt es keine Akte." in clerk.text
    assert "nur mit dem Anfang des Familiennamens" in clerk.text
    mistyped = number[:-1] + str((int(number[-1]) + 1) % 10)
    clerk.press("Suchen", suche=mistyped)
    assert "ist kein gültiges Aktenzeichen" in clerk.text


def test_hostile_text_finds_nothing_and_breaks_nothing(clerk: Desk, office: Office) -> None:
    office.apply()
    for text in ("%%%abc", "abc_%", "'; drop table case", "<script>", "\\\\\\abc", "a" * 5000):
        clerk.open("/akten").press("Suchen", suche=text)
        assert clerk.status in (200, 422)
        assert clerk.numbers() == []
