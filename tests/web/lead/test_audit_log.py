"""The page `/protokoll`: who did what and when, and the proof that it was not changed."""

from urllib.parse import unquote

import pytest
from sqlalchemy import text

from tests.integration.office import Office
from tests.web.citizen.browser import words_of
from tests.web.clerk.desk import Desk
from tests.web.desks import Hire
from workflows import audit
from workflows.audit import Action
from workflows.people.permissions import Role
from workflows.steering import audit_review


@pytest.fixture
def auditor(hire: Hire) -> Desk:
    return hire("Birgit Sommer", Role.AUDITOR)


def _write(office: Office, count: int, action: Action = Action.CASE_VIEW, **fields) -> None:
    for place in range(count):
        with office.transaction() as session:
            audit.record(session, action, **{"by": "birgit.sommer", "subject": f"Sache {place}", **fields})


def _rows(desk: Desk) -> list[str]:
    return [words_of(row) for row in desk.page.xpath("//table//tbody/tr")]


def test_entries_are_readable_with_names_and_particulars(office: Office, auditor: Desk) -> None:
    details = {"before": {"roles": ["clerk"]}, "after": {"roles": ["clerk", "lead"]}, "verdict": "accepted"}
    _write(office, 1, Action.ACCOUNT_ASSIGN, details=details, purpose="Vertretung")

    row = _rows(auditor.open("/protokoll"))[0]

    assert "Birgit Sommer Rollen und Teams eines Kontos geändert Sache 0 Vertretung" in row
    assert "nachher Rollen: Annahme und Clearing (clerk), Leitung (lead)" in row
    assert "Urteil anerkannt (accepted)" in row


def test_the_filter_stands_in_the_address_and_in_the_fields(office: Office, auditor: Desk) -> None:
    _write(office, 2)
    _write(office, 1, Action.CASE_EXPORT)

    auditor.open("/protokoll").press("Anzeigen", handlung="case:export", person="birgit.sommer")

    assert "handlung=case:export" in unquote(auditor.address)
    assert len(_rows(auditor)) == 1
    assert auditor.page.xpath("//select[@id='handlung']/option[@selected]/@value") == ["case:export"]
    auditor.follow("Alles zeigen")
    assert len(_rows(auditor)) > 3


def test_nothing_found_says_so(auditor: Desk) -> None:
    assert "Kein Eintrag passt dazu." in auditor.open("/protokoll?vorgang=nichts").text


@pytest.mark.parametrize(
    ("address", "target", "sentence"),
    [
        ("/protokoll?von=gestern", "von", "„Von“ ist kein Datum."),
        ("/protokoll?bis=2026-02-30", "bis", "„Bis“ ist kein Datum."),
        ("/protokoll?bis=9999-12-31", "bis", "„Bis“ ist kein Datum."),
        ("/protokoll?von=2026-03-02&bis=2026-03-01", "bis", "Das Ende des Zeitraums liegt vor seinem Anfang."),
    ],
)
def test_a_date_that_is_none_is_told_at_its_field(auditor: Desk, address: str, target: str, sentence: str) -> None:
    auditor.open(address)

    assert auditor.status == 422
    assert auditor.errors()[target].startswith(sentence)


@pytest.mark.parametrize("address", ["vor=1e9", "vor=99999999999999999999", "handlung=nichts", "vorgang=%00", "vor=-1"])
def test_a_forged_address_is_no_failure(auditor: Desk, address: str) -> None:
    assert auditor.open(f"/protokoll?{address}").status == 200


def test_older_entries_follow_page_by_page(office: Office, auditor: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_review, "PAGE_SIZE", 3)
    _write(office, 5)

    auditor.open("/protokoll?handlung=case:view")
    first = _rows(auditor)
    auditor.follow("Ältere Einträge")
    second = _rows(auditor)

    assert (len(first), len(second)) == (3, 2)
    assert not set(first) & set(second)
    assert not auditor.has_link("Ältere Einträge")
    auditor.follow("Zu den neuesten")
    assert _rows(auditor) == first


def test_looking_is_recorded(auditor: Desk) -> None:
    auditor.open("/protokoll?person=birgit.sommer")

    assert "Protokoll angesehen" in _rows(auditor.open("/protokoll"))[0]


def test_the_check_shows_the_hash_to_keep_and_takes_it_later(auditor: Desk) -> None:
    auditor.open("/protokoll").press("Protokoll prüfen")
    assert "Das Protokoll ist unverändert" in auditor.text
    (head, command) = [element.text_content() for element in auditor.page.xpath("//code[@class='lz-hash']")]
    assert (len(head), command) == (64, f"laufzettel audit verify --expect-head {head}")

    auditor.open("/protokoll").press("Protokoll prüfen", expected=head)
    assert "Die erwartete Prüfsumme kommt vor." in auditor.text

    auditor.open("/protokoll").press("Protokoll prüfen", expected="0" * 63 + "1")
    assert "Das Protokoll ist nicht in Ordnung" in auditor.text
    assert "Am Ende fehlen Einträge" in auditor.text


def test_a_changed_entry_is_named(office: Office, auditor: Desk) -> None:
    _write(office, 2)
    with office.transaction() as session:
        session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
        session.execute(text("UPDATE audit_entry SET subject = 'Sache 9' WHERE subject = 'Sache 0'"))

    auditor.open("/protokoll").press("Protokoll prüfen")

    assert "Der Eintrag wurde verändert" in auditor.text


def test_reloading_the_result_leads_back_to_the_log(auditor: Desk) -> None:
    assert auditor.open("/protokoll/pruefung").heading == "Protokoll"


def test_auditors_read_the_log_but_open_no_file(office: Office, auditor: Desk, hire: Hire) -> None:
    number = office.apply()
    auditor.open(f"/protokoll?vorgang={number}")
    lead = hire("Amira Haddad", Role.LEAD).open(f"/protokoll?vorgang={number}")

    assert _rows(auditor)
    assert not auditor.has_link("Akte öffnen")
    assert lead.has_link("Akte öffnen")


def test_clerks_do_not_see_the_log(hire: Hire) -> None:
    assert hire("Nesrin Celik", Role.CLERK).open("/protokoll").status == 403
