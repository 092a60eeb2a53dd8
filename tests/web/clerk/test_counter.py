"""Recording an application for somebody at the counter: the same act as online, in a colleague's hands."""

from tests.integration.office import Office
from tests.web.citizen.browser import PAGES, pdf, words_of
from tests.web.clerk.desk import Desk
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register
from workflows.documents import register


def fill_in(clerk: Desk, **files: object) -> Desk:
    """Page after page up to the check."""
    while "/seite/" in clerk.address:
        page_id = clerk.address.partition("?")[0].rpartition("/")[2]
        clerk.press("Speichern und weiter", **PAGES[page_id], **(files if page_id == "documents" else {}))
        assert not clerk.errors(), clerk.errors()
    return clerk


def record(clerk: Desk, **given: str) -> str:
    """Record an application; returns the case number. The receipt is shown."""
    clerk.open("/akten/neu").press("Weiter", verfahren="P01", **given)
    fill_in(clerk, document_pass=pdf("pass.pdf")).press("Antrag aufnehmen")
    assert clerk.heading == "Der Antrag ist aufgenommen", clerk.text
    return words_of(clerk.page.xpath("//*[contains(@class, 'lz-code')]")[0])


def test_an_application_is_recorded_page_by_page(clerk: Desk, office: Office) -> None:
    number = record(clerk, weg="paper", sprache="en")
    assert clerk.code(number) in clerk.text
    with office.transaction() as session:
        case = case_register.find(session, number)
        assert (case.channel, case.language, case.person.family_name) == ("paper", "en", "Okonkwo")
        (document,) = register.documents_of(session, number)
        assert (document.received_via, document.uploaded_by) == ("counter", clerk.account)
        (entry,) = audit.entries(session, subject=number, action=Action.APPLICATION_RECORD)
        assert entry.by == clerk.account
    office.work()
    clerk.follow("Akte öffnen")
    assert "per Post oder E-Mail" in clerk.text


def test_the_receipt_can_be_printed_and_survives_a_reload(clerk: Desk) -> None:
    record(clerk)
    address = clerk.address
    (printed,) = clerk.page.xpath("//a[contains(@href, '.pdf')]/@href")
    assert clerk.open(printed).answer.data.startswith(b"%PDF")
    assert clerk.open(address).heading == "Der Antrag ist aufgenommen"


def test_recording_twice_makes_one_case(clerk: Desk, office: Office) -> None:
    clerk.open("/akten/neu").press("Weiter", verfahren="P01")
    fill_in(clerk)
    (form,) = clerk.page.xpath("//form[contains(@action, '/aufnehmen')]")
    for _ in range(2):
        clerk.post(form.get("action"))
        assert clerk.heading == "Der Antrag ist aufgenommen"
    with office.transaction() as session:
        assert case_register.count(session) == 1


def test_wrong_answers_come_back_linked_and_the_rest_stays(clerk: Desk) -> None:
    clerk.open("/akten/neu").press("Weiter", verfahren="P01")
    clerk.press("Speichern und weiter", **PAGES["person"] | {"birth_date:day": "35"})
    assert clerk.status == 422
    assert list(clerk.errors()) == ["f-birth_date"]
    assert clerk.value("family_name") == "Okonkwo"
    assert clerk.value("birth_date:day") == "35"


def test_from_the_check_an_answer_is_changed_and_the_way_leads_back(clerk: Desk) -> None:
    clerk.open("/akten/neu").press("Weiter", verfahren="P01", weg="paper")
    fill_in(clerk)
    clerk.follow("Ändern : Familienname")
    clerk.press("Speichern und weiter", family_name="Okonkwo-Meyer")
    assert clerk.heading == "Angaben prüfen und Antrag aufnehmen"
    assert "Okonkwo-Meyer" in clerk.text
    assert "weg=paper" in clerk.address, "how the application came in is not forgotten"


def test_what_has_to_be_chosen_first_is_asked_for(clerk: Desk) -> None:
    clerk.post("/akten/neu", verfahren="P99", weg="online", sprache="xx")
    assert clerk.status == 422
    assert set(clerk.errors()) == {"verfahren", "weg", "sprache"}


def test_a_draft_that_is_gone_or_recorded_is_explained(clerk: Desk) -> None:
    clerk.open("/akten/neu/gibt-es-nicht/seite/person")
    assert "Diesen Entwurf gibt es nicht mehr." in clerk.said()
    record(clerk)
    page = clerk.address.replace("/bestaetigung", "/seite/person")
    clerk.post(page, **PAGES["person"])
    assert "Dieser Antrag ist schon aufgenommen." in clerk.said()


def test_only_who_may_record_applications_gets_in(examiner: Desk) -> None:
    assert examiner.open("/akten/neu").status == 403
    assert not examiner.open("/arbeit").has_link("Antrag aufnehmen")
