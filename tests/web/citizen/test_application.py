"""Applying online without JavaScript: from the first page to the receipt, whatever happens on the way."""

from io import BytesIO

from sqlalchemy import func, select

from engine.database import unit_of_work
from engine.user_tasks import open_tasks
from tests.integration.office import Office
from tests.web.citizen.browser import PAGES, Browser, pdf
from web.application import Application
from workflows.case_events import events
from workflows.case_events.events import Kind
from workflows.cases import case_register, requirements
from workflows.cases.requirements import Requirement
from workflows.cases.tables import ApplicationDraft, Case
from workflows.documents.tables import Document


def test_somebody_applies_and_holds_number_code_and_what_comes_next(browser: Browser, office: Office) -> None:
    number = browser.apply()
    assert number.startswith("LZ-2026-")
    assert browser.code(number) in browser.text
    assert "am 02.03.2026, 09:00" in browser.text, "the day from which the application counts"
    assert "Rechtliche Prüfung" in browser.text
    assert "bis zu 8 Wochen" in browser.text
    assert "adaeze@example.org" in browser.text
    with unit_of_work(office.database) as session:
        case = session.scalars(select(Case)).one()
        assert (case.number, case.person.family_name, case.channel) == (number, "Okonkwo", "online")
        assert case.instance_id is not None


def test_every_nationality_of_a_person_is_kept(browser: Browser, office: Office) -> None:
    browser.begin().press("Weitere Staatsangehörigkeit", **{"nationalities[0].nationality": "NG"})
    browser.fill_in(person={"nationalities[1].nationality": "XXA"})
    assert "Staatsangehörigkeit 2 staatenlos" in browser.text
    browser.press("Antrag absenden")
    number = browser.page.xpath("//*[contains(@class, 'lz-code')]")[0].text_content()
    with office.transaction() as session:
        assert case_register.find(session, number).person.nationalities == ["NG", "XXA"]


def test_whoever_is_named_to_act_for_the_person_is_checked_once_and_needs_a_power_of_attorney(
    browser: Browser, office: Office
) -> None:
    lawyer = {"name": "Kanzlei Sommer", "street": "Ring 5", "postal_code": "12345", "city": "Musterstadt"}
    browser.begin()
    browser.fill_in(
        person={"represented_by": "other"}, contact={f"representative_{key}": lawyer[key] for key in lawyer}
    )
    sending = browser.address.replace("/pruefen", "/absenden")
    browser.press("Antrag absenden").send(sending)
    with unit_of_work(office.database) as session:
        case = session.scalars(select(Case)).one()
        (event,) = events.of_case(session, case.number)
        assert (event.kind, event.by, event.details) == (Kind.REPRESENTATIVE, "citizen", {**lawyer, "kind": "other"})
        assert "Task_CheckPower" in [task.element_id for task in session.scalars(open_tasks(case.number))]
        needed = {document.kind.code: document.requirement for document in requirements.of_case(case)}
        assert needed["VOLLM"] is Requirement.CONDITIONAL


def test_what_is_wrong_is_listed_linked_and_told_at_the_field(browser: Browser) -> None:
    browser.begin().press("Speichern und weiter")
    errors = browser.errors()
    assert browser.status == 422
    assert browser.title.startswith("Fehler: ")
    assert errors["f-family_name"] == "Geben Sie Ihren Familiennamen ein."
    assert len(set(errors.values())) == len(errors) == 4, "no two fields share a sentence"
    for sentence in errors.values():
        assert browser.text.count(sentence) == 2, "at the top and at the field"


def test_nothing_right_is_lost_when_something_else_is_wrong(browser: Browser) -> None:
    browser.begin().press("Speichern und weiter", **(PAGES["person"] | {"birth_date:month": "13"}))
    assert list(browser.errors()) == ["f-birth_date-month"]
    assert browser.page.xpath("//input[@name='family_name']/@value") == ["Okonkwo"]
    assert browser.page.xpath("//input[@name='birth_date:month']/@value") == ["13"]
    browser.open(browser.address)
    assert browser.page.xpath("//input[@name='family_name']/@value") == ["Okonkwo"], "it is saved already"


def test_a_file_is_kept_although_another_field_of_its_page_is_wrong(browser: Browser) -> None:
    browser.begin().fill_in(until="documents").press("Speichern und weiter", document_pass=pdf())
    assert list(browser.errors()) == ["f-declared_true"]
    assert browser.has_link("pass.pdf")
    assert browser.has_button("Entfernen : pass.pdf")


def test_files_can_be_looked_at_and_removed(browser: Browser, office: Office) -> None:
    browser.begin().fill_in(until="documents").press("Nur Dateien hochladen", document_pass=pdf())
    assert browser.status == 200
    page = browser.address
    browser.follow("pass.pdf")
    assert browser.answer.mimetype == "application/pdf"
    assert browser.answer.data.startswith(b"%PDF")
    browser.open(page).press("Entfernen : pass.pdf")
    assert not browser.has_link("pass.pdf")
    with unit_of_work(office.database) as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 0


def test_a_file_of_the_wrong_kind_is_refused_with_the_way_out(browser: Browser) -> None:
    browser.begin().fill_in(until="documents")
    browser.press("Speichern und weiter", document_av=(BytesIO(b"PK\x03\x04" + b"x" * 200), "vertrag.pdf"))
    assert "PDF" in browser.errors()["f-document_av"]
    assert not browser.has_button("Entfernen : vertrag.pdf")


def test_a_refused_file_is_told_even_where_only_files_were_sent(browser: Browser) -> None:
    browser.begin().fill_in(until="documents")
    browser.press("Nur Dateien hochladen", document_av=(BytesIO(b"PK\x03\x04" + b"x" * 200), "vertrag.pdf"))
    assert "vertrag.pdf" in browser.errors()["f-document_av"]


def test_recommended_things_that_are_missing_are_told_and_do_not_block(browser: Browser) -> None:
    browser.begin().fill_in()
    assert "Das fehlt noch. Sie können den Antrag trotzdem absenden." in browser.text
    assert "Arbeitsvertrag" in browser.text
    browser.press("Antrag absenden")
    assert browser.heading == "Ihr Antrag ist eingegangen"


def test_every_answer_can_be_changed_and_leads_back_to_the_check(browser: Browser) -> None:
    browser.begin().fill_in()
    changes = browser.page.xpath("//a[contains(., 'Ändern')]/@href")
    assert len(changes) > 15
    assert all("zurueck=pruefen#f-" in address for address in changes)
    browser.follow("Ändern : Ort").press("Speichern und zurück zur Prüfung", city="Neustadt")
    assert browser.address.endswith("/pruefen")
    assert "Neustadt" in browser.text


def test_an_answer_that_opens_a_new_page_leads_through_it_before_sending(browser: Browser) -> None:
    browser.begin().fill_in()
    browser.follow("Ändern : Müssen wir").press("Speichern und zurück", emergency_reason="job_loss")
    assert browser.heading == "Warum es eilt"


def test_questions_that_depend_on_an_answer_of_the_same_page_are_asked_next(browser: Browser) -> None:
    browser.begin().fill_in(until="urgency").press("Speichern und weiter", emergency_reason="protection")
    assert "116 016" in browser.text
    assert not browser.page.xpath("//*[@name='emergency_date:day']"), "nobody in danger is asked for a date or a proof"


def test_sending_twice_gives_one_case_and_the_same_receipt(browser: Browser, office: Office) -> None:
    browser.begin().fill_in()
    check = browser.address
    browser.press("Antrag absenden")
    first = browser.text
    browser.send(check.replace("/pruefen", "/absenden"))
    assert browser.open(check).text == first
    with unit_of_work(office.database) as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_the_language_can_be_changed_on_a_page_that_was_refused(browser: Browser) -> None:
    browser.begin()
    page = browser.address
    browser.press("Speichern und weiter", family_name="Okonkwo").follow("English")
    assert browser.address == page
    assert browser.heading == "About you"
    assert browser.page.xpath("//input[@name='family_name']/@value") == ["Okonkwo"]


def test_a_stale_tab_is_told_that_the_application_is_gone_already(browser: Browser, stranger: Browser) -> None:
    browser.begin()
    first_page = browser.address
    stranger.open(first_page)
    browser.fill_in().press("Antrag absenden")
    stranger.press("Speichern und weiter", **(PAGES["person"] | {"family_name": "Anders"}))
    assert stranger.heading == "Ihr Antrag ist eingegangen"
    assert "schon abgeschickt" in stranger.text


def test_nothing_can_be_sent_before_every_page_is_right(browser: Browser) -> None:
    browser.begin().press("Speichern und weiter", **PAGES["person"])
    token = browser.address.split("/")[2]
    assert browser.open(f"/antrag/{token}/pruefen").heading == "Adresse und Kontakt"
    browser.send(f"/antrag/{token}/absenden")
    assert browser.status == 422
    assert "Straße" in " ".join(browser.errors().values())


def test_a_link_that_never_was_or_is_over_says_what_to_do(browser: Browser, office: Office) -> None:
    assert browser.open("/antrag/erfunden/").status == 404
    assert "30 Tage nach dem letzten Speichern" in browser.text
    assert browser.has_link("Neuen Antrag beginnen")
    browser.begin()
    office.pass_time(31)
    assert browser.open(browser.address).status == 404


def test_a_page_that_the_form_does_not_have_leads_back_to_the_next_open_one(browser: Browser) -> None:
    browser.begin()
    token = browser.address.split("/")[2]
    assert browser.open(f"/antrag/{token}/seite/erfunden").heading == "Ihre Person"


def test_files_of_a_draft_are_nobody_elses(browser: Browser, stranger: Browser) -> None:
    browser.begin().fill_in(until="documents").press("Nur Dateien hochladen", document_pass=pdf())
    address = browser.page.xpath("//a[contains(., 'pass.pdf')]/@href")[0]
    stranger.begin()
    stolen = "/".join([*stranger.address.split("/")[:3], *address.split("/")[3:]])
    assert stranger.open(stolen).status == 404
    assert b"%PDF" not in stranger.answer.data


def test_a_request_that_is_too_large_says_that_earlier_pages_are_kept(browser: Browser, app: Application) -> None:
    browser.begin().fill_in(until="documents")
    app.config["MAX_CONTENT_LENGTH"] = 10_000
    browser.press("Nur Dateien hochladen", document_pass=(BytesIO(b"%PDF-" + b"x" * 50_000), "gross.pdf"))
    assert browser.status == 413
    assert "Was Sie früher gespeichert haben, ist noch da" in browser.text
    assert browser.follow("Zurück zu dieser Seite").heading == "Ihre Unterlagen"


def test_saving_for_later_keeps_what_is_right_and_shows_the_secret_link(browser: Browser, office: Office) -> None:
    browser.begin().press("Später weitermachen", family_name="Okonkwo")
    assert browser.heading == "Ihre Angaben sind gespeichert"
    assert "01.04.2026" in browser.text, "until when the link works"
    link = browser.page.xpath("//input[@id='link']/@value")[0]
    token = link.rpartition("/antrag/")[2]
    browser.open(f"/antrag/{token}")
    assert browser.page.xpath("//input[@name='family_name']/@value") == ["Okonkwo"]
    with unit_of_work(office.database) as session:
        assert token not in str(session.scalars(select(ApplicationDraft.token_hash)).all())


def test_a_draft_can_be_given_up_after_a_question(browser: Browser, office: Office) -> None:
    browser.begin().press("Später weitermachen").follow("Entwurf löschen")
    assert browser.heading == "Möchten Sie Ihren Entwurf löschen?"
    browser.press("Ja, Entwurf löschen")
    assert "Ihr Entwurf ist gelöscht" in browser.text
    with unit_of_work(office.database) as session:
        assert session.scalar(select(func.count()).select_from(ApplicationDraft)) == 0
