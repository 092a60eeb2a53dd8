"""What procedures there are and what each consists of, told by the published models and tables."""

from pathlib import Path

from engine.model.store import Known, SourceFile, publish
from tests.integration.office import Office
from tests.web.citizen.browser import Browser
from workflows.cases import procedures


def test_everybody_finds_the_procedure_from_the_first_page(browser: Browser) -> None:
    browser.open("/").follow("Antrag stellen").follow("Aufenthaltserlaubnis zur Beschäftigung")
    assert browser.address == "/verfahren/P01"


def test_its_page_tells_steps_who_acts_documents_fee_duration_and_law(browser: Browser) -> None:
    text = browser.open("/verfahren/P01").text
    for step in ("Antrag gestellt", "Eingangsbestätigung", "Unterlagen vollständig", "Rechtliche Prüfung"):
        assert step in text
    assert "Hier handeln Sie" in text
    assert "Hier handeln wir" in text
    assert "Lohnabrechnungen der letzten drei Monate" in text
    assert "Berufsausübungserlaubnis" in text
    assert "93,00 €" in text
    assert "§ 45" in text
    assert "bis zu 8 Wochen in vier von fünf Fällen" in text, "too few cases yet: the planning value, said to be one"
    assert "§§ 18a, 18b, 19c AufenthG" in text
    assert "§ 36 Abs. 2 BeschV" in text


def test_documents_for_everybody_stand_apart_from_those_for_some(browser: Browser) -> None:
    text = browser.open("/verfahren/P01").text
    always, sometimes = text.index("Immer"), text.index("Nur in bestimmten Fällen")
    assert always < text.index("Arbeitsvertrag", always) < sometimes < text.index("Berufsausübungserlaubnis", sometimes)
    assert "Sprache: Deutsch oder Englisch, sonst mit Übersetzung." in text


def test_steps_that_only_some_reach_are_not_announced_to_all(browser: Browser) -> None:
    assert "Anhörung vor einer Ablehnung" not in browser.open("/verfahren/P01").text


def test_the_drawing_is_the_published_process_without_what_is_the_offices_own(browser: Browser) -> None:
    browser.open("/verfahren/P01")
    drawn = browser.open(browser.page.xpath("//@data-diagram")[0]).answer
    assert drawn.mimetype == "application/xml"
    assert "BPMNShape" in drawn.text
    assert "Voraussetzungen prüfen" in drawn.text
    for internal in ("zeebe:", "documentation", "conditionExpression", "candidateGroups", "criminal_matter"):
        assert internal not in drawn.text.partition("<bpmn:process")[2]


def test_the_overview_groups_procedures_by_what_people_want(browser: Browser, office: Office) -> None:
    with office.transaction() as session:
        groups = procedures.groups(session)
    assert [one.key for group in groups for one in group.procedures if group.name.de == "Studieren"] == ["P03"]
    page = browser.open("/verfahren").page
    assert page.xpath("//main//h2/text()") == [group.name.de for group in groups]
    for link, group in zip(page.xpath("//main//nav//a"), groups, strict=True):
        (section,) = page.xpath("//section[@aria-labelledby=$id]", id=link.get("href").removeprefix("#"))
        assert link.text == group.name.de
        expected = [f"/verfahren/{one.key}" for one in group.procedures]
        assert section.xpath(".//li//a/@href") == expected


def test_the_office_names_the_groups_in_the_table(browser: Browser, office: Office, repository: Path) -> None:
    table = (repository / "bpmn" / "decisions" / "procedures.dmn").read_text(encoding="utf-8")
    changed = table.replace('"Studieren"', '"Studium und Schule"').encode()
    with office.transaction() as session:
        publication = publish(session, [SourceFile("procedures.dmn", changed)], "p.publisher", Known())
        assert not publication.refused, publication.findings
    assert "Studium und Schule" in browser.open("/verfahren").page.xpath("//main//h2/text()")


def test_an_unknown_procedure_has_no_pages(browser: Browser) -> None:
    for address in ("/verfahren/P99", "/verfahren/P99/ablauf.bpmn"):
        assert browser.open(address).status == 404


def test_reloading_the_address_of_the_button_begins_nothing(browser: Browser) -> None:
    assert browser.open("/verfahren/P01/antrag").address == "/verfahren/P01"


def test_every_procedure_tells_its_steps_fee_and_law(browser: Browser) -> None:
    keys = [f"P{number:02}" for number in range(1, 18)]
    overview = browser.open("/verfahren").page.xpath("//a/@href")
    assert [key for key in keys if f"/verfahren/{key}" not in overview] == []
    for key in keys:
        text = browser.open(f"/verfahren/{key}").text
        assert "§" in text, key
        assert "Hier handeln Sie" in text, key
        for step in ("Eingangsbestätigung", "Unterlagen vollständig"):
            assert text.count(step) == 1, (key, step)
        assert "Vertretung" not in text.partition("Diese Schritte gehören dazu")[2].partition("Diese Unterlagen")[0], (
            key
        )
        if key in {"P11", "P12", "P15", "P16", "P17"}:
            assert "Bundesdruckerei" not in text, key
