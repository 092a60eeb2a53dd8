"""The pages under `/konten`: people come, change their work, forget passwords, and leave."""

from datetime import timedelta

import pytest

from engine.clock import Traveller
from engine.database import unit_of_work
from tests.integration.office import Office
from tests.web.clerk.desk import Desk
from tests.web.desks import PASSWORD, Hire
from web.application import Application
from workflows import audit
from workflows.people import accounts
from workflows.people.permissions import Role

OWN = "ein ganz anderer Satz"


@pytest.fixture
def admin(hire: Hire) -> Desk:
    return hire("Thanh Nguyen", Role.ADMIN)


@pytest.fixture
def stranger(app: Application, office: Office) -> Desk:
    """A browser in which nobody is signed in."""
    return Desk(app.test_client(), office, "")


def _initial_password(admin: Desk) -> str:
    return admin.page.xpath("//*[contains(@class, 'lz-code')]")[0].text_content()


def test_a_new_colleague_gets_a_password_that_is_shown_once_and_replaced_at_once(admin: Desk, stranger: Desk) -> None:
    admin.open("/konten").follow("Konto anlegen")
    admin.press("Konto anlegen", name="e.demir", display_name="Elif Demir", role=["clerk", "lead"], team=["T2"])
    assert "Das Konto „e.demir“ ist angelegt." in admin.text
    password = _initial_password(admin)

    stranger.open("/anmelden").press("Anmelden", name="e.demir", password=password)
    assert stranger.heading == "Passwort ändern"
    stranger.press("Passwort ändern", old=password, new=OWN, again=OWN)
    assert stranger.open("/leitung").status == 200
    row = next(row for row in admin.open("/konten").page.xpath("//tbody/tr") if "e.demir" in row.text_content())
    assert "Annahme und Clearing, Leitung" in " ".join(row.text_content().split())
    assert password not in admin.open("/konten/konto/e.demir").text


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        (
            {},
            {
                "name": "Geben Sie einen Benutzernamen ein.",
                "display_name": "Geben Sie Vor- und Nachnamen ein.",
                "role-clerk": "Wählen Sie mindestens eine Rolle aus.",
            },
        ),
        (
            {"name": "thanh.nguyen", "display_name": "Thanh N.", "role": "admin"},
            {"name": "Den Benutzernamen „thanh.nguyen“ gibt es schon."},
        ),
    ],
)
def test_what_is_missing_is_told_and_the_rest_is_kept(admin: Desk, typed: dict, errors: dict) -> None:
    admin.open("/konten/neu").press("Konto anlegen", **typed)

    assert admin.status == 422
    assert admin.errors() == errors
    assert admin.page.xpath("//input[@id='display_name']/@value") == [typed.get("display_name", "")]
    assert admin.page.xpath("//input[@name='role'][@checked]/@value") == ([typed["role"]] if "role" in typed else [])


def test_unsuitable_names_are_refused_with_the_rule(admin: Desk) -> None:
    admin.open("/konten/neu").press("Konto anlegen", name="system", display_name="X Y", role="clerk")

    assert "geht nicht als Benutzername" in admin.errors()["name"]


def test_roles_and_teams_are_replaced_and_hold_from_the_next_request_on(admin: Desk, hire: Hire) -> None:
    clerk = hire("Nesrin Celik", Role.CLERK)
    assert clerk.open("/leitung").status == 403

    admin.open("/konten/konto/nesrin.celik").press("Rollen und Teams speichern", role=["lead"], team=["T1", "T8"])

    assert "Rollen und Teams von Nesrin Celik sind geändert." in admin.text
    assert clerk.open("/leitung").status == 200


def test_somebody_without_a_role_is_refused(admin: Desk, hire: Hire) -> None:
    hire("Nesrin Celik", Role.CLERK)

    admin.open("/konten/konto/nesrin.celik").press("Rollen und Teams speichern", role=[])

    assert admin.errors() == {"role-clerk": "Wählen Sie mindestens eine Rolle aus."}


def test_a_locked_account_is_out_at_once_and_can_come_back(admin: Desk, hire: Hire) -> None:
    clerk = hire("Nesrin Celik", Role.CLERK)

    admin.open("/konten/konto/nesrin.celik").press("Konto sperren")
    assert "gesperrt" in admin.text
    assert clerk.open("/arbeit").address.startswith("/anmelden")

    admin.press("Konto wieder freigeben")
    clerk.sign_in(PASSWORD)
    assert clerk.open("/arbeit").status == 200


def test_a_lock_out_after_failed_attempts_is_lifted(admin: Desk, hire: Hire, stranger: Desk) -> None:
    hire("Nesrin Celik", Role.CLERK)
    for _ in range(5):
        stranger.open("/anmelden").press("Anmelden", name="nesrin.celik", password="falsch geraten")
    assert "nach Fehlversuchen gesperrt bis" in admin.open("/konten").text

    admin.open("/konten/konto/nesrin.celik").press("Sperre aufheben")
    stranger.open("/anmelden").press("Anmelden", name="nesrin.celik", password=PASSWORD)

    assert stranger.address == "/arbeit"


def test_a_forgotten_password_is_replaced(admin: Desk, hire: Hire, stranger: Desk, traveller: Traveller) -> None:
    clerk = hire("Nesrin Celik", Role.CLERK)
    traveller.advance(timedelta(minutes=1))

    admin.open("/konten/konto/nesrin.celik").press("Neues Passwort ausgeben")
    stranger.open("/anmelden").press("Anmelden", name="nesrin.celik", password=_initial_password(admin))

    assert stranger.heading == "Passwort ändern"
    assert clerk.open("/arbeit").address.startswith("/anmelden")


@pytest.mark.parametrize("action", ["rollen", "sperren", "passwort"])
def test_nobody_changes_their_own_account(admin: Desk, office: Office, action: str) -> None:
    assert "Das ist Ihr eigenes Konto" in admin.open("/konten/konto/thanh.nguyen").text
    assert not admin.has_button("Konto sperren")

    admin.post(f"/konten/konto/thanh.nguyen/{action}", role=["admin", "lead"])

    assert "Das eigene Konto ändert eine andere Person" in admin.text
    with unit_of_work(office.database) as session:
        account = accounts.existing(session, "thanh.nguyen")
        assert (account.roles, account.active, account.password_is_initial) == (["admin"], True, False)


def test_every_change_is_in_the_log_with_who_made_it(admin: Desk, hire: Hire, office: Office) -> None:
    hire("Nesrin Celik", Role.CLERK)
    admin.open("/konten/konto/nesrin.celik").press("Rollen und Teams speichern", role=["examiner"])
    admin.press("Konto sperren").press("Konto wieder freigeben").press("Neues Passwort ausgeben")

    with unit_of_work(office.database) as session:
        done = [entry.action for entry in audit.entries(session, by="thanh.nguyen", subject="nesrin.celik")]
    assert done == ["account:reset-password", "account:reactivate", "account:deactivate", "account:assign"]


def test_an_account_that_is_none_has_no_page(admin: Desk) -> None:
    assert admin.open("/konten/konto/nobody").status == 404


def test_leads_do_not_administer_accounts(hire: Hire) -> None:
    lead = hire("Amira Haddad", Role.LEAD).open("/konten")

    assert (lead.status, lead.has_link("Konten")) == (403, False)
