"""What the status page tells: whose turn, what is done, what comes, what is missing, how long, and nothing internal."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.integration.consultations.conftest import AskingCase
from tests.integration.office import (
    APPROVED,
    CAPTURED,
    COMPLETE,
    GRANT,
    GRANT_NOTICE,
    HANDED_OVER,
    INCOMPLETE,
    REFUSAL_NOTICE,
    REFUSE,
    REQUIRED,
    UPHELD,
    Office,
)
from tests.web.citizen.browser import Browser, words_of
from workflows.cases.completeness import Verdict
from workflows.exchange.answers import Kind
from workflows.exchange.bodies import Body
from workflows.fees import claims
from workflows.people.identities import Identity
from workflows.people.permissions import Role
from workflows.people.teams import Team
from workflows.steering import intervention


def colleague(name: str, *roles: Role) -> Identity:
    return Identity(name, f"{name.title()} Geheim", frozenset(roles), frozenset({Team.EMPLOYMENT.value}))


CLERK = colleague("wegener", Role.CLERK)
EXAMINER = colleague("hoffstedt", Role.EXAMINER)


def steps(browser: Browser) -> list[tuple[str, str]]:
    """Title and state of every step, in order."""
    return [
        (words_of(step.find(".//h3")), words_of(step.xpath(".//p[contains(@class, 'lz-step__state')]")[0]))
        for step in browser.page.xpath("//li[contains(concat(' ', @class, ' '), ' lz-step ')]")
    ]


@pytest.fixture
def waiting_for_documents(office: Office) -> str:
    """A case whose contract and payslips are asked for, and whose passport has to be replaced."""
    number = office.apply(("PASS", "KV"))
    office.judge(number, CLERK, "KV")
    office.judge(number, CLERK, "PASS", verdict=Verdict.REJECTED)
    office.complete(number, CLERK, INCOMPLETE)
    return number


def test_while_the_office_works_nothing_has_to_be_done(browser: Browser, office: Office) -> None:
    number = office.apply(REQUIRED)
    browser.prove(number)
    assert "Sie müssen jetzt nichts tun. Wir sind an der Reihe." in browser.text
    assert "Eingegangen am 02.03.2026" in browser.text
    assert "bis zu 8 Wochen ab dem Eingang" in browser.text
    assert steps(browser) == [
        ("Antrag gestellt", "Erledigt am 02.03.2026"),
        ("Eingangsbestätigung", "Erledigt am 02.03.2026"),
        ("Nachweis bis zur Entscheidung", "Jetzt, seit 02.03.2026"),
        ("Unterlagen vollständig", "Jetzt, seit 02.03.2026"),
        ("Andere Stellen beteiligen", "Kommt noch"),
        ("Rechtliche Prüfung", "Kommt noch"),
        ("Entscheidung und Bescheid", "Kommt noch"),
        ("Fingerabdrücke, Karte und Abholung", "Kommt noch"),
    ]
    (box,) = browser.page.xpath("//section[@aria-labelledby='status-box-title']")
    assert "Läuft Ihr Titel ab" not in words_of(box), "what is done counts more than what is waited for"
    assert not browser.has_button("Ich bin fertig")


def test_a_stopped_case_says_that_it_rests_and_what_still_holds(
    browser: Browser, office: Office, waiting_for_documents: str
) -> None:
    with office.transaction() as session:
        intervention.suspend(session, colleague("hoffmann", Role.LEAD), waiting_for_documents, "Anruf der Botschaft")
    browser.prove(waiting_for_documents)
    assert "Die Bearbeitung ruht gerade" in browser.text
    assert "Fristen aus unseren Schreiben gelten weiter" in browser.text
    assert "Sie haben Zeit bis Montag, 30. März 2026." in browser.text
    assert "Botschaft" not in browser.text
    assert "hoffmann" not in browser.text.casefold()


def test_when_documents_are_missing_the_box_says_so_with_the_day(browser: Browser, waiting_for_documents: str) -> None:
    browser.prove(waiting_for_documents)
    assert "Sie müssen etwas tun." in browser.text
    assert "Sie haben Zeit bis Montag, 30. März 2026." in browser.text
    assert browser.has_link("Unterlagen hochladen")
    assert browser.has_button("Ich bin fertig")
    assert "Sie sind an der Reihe" in browser.text


def test_every_document_says_where_it_stands_and_why_it_has_to_be_replaced(
    browser: Browser, waiting_for_documents: str
) -> None:
    browser.prove(waiting_for_documents)
    lines = {
        words_of(line.find(".//h3")): words_of(line)
        for line in browser.page.xpath("//li[contains(concat(' ', @class, ' '), ' lz-document ')]")
    }
    assert "bitte ersetzen" in lines["Pass oder Passersatz"]
    assert "Die Seite mit dem Lichtbild fehlt." in lines["Pass oder Passersatz"]
    assert "anerkannt" in lines["Nachweis der Krankenversicherung"]
    assert "fehlt noch" in lines["Arbeitsvertrag"]
    assert "PASS.pdf" in lines["Pass oder Passersatz"]
    assert "eingegangen 02.03.2026" in lines["Pass oder Passersatz"]


def test_letters_are_there_to_read_and_count_as_read_afterwards(browser: Browser, waiting_for_documents: str) -> None:
    browser.prove(waiting_for_documents)
    assert "neu" in browser.text
    browser.follow("Bitte reichen Sie Unterlagen nach")
    assert browser.answer.mimetype == "application/pdf"
    assert browser.answer.data.startswith(b"%PDF-")
    browser.open(f"/status/{waiting_for_documents}").follow("Ihr Antrag ist eingegangen")
    assert "neu" not in words_of(browser.open(f"/status/{waiting_for_documents}").page.get_element_by_id("schreiben"))
    letters = browser.page.xpath("//li[contains(@class, 'lz-letter')]")
    assert not any("neu" in words_of(letter) for letter in letters)


@pytest.fixture
def granted(office: Office) -> str:
    """A case whose notice is out."""
    number = office.apply(REQUIRED)
    office.judge(number, CLERK, *REQUIRED)
    office.complete(number, CLERK, COMPLETE)
    office.complete(number, EXAMINER, GRANT)
    office.complete(number, EXAMINER, GRANT_NOTICE)
    return number


def test_a_decided_case_tells_the_outcome_hands_out_the_notice_and_says_what_comes(
    browser: Browser, granted: str
) -> None:
    browser.prove(granted)
    assert "Ihr Antrag ist bewilligt. Jetzt müssen Sie noch etwas tun." in browser.text
    assert "Bitte zahlen Sie die Gebühr" in browser.text
    assert "Wir haben am 02.03.2026 über Ihren Antrag entschieden." in browser.text
    told = dict(steps(browser))
    assert told.pop("Fingerabdrücke, Karte und Abholung") == "Jetzt, seit 02.03.2026"
    assert set(told.values()) == {"Erledigt am 02.03.2026"}, "the proof until the decision comes no more"
    for gone in ("Wenn es länger dauert", "Als eilig melden", "Antrag zurücknehmen", "Dateien hochladen"):
        assert gone not in browser.text
    browser.follow("Bescheid: Wir haben Ihrem Antrag entsprochen")
    assert browser.answer.mimetype == "application/pdf"


def test_from_the_fee_to_the_card_every_page_begins_with_the_grant(
    browser: Browser, office: Office, granted: str
) -> None:
    office.pay(granted, CLERK)
    browser.prove(granted)
    assert "Ihr Antrag ist bewilligt. Jetzt müssen Sie noch etwas tun. Bitte kommen Sie zu uns" in browser.text
    assert "Bitte zahlen Sie" not in browser.text
    office.complete(granted, CLERK, CAPTURED)
    browser.open(browser.address)
    assert "Jetzt müssen Sie noch etwas tun. Ihr Dokument ist da." in browser.text
    office.complete(granted, CLERK, HANDED_OVER)
    browser.open(browser.address)
    assert "Ihr Antrag ist bewilligt. Den Bescheid finden Sie unten" in browser.text
    assert {state for _, state in steps(browser)} == {"Erledigt am 02.03.2026"}


def test_a_refused_case_is_told_so_while_the_person_may_still_appeal(browser: Browser, office: Office) -> None:
    number = office.apply(REQUIRED)
    office.judge(number, CLERK, *REQUIRED)
    office.complete(number, CLERK, COMPLETE)
    office.complete(number, EXAMINER, REFUSE)
    office.complete(number, EXAMINER, REFUSAL_NOTICE)
    office.pass_time(30)
    office.complete(number, EXAMINER, UPHELD)
    office.complete(number, colleague("vogt", Role.APPROVER), APPROVED)
    browser.prove(number)
    assert "Ihr Antrag ist abgelehnt. Sie können sich einen Monat lang gegen die Ablehnung wehren" in browser.text
    assert "Sie müssen etwas tun" not in browser.text


def test_no_name_of_a_colleague_and_no_name_of_a_task_is_ever_shown(
    browser: Browser, office: Office, waiting_for_documents: str
) -> None:
    office.hand_in(waiting_for_documents, "PASS", "AV", "LOHN3")
    office.judge(waiting_for_documents, CLERK, "PASS", "AV", "LOHN3")
    office.complete(waiting_for_documents, CLERK, COMPLETE)
    office.complete(waiting_for_documents, EXAMINER, GRANT)
    page = browser.prove(waiting_for_documents).answer.text
    for internal in (
        *("wegener", "Wegener", "hoffstedt", "Hoffstedt", "Geheim"),
        *("Vollständigkeit prüfen", "Voraussetzungen prüfen", "Bescheid vorbereiten", "Auf Unterlagen warten"),
        *("Task_", "T2", "Alle Voraussetzungen sind erfüllt."),
    ):
        assert internal not in page


def test_a_file_of_another_case_cannot_be_fetched_through_ones_own(browser: Browser, office: Office) -> None:
    theirs, mine = office.apply(("PASS",)), office.apply()
    browser.prove(theirs)
    document = browser.page.xpath("//a[contains(@href, '/unterlage/')]/@href")[0]
    letter = browser.page.xpath("//a[contains(@href, '/schreiben/')]/@href")[0]
    browser.press("Verlassen").prove(mine)
    for address in (document, letter):
        assert browser.open(address.replace(theirs, mine)).status == 404


def test_what_takes_longer_than_four_of_five_says_sorry(browser: Browser, office: Office) -> None:
    number = office.apply(REQUIRED)
    office.traveller.advance(timedelta(days=70))
    browser.prove(number)
    assert "Untätigkeitsklage" in browser.text
    assert browser.has_link("Als eilig melden")


def test_a_wait_for_another_body_says_until_when_and_what_silence_means(browser: Browser, office: Office) -> None:
    case = AskingCase(office, office.apply(REQUIRED))
    case.begin(identity_unclear=True)
    browser.prove(case.number)
    told = "Wir warten auf die Bundesagentur für Arbeit. Antwortet sie bis 16.03.2026 nicht, gilt ihre Zustimmung"
    assert f"{told} als erteilt." in browser.text
    assert "Sicherheitsbehörden" not in browser.text
    case.answers(Body.LABOUR_AGENCY, Kind.CONSENT, "intern: ohne Auflagen")
    browser.open(browser.address)
    assert "Wir warten auf die Bundesagentur" not in browser.text
    assert "intern" not in browser.text


def test_a_fee_is_told_with_its_day_and_its_invoice(browser: Browser, office: Office) -> None:
    number = office.apply(REQUIRED)
    fee = {"act": "extension", "amount": Decimal(93), "basis": "§ 45 Nr. 2 Buchst. b AufenthV"}
    with office.transaction() as session:
        claims.issue(session, number, **fee, due_on=date(2026, 3, 30), idempotency_key="test")
    browser.prove(number)
    said = browser.text.replace("\xa0", " ")
    assert "Verlängerung einer Aufenthaltserlaubnis: 93,00 € (§ 45 Nr. 2 Buchst. b AufenthV)" in said
    assert f"Bitte zahlen Sie 93,00 € bis zum 30.03.2026. Wie das geht, steht in der Rechnung {number}-1." in said
