"""What docs/neues-verfahren.md says, done: an analyst changes a text, a deadline and a document, and adds a procedure.

The changes are read from the tables of that page, so that page and program cannot part. No Python is involved.
"""

import re
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree
from sqlalchemy.orm import Session

from engine import clock
from engine.database import unit_of_work
from engine.user_tasks import open_tasks
from forms import answers as form_answers
from forms import form_store
from tests.processes.conftest import Office
from workflows import publishing
from workflows.cases import draft_pages, intake, procedure_page, status
from workflows.demonstration.stories import Story
from workflows.documents.store import DocumentStore
from workflows.people.accounts import existing, identity_of
from workflows.publishing import Publication, SourceFile
from workflows.tasks import completion, holding

DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
PAGE = Path("docs/neues-verfahren.md")
EXAMPLES = Path("docs/examples/new-procedure")
COPIED_CELL = re.compile(r'„([^“]+)“ `("[^"]+")`')  # the column and the cell of the row to copy
INCOMPLETE = Story("incomplete", papers=("PASS", "AV"))
MOVED = {
    "family_name": "Okonkwo",
    "birth_date": "1991-02-03",
    "nationalities": [{"nationality": "NG"}],
    "represented_by": "self",
    "street": "Am Markt 4",
    "postal_code": "12345",
    "city": "Musterstadt",
    "moved_on": "2026-02-01",
    "registered": "yes",
    "declared_true": True,
}


class Instructions:
    """The tables of the page, each under its heading; `code` marks are taken off."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository
        self._sections = (repository / PAGE).read_text(encoding="utf-8").split("\n## ")

    def rows(self, number: int) -> list[list[str]]:
        """The rows of the table in the section of this number, without its head."""
        lines = [line for line in self._section(number).splitlines() if line.startswith("|")]
        assert len(lines) > 2, "the page has lost a table"
        return [[cell.strip().strip("`") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]

    def completeness(self) -> SourceFile:
        """The process with the new texts and the new deadline."""
        texts, deadline = self.rows(1), self.rows(2)
        assert {row[0] for row in texts + deadline} == {"bpmn/shared/completeness.bpmn"}
        root = self._parsed("bpmn/shared/completeness.bpmn")
        for _, element, name, value in texts:
            _one(root, f"//*[@id='{element}']//zeebe:property[@name='{name}']").set("value", value)
        for _, element, target, source in deadline:
            _one(root, f"//*[@id='{element}']//zeebe:input[@target='{target}']").set("source", source)
        return SourceFile("completeness.bpmn", etree.tostring(root))

    def documents(self) -> SourceFile:
        """The table of documents with one more row."""
        return self._with_row("required_documents.dmn", "required_documents", 3)

    def procedures(self) -> SourceFile:
        """The table of procedures with one more row."""
        return self._with_row("procedures.dmn", "procedures", 4)

    def new_files(self) -> list[SourceFile]:
        """The new process and its form."""
        names = ("p18_card_address.bpmn", "p18-application.form")
        return [SourceFile(name, (self._repository / EXAMPLES / name).read_bytes()) for name in names]

    def _section(self, number: int) -> str:
        return next(one for one in self._sections if one.startswith(f"{number}. "))

    def _parsed(self, path: str) -> etree._Element:
        return etree.fromstring((self._repository / path).read_bytes())

    def _with_row(self, name: str, decision: str, number: int) -> SourceFile:
        """The file with a copy of the row that the section names by its cells, changed as the section's table says."""
        where = dict(COPIED_CELL.findall(self._section(number)))
        root = self._parsed(f"bpmn/decisions/{name}")
        table = _one(root, f"//dmn:decision[@id='{decision}']/dmn:decisionTable")
        columns = [one.get("label") for kind in ("input", "output") for one in table.findall(f"{DMN}{kind}")]
        cells = ((rule, dict(zip(columns, _cells(rule), strict=True))) for rule in table.findall(f"{DMN}rule"))
        found = [rule for rule, row in cells if where.items() <= row.items()]
        assert len(found) == 1, "the page names a row that is not there, or several"
        added = deepcopy(found[0])
        for holder in added.iter():
            if holder.get("id"):
                holder.set("id", f"{holder.get('id')}_copy")
        texts = added.findall(f".//{DMN}text")
        for column, entry in self.rows(number):
            texts[columns.index(column)].text = entry
        table.append(added)
        return SourceFile(name, etree.tostring(root))


def _one(root: etree._Element, path: str) -> etree._Element:
    found = root.xpath(path, namespaces={"zeebe": ZEEBE[1:-1], "dmn": DMN[1:-1]})
    assert len(found) == 1, path
    return found[0]


def _cells(rule: etree._Element) -> list[str]:
    return [text.text or "" for text in rule.findall(f".//{DMN}text")]


@pytest.fixture
def instructions(repository: Path) -> Instructions:
    return Instructions(repository)


def publish(office: Office, *files: SourceFile) -> Publication:
    with unit_of_work(office.database) as session:
        return publishing.publish(session, files, "p.nowak")


def test_an_analyst_changes_what_the_page_says_and_adds_a_procedure(office: Office, instructions: Instructions) -> None:
    before = office.apply(INCOMPLETE)
    process, form = instructions.new_files()
    changed = instructions.completeness(), instructions.documents(), instructions.procedures(), form
    _is_refused(office, *changed)
    publication = publish(office, *changed, process)
    assert not publication.refused, [str(finding) for finding in publication.findings]
    office.work("Task_CheckCompleteness")
    assert (_weeks_to_hand_in(office), "MIET" in _asked(office)) == (4, False), "cases keep what they began with"
    assert office.apply(INCOMPLETE) != before
    assert instructions.rows(1)[0][3] in [part.text for step in office.status().steps for part in step.substeps]
    office.work("Task_CheckCompleteness")
    assert (_weeks_to_hand_in(office), "MIET" in _asked(office)) == (3, True)
    _address_changes(office)


def _is_refused(office: Office, *without_process: SourceFile) -> None:
    """A row that leads nowhere: nothing is published, the form neither."""
    publication = publish(office, *without_process)
    assert [finding.rule for finding in publication.findings if finding.severity == "error"] == ["procedure-process"]
    with unit_of_work(office.database) as session:
        assert form_store.latest_version(session, "p18-application") is None


def _weeks_to_hand_in(office: Office) -> int:
    deadline = office.status().box.asked[0].deadline
    assert deadline is not None
    return (deadline - clock.now()) // timedelta(weeks=1)


def _asked(office: Office) -> set[str]:
    return {document.item.kind.code for document in office.status().documents if document.must_be_handed_in}


def _address_changes(office: Office) -> None:
    """The new procedure is described, applied for, worked on, and ends."""
    with unit_of_work(office.database) as session:
        page = procedure_page.public_description(session, "P18", "de")
        assert [step.title for step in page.steps] == ["Umzug mitgeteilt", "Wir ändern Ihre Karte", "Fertig"]
        assert page.fee is None
        office.case_number = _apply(session, office)
    office.settle()
    assert office.letters() == ["receipt"]
    with unit_of_work(office.database) as session:
        task = session.scalars(open_tasks(office.case_number)).one()
        clerk = identity_of(existing(session, "n.yilmaz"))
        revision = holding.claim(session, clerk, task.id, task.revision)
        completion.complete(session, clerk, task.id, revision, {"done_on": clock.today().isoformat()})
    office.settle()
    with unit_of_work(office.database) as session:
        assert status.status(session, office.case_number, "en").outcome == "granted"


def _apply(session: Session, office: Office) -> str:
    store = DocumentStore.of_office(office.settings)
    token = intake.begin(session, "P18", "de")
    form = draft_pages.open_form(session, token)
    for page in form.pages:
        entries = form_answers.entries_for_page(form.definition, page, MOVED, {}, "de")
        assert draft_pages.save_page(session, store, token, page.id, entries, {}).is_complete
    return intake.submit(session, office.settings, token).case_number
