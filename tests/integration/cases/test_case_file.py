"""The clerk's view: everything about a case, for those who may, with a purpose and a trace."""

import pytest

from tests.integration.office import (
    COMPLETE,
    GRANT,
    INCOMPLETE,
    PDF,
    REQUIRED,
    Office,
)
from tests.integration.sql_statements import statements
from workflows import audit
from workflows.cases import case_documents, case_file, case_register, completeness, drafts, notes
from workflows.cases.contributions import HandedIn
from workflows.cases.diagram import ElementState
from workflows.cases.errors import CaseNotFound
from workflows.cases.purposes import Purpose
from workflows.documents import register
from workflows.documents.errors import UnknownDocument
from workflows.documents.register import Channel
from workflows.people.identities import NotPermitted
from workflows.tasks import case_tasks


def opened(office: Office, who, number: str) -> case_file.CaseFile:
    with office.transaction() as session:
        return case_file.open_file(session, who, number, Purpose.CASE_WORK)


def test_the_file_holds_person_answers_documents_letters_and_decisions(office, clerk, examiner):
    number = office.apply(REQUIRED)
    office.judge(number, clerk, *REQUIRED)
    office.complete(number, clerk, {**COMPLETE, "note": "Alles gut lesbar."})
    office.complete(number, examiner, GRANT)
    with office.transaction() as session:
        notes.add(session, clerk, number, "Person rief an.")
    file = opened(office, examiner, number)
    assert (file.header.number, file.header.urgency, file.header.team) == (number, "U4", "T2")
    assert (file.person.name, file.person.birth) == ("Ayşe Yılmaz", "1990-05-17")
    answers = {row.label: row.text for page in file.answers for row in page.rows}
    assert answers["Name des Arbeitgebers"] == "Muster GmbH"
    assert {item.kind.code for item in file.checklist} >= set(REQUIRED)
    assert [letter.kind for letter in file.letters] == ["completeness-confirmation", "receipt"]
    assert [decision.proposed_by for decision in file.decisions] == ["e.examiner"]
    assert [note.text for note in file.notes] == ["Person rief an."]
    assert [task.form_id for task in file.answered_tasks] == ["p01-examination", "completeness-check"]
    assert file.names["c.clerk"] == "c.clerk"  # nobody of that name has an account here


def test_the_timeline_merges_everything_newest_first_with_names(office, clerk):
    number = office.apply(("PASS", "KV", "AV"))
    office.judge(number, clerk, "PASS", "KV", "AV")
    office.complete(number, clerk, INCOMPLETE)
    office.hand_in(number, "LOHN3")
    timeline = opened(office, clerk, number).timeline
    assert [event.at for event in timeline] == sorted((event.at for event in timeline), reverse=True)
    told = [(event.sentence.text, event.by) for event in timeline]
    assert ("Die Person hat Unterlagen nachgereicht.", None) in told
    assert ("Aufgabe erledigt: Vollständigkeit prüfen", "c.clerk") in told
    assert ("Unterlage angenommen: Pass oder Passersatz", "c.clerk") in told
    assert ("Schreiben: Bitte reichen Sie Unterlagen nach", None) in told


def test_the_diagram_marks_where_the_case_is_and_has_a_text_twin(office, clerk):
    number = office.apply(REQUIRED)
    procedure, *called = sorted(
        opened(office, clerk, number).diagrams, key=lambda one: one.process_id != "p01_employment_extension"
    )
    assert "Task_Completeness" in procedure.current
    assert "Task_Intake" in procedure.done
    assert "Task_SendReceipt" in {one for diagram in called for one in diagram.done}
    assert procedure.xml.startswith("<?xml")
    states = {row.element_id: row.state for row in procedure.twin}
    assert states["Start_ApplicationReceived"] is ElementState.DONE
    assert states["Task_Completeness"] is ElementState.CURRENT
    assert states["Task_Examine"] is ElementState.AHEAD
    order = [row.element_id for row in procedure.twin]
    assert order.index("Task_Completeness") < order.index("Task_Examine") < order.index("Task_Grant")
    assert "Task_CheckCompleteness" in {one for diagram in called for one in diagram.current}


def test_opening_a_file_is_on_record_with_its_purpose(office, clerk, analyst):
    number = office.apply()
    with office.transaction() as session:
        case_file.open_file(session, clerk, number, Purpose.CITIZEN_ASKED)
    with pytest.raises(NotPermitted):
        opened(office, analyst, number)
    with office.transaction() as session:
        (entry,) = audit.entries(session, subject=number, action=audit.Action.CASE_VIEW)
        assert (entry.by, entry.purpose) == ("c.clerk", "Nachfrage der betroffenen Person")


def test_an_unknown_case_is_not_found(office, clerk):
    with pytest.raises(CaseNotFound):
        opened(office, clerk, "LZ-2026-999999-0")


def test_the_open_tasks_of_a_case_stand_in_its_file(office, clerk):
    number = office.apply()
    with office.transaction() as session:
        (task,) = case_tasks.open_tasks(session, clerk, number)
        assert (task.step, task.groups, task.holder, task.is_mine) == (
            "Vollständigkeit prüfen",
            ("clerk",),
            None,
            False,
        )


def test_opening_the_file_costs_a_bounded_number_of_statements(office, clerk):
    number = office.apply(REQUIRED)
    opened(office, clerk, number)  # reads models and forms once
    with office.transaction() as session, statements(session) as sent:
        case_file.open_file(session, clerk, number, Purpose.CASE_WORK)
    assert len(sent) <= 18, sent


def test_a_document_is_opened_by_those_who_may_and_leaves_a_trace(office, clerk, analyst):
    number, other = office.apply(("PASS",)), office.apply(family_name="Andere")
    with office.transaction() as session:
        document = next(item for item in _checklist(session, number) if item.documents).documents[0]
        opened_document = case_documents.open_for_clerk(session, clerk, office.store, document.id, Purpose.CASE_WORK)
        assert opened_document.content == PDF + b"PASS"
        assert case_documents.open_for_citizen(session, office.store, number, document.id).filename == "PASS.pdf"
        with pytest.raises(UnknownDocument):
            case_documents.open_for_citizen(session, office.store, other, document.id)
        with pytest.raises(NotPermitted):
            case_documents.open_for_clerk(session, analyst, office.store, document.id, Purpose.CASE_WORK)
    with office.transaction() as session:
        views = audit.entries(session, subject=number, action=audit.Action.DOCUMENT_VIEW)
        assert {entry.by for entry in views} == {"c.clerk", "citizen"}


def test_a_file_of_somebodys_draft_is_nobodys_business(office, clerk):
    token = office.draft()
    office.attach(token, ("PASS",))
    with office.transaction() as session:
        (document,) = register.documents_of(session, drafts.find(session, token).owner)
        with pytest.raises(UnknownDocument):
            case_documents.open_for_clerk(session, clerk, office.store, document.id, Purpose.CASE_WORK)


def test_a_clerk_adds_what_came_by_post(office, clerk):
    number = office.apply()
    with office.transaction() as session:
        file = HandedIn("PASS", "pass.pdf", PDF, "application/pdf")
        case_documents.add(session, clerk, office.store, number, file, Channel.CLERK)
    item = next(one for one in opened(office, clerk, number).checklist if one.kind.code == "PASS")
    assert item.documents[0].uploaded_by == "c.clerk"


def _checklist(session, number):
    return completeness.checklist(session, case_register.find(session, number))
