"""An analyst adds a procedure while the office is open: a process, a form, and a row of the table. No Python."""

import json
from pathlib import Path

from lxml import etree

from engine.database import unit_of_work
from engine.user_tasks import open_tasks
from forms import answers as form_answers
from tests.bpmn_sketch import service_task, sketch
from tests.processes.conftest import Office
from workflows import publishing
from workflows.cases import draft_pages, intake, procedure_page, status
from workflows.documents.store import DocumentStore
from workflows.people.accounts import existing, identity_of
from workflows.publishing import Publication, SourceFile
from workflows.tasks import completion, holding

DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"


def text_field(key: str, german: str, english: str) -> dict[str, object]:
    """A required text field of a form-js form."""
    field = {"type": "textfield", "id": key, "key": key, "label": german, "properties": {"label.en": english}}
    return field | {"validate": {"required": True, "maxLength": 100}}


FORM = {
    "type": "default",
    "id": "p18-application",
    "schemaVersion": 19,
    "components": [
        text_field("family_name", "Familienname", "Family name"),
        text_field("loss", "Was ist mit der Karte passiert?", "What happened to the card?"),
    ],
}


def public(german: str, english: str, actor: str) -> str:
    """The texts that make an element a step of the public page."""
    return (
        f'<zeebe:properties><zeebe:property name="public.title.de" value="{german}"/>'
        f'<zeebe:property name="public.title.en" value="{english}"/>'
        f'<zeebe:property name="actor" value="{actor}"/></zeebe:properties>'
    )


def process() -> bytes:
    """A short process: a receipt, one task of a clerk, done."""
    order = (
        '<userTask id="Task_Order" name="Karte bestellen"><extensionElements><zeebe:userTask/>'
        '<zeebe:assignmentDefinition candidateGroups="clerk"/>'
        + public("Wir bestellen Ihre Karte", "We order your card", "office")
        + "</extensionElements></userTask>"
    )
    elements = (
        '<startEvent id="s" name="Antrag eingegangen"/>'
        + service_task(
            "Task_Receipt",
            "send-letter",
            '<zeebe:taskHeaders><zeebe:header key="letter" value="receipt"/></zeebe:taskHeaders>',
        )
        + order
        + service_task(
            "Task_Close",
            "close-case",
            '<zeebe:ioMapping><zeebe:input source="=&quot;granted&quot;" target="outcome"/></zeebe:ioMapping>',
        )
        + '<endEvent id="e" name="Karte bestellt"/>'
    )
    flows = "s -> Task_Receipt\nTask_Receipt -> Task_Order\nTask_Order -> Task_Close\nTask_Close -> e"
    return sketch(elements, flows, process_id="p18_card")


def table_with_row(repository: Path, process_id: str) -> bytes:
    """The table of procedures with one more row."""
    root = etree.fromstring((repository / "bpmn" / "decisions" / "procedures.dmn").read_bytes())
    cells = [
        '>= date("2025-04-02")', '"P18"', '"Ersatz der Karte"', '"Replacement of the card"', '"Ihre Karte ist weg."',
        '"Your card is gone."', '"§ 78 AufenthG"', f'"{process_id}"', '"p18-application"', '"extension"',
        "null", "null", '"T1"', '"de,en"', '"S1"', '"Aufenthaltskarte"', '"residence card"', '"card"',
    ]  # fmt: skip
    rule = etree.SubElement(root.find(f".//{DMN}decisionTable"), f"{DMN}rule", id="Rule_procedures_P18")
    for number, cell in enumerate(cells):
        entry = etree.SubElement(
            rule, f"{DMN}{'inputEntry' if number == 0 else 'outputEntry'}", id=f"Cell_P18_{number}"
        )
        etree.SubElement(entry, f"{DMN}text").text = cell
    return etree.tostring(root)


def publish(office: Office, *files: SourceFile) -> Publication:
    with unit_of_work(office.database) as session:
        return publishing.publish(session, files, "p.nowak")


def test_three_files_make_a_procedure(office: Office, repository: Path) -> None:
    publication = publish(
        office,
        SourceFile("p18.bpmn", process()),
        SourceFile("p18-application.form", json.dumps(FORM).encode()),
        SourceFile("procedures.dmn", table_with_row(repository, "p18_card")),
    )
    assert not publication.refused, [str(finding) for finding in publication.findings]
    with unit_of_work(office.database) as session:
        page = procedure_page.public_description(session, "P18", "de")
        assert [step.title for step in page.steps] == ["Wir bestellen Ihre Karte"]
        number = _apply(session, office)
    office.case_number = number
    office.settle()
    assert office.letters() == ["receipt"]
    with unit_of_work(office.database) as session:
        task = session.scalars(open_tasks(number)).one()
        clerk = identity_of(existing(session, "n.yilmaz"))
        revision = holding.claim(session, clerk, task.id, task.revision)
        completion.complete(session, clerk, task.id, revision, {})
    office.settle()
    with unit_of_work(office.database) as session:
        assert status.status(session, number, "en").outcome == "granted"


def test_a_row_that_leads_nowhere_is_refused_and_nothing_is_published(office: Office, repository: Path) -> None:
    publication = publish(
        office,
        SourceFile("p18-application.form", json.dumps(FORM).encode()),
        SourceFile("procedures.dmn", table_with_row(repository, "p18_nowhere")),
    )
    assert [finding.rule for finding in publication.findings if finding.severity == "error"] == ["procedure-process"]
    assert publish(office).published == [], "the form of the refused publication is not in force either"


def _apply(session: object, office: Office) -> str:
    store = DocumentStore.of_office(office.settings)
    token = intake.begin(session, "P18", "de")
    form = draft_pages.open_form(session, token)
    entries = form_answers.entries_for_page(
        form.definition, form.pages[0], {"family_name": "Okonkwo", "loss": "verloren"}, {}, "de"
    )
    assert draft_pages.save_page(session, store, token, form.pages[0].id, entries, {}).is_complete
    return intake.submit(session, office.settings, token).case_number
