"""The register of blanks on its page: mistakes come back with what was typed, and nobody counts twice alone."""

from tests.web.clerk.desk import Desk


def receive(desk: Desk, first: str, last: str) -> Desk:
    desk.open("/vordrucke")
    desk.press("Einbuchen", first=first, last=last)
    return desk


def test_a_delivery_is_counted_by_two_people_and_then_in_stock(clerk: Desk, colleague: Desk) -> None:
    receive(clerk, "D0012001", "D0012050")
    assert "50 Vordrucke sind eingebucht." in clerk.text
    assert "Nachzählen muss eine andere Person." in clerk.text
    assert "kein Vordruck mehr im Bestand" in clerk.text
    colleague.open("/vordrucke")
    colleague.press("Nachgezählt, alle da")
    assert "50 Vordrucke sind im Bestand." in colleague.text
    assert "D0012001" in colleague.text


def test_a_mistake_comes_back_with_what_was_typed(clerk: Desk) -> None:
    receive(clerk, "D0012050", "D0012001")
    assert clerk.status == 422
    assert "ist keine Folge von Seriennummern" in clerk.text
    assert clerk.value("first") == "D0012050"
    clerk.press("Ausbuchen", number="D0012001", reason="Weg.")
    assert "Wählen Sie, ob der Vordruck verdorben oder verloren ist." in clerk.text
    clerk.press("Ausbuchen", number="D0012001", state="lost", reason="Weg.")
    assert "Der Vordruck D0012001 ist nicht im Bestand." in clerk.text


def test_a_loss_stays_on_the_page(clerk: Desk) -> None:
    receive(clerk, "D0012001", "D0012002")
    clerk.press("Ausbuchen", number="d0012002", state="lost", reason="War nicht im Paket.")
    assert "Der Vordruck D0012002 ist ausgebucht." in clerk.text
    clerk.open("/vordrucke")
    assert "War nicht im Paket." in clerk.text


def test_examiners_do_not_see_the_register(examiner: Desk) -> None:
    assert examiner.open("/vordrucke").status == 403
