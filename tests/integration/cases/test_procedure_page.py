"""The public page of a procedure: all of it from what is published, honest about what nobody knows yet."""

from decimal import Decimal

import pytest

from engine.model.store import Known, SourceFile, latest, publish
from workflows.cases import procedure_page, procedures, requirements
from workflows.cases.errors import UnknownProcedure
from workflows.cases.public_steps import Actor
from workflows.cases.requirements import Requirement


@pytest.fixture
def page(office):
    with office.transaction() as session:
        return procedure_page.public_description(session, "P01", "de")


def test_the_steps_are_the_models_in_the_order_of_its_flow(page):
    usual = [(step.title, step.actor) for step in page.steps if not step.only_if_reached]
    assert usual == [
        ("Antrag gestellt", Actor.CITIZEN),
        ("Eingangsbestätigung", Actor.OFFICE),
        ("Nachweis bis zur Entscheidung", Actor.OFFICE),
        ("Unterlagen vollständig", Actor.OFFICE),
        ("Andere Stellen beteiligen", Actor.OTHER),
        ("Rechtliche Prüfung", Actor.OFFICE),
        ("Entscheidung und Bescheid", Actor.OFFICE),
        ("Fingerabdrücke, Karte und Abholung", Actor.OFFICE),
    ]
    assert all(step.text for step in page.steps)


def test_steps_that_only_some_go_through_are_marked(page):
    marked = {step.title for step in page.steps if step.only_if_reached}
    assert "Anhörung vor einer Ablehnung" in marked


def test_documents_say_whether_everybody_needs_them_and_why(page):
    needed = {one.kind.code: one.requirement for one in page.documents}
    assert needed["PASS"] is Requirement.REQUIRED
    assert needed["VOLLM"] is Requirement.CONDITIONAL
    assert "FOTO" not in needed  # the table waives it for everybody
    assert all(one.reason.de and one.reason.en for one in page.documents)


def test_a_procedure_with_many_facts_names_every_paper_that_it_may_ask_for(office):
    with office.transaction() as session:
        family = {one.kind.code: one for one in requirements.possible(session, "P04")}
        settlement = {one.kind.code: one.requirement for one in requirements.possible(session, "P05")}
    needed = {code for code, one in family.items() if one.requirement is Requirement.REQUIRED}
    assert needed == {"PASS", "KV"}
    assert {"HEIR", "GEB", "SORGE", "LEBG", "STAMM", "MIET", "LOHN3", "SPR", "SOZ", "VOLLM"} <= set(family)
    assert family["HEIR"].translation.de == "Sprache: Deutsch oder Englisch, sonst mit Übersetzung."
    assert family["PASS"].translation is None
    assert {code for code, one in settlement.items() if one is Requirement.CONDITIONAL} >= {"RV", "BAMF", "STEUER"}
    assert "AUSB" not in family


def test_the_fee_is_the_tables(page):
    assert (page.fee.amount, page.fee.basis) == (Decimal(93), "§ 45 Nr. 2 Buchst. b AufenthV")


def test_without_enough_cases_the_planning_value_is_called_one(page):
    assert page.duration_sentence.text == (
        "Wir haben noch zu wenige abgeschlossene Fälle für eine Angabe aus Erfahrung. "
        "Planwert: bis zu 8 Wochen in vier von fünf Fällen."
    )


def test_the_planning_value_is_that_of_the_hardest_class_a_procedure_usually_has(office):
    with office.transaction() as session:
        planned = {key: procedure_page.public_description(session, key, "de").duration for key in ("P12", "P13", "P08")}
    assert {key: duration.planned_weeks for key, duration in planned.items()} == {"P12": 3, "P13": 16, "P08": 26}


def test_who_pays_less_stands_beside_the_fee(office):
    with office.transaction() as session:
        fees = {key: procedure_page.public_description(session, key, "de").fee for key in ("P01", "P07", "P11")}
    reduced = {key: {one.who.text: one.amount for one in fee.reduced} for key, fee in fees.items()}
    assert reduced["P01"]["unter 18 Jahren"] == Decimal("46.5")
    assert reduced["P07"]["Asylberechtigte und anerkannte Flüchtlinge"] == 0
    assert (fees["P11"].amount, reduced["P11"]) == (411, {})


def test_an_unknown_procedure_is_told_so(office):
    with pytest.raises(UnknownProcedure), office.transaction() as session:
        procedure_page.public_description(session, "P77", "de")


def test_a_row_in_the_table_is_a_new_procedure(office, repository):
    """An eighteenth one on the process and form of P01: nothing in Python knows it."""
    table = (repository / "bpmn" / "decisions" / "procedures.dmn").read_text()
    start, end = table.index("<rule "), table.index("</rule>") + len("</rule>")
    row = table[start:end].replace('"P01"', '"P18"').replace("Rule_procedures_1", "Rule_procedures_P18")
    row = row.replace("Cell_procedures_1", "Cell_procedures_P18").replace("Value_procedures_1", "Value_procedures_P18")
    changed = (table[:end] + row + table[end:]).encode()
    with office.transaction() as session:
        publication = publish(session, [SourceFile("procedures.dmn", changed)], "p.publisher", Known())
        assert not publication.refused, publication.findings
    with office.transaction() as session:
        assert [one.key for one in procedures.procedures(session)][:2] == ["P01", "P18"]
        assert procedure_page.public_description(session, "P18", "en").steps[0].title == "Application submitted"
        assert latest(session, "decision", "procedures").version == 2
