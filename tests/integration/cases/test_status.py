"""The citizen's status page: whose turn, what is done and what comes, in their language, without anybody's name."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from engine import clock
from tests.integration.office import (
    CAPTURED,
    COMPLETE,
    GRANT,
    GRANT_NOTICE,
    HANDED_OVER,
    INCOMPLETE,
    MORE_FACTS,
    REFUSAL_NOTICE,
    REFUSE,
    REQUIRED,
    UPHELD,
    Office,
)
from tests.integration.sql_statements import statements
from workflows.cases import status
from workflows.cases.contributions import Kind
from workflows.cases.errors import CaseNotFound
from workflows.cases.forecast import TooFew
from workflows.cases.status import Turn
from workflows.cases.step_states import StepState
from workflows.cases.tables import Case


def page(office: Office, number: str, language: str = "de") -> status.StatusPage:
    with office.transaction() as session:
        return status.status(session, number, language)


def steps(found: status.StatusPage) -> list[tuple[str, str]]:
    return [(step.title, step.state.value) for step in found.steps]


def checked(office: Office, clerk, **answers) -> str:
    number = office.apply(REQUIRED, **answers)
    office.judge(number, clerk, *REQUIRED)
    office.complete(number, clerk, COMPLETE)
    return number


def test_after_applying_the_office_is_at_work(office):
    found = page(office, office.apply(REQUIRED))
    assert steps(found) == [
        ("Antrag gestellt", "done"),
        ("Eingangsbestätigung", "done"),
        ("Nachweis bis zur Entscheidung", "current"),
        ("Unterlagen vollständig", "current"),
        ("Andere Stellen beteiligen", "coming"),
        ("Rechtliche Prüfung", "coming"),
        ("Entscheidung und Bescheid", "coming"),
        ("Fingerabdrücke, Karte und Abholung", "coming"),
    ]
    assert (found.box.turn, found.box.asked) == (Turn.US, ())
    assert found.box.text.startswith("Wir sehen nach, ob alle Unterlagen da")
    assert found.may_withdraw
    assert found.may_raise_urgency
    assert isinstance(found.forecast, TooFew)
    assert "8 Wochen" in found.forecast_sentence.text


def test_the_page_speaks_the_language_of_its_reader(office):
    found = page(office, office.apply(REQUIRED), "en")
    assert [title for title, _ in steps(found)][:2] == ["Application submitted", "Confirmation of receipt"]
    assert found.box.text.startswith("We check that all documents")


def test_when_documents_are_missing_it_is_the_citizens_turn_until_a_day(office, clerk):
    number = office.apply(("KV", "AV", "LOHN3"))
    office.judge(number, clerk, "KV", "AV", "LOHN3")
    office.complete(number, clerk, INCOMPLETE)
    found = page(office, number)
    (task,) = found.box.asked
    assert (found.box.turn, task.kind) == (Turn.YOU, Kind.DOCUMENTS_PROVIDED)
    assert clock.office_time(task.deadline).date() == date(2026, 3, 30)
    missing = [one.item.kind.name.de for one in found.documents if one.must_be_handed_in]
    assert missing == ["Pass oder Passersatz"]
    (clearing,) = [step for step in found.steps if step.title == "Unterlagen vollständig"]
    assert ("Sie reichen Unterlagen nach", StepState.CURRENT) in [(one.title, one.state) for one in clearing.substeps]


def test_a_case_that_goes_back_says_so(office, clerk, examiner):
    number = checked(office, clerk)
    office.complete(number, examiner, MORE_FACTS)
    found = page(office, number)
    assert found.box.turn is Turn.YOU
    (examination,) = [step for step in found.steps if step.title == "Rechtliche Prüfung"]
    assert (examination.state, examination.again) == (StepState.COMING, True)


def test_a_hearing_appears_only_for_those_who_are_heard(office, clerk, examiner):
    number = checked(office, clerk)
    assert "Anhörung vor einer Ablehnung" not in dict(steps(page(office, number)))
    office.complete(number, examiner, REFUSE)
    office.complete(number, examiner, REFUSAL_NOTICE)
    found = page(office, number)
    assert dict(steps(found))["Anhörung vor einer Ablehnung"] == "current"
    assert [task.kind for task in found.box.asked] == [Kind.HEARING_REPLY]


def test_a_decided_case_says_when_and_where_the_letter_is(office, clerk, examiner):
    number = checked(office, clerk)
    office.complete(number, examiner, GRANT)
    office.complete(number, examiner, GRANT_NOTICE)
    found = page(office, number)
    assert (found.box.turn, found.forecast) == (Turn.YOU, None), "the fee is to be paid"
    assert found.forecast_sentence.text == "Wir haben am 02.03.2026 über Ihren Antrag entschieden."
    assert "grant" in {letter.kind for letter in found.letters}
    assert (found.may_withdraw, found.may_hand_in, found.takes_longer) == (False, False, ())


def test_a_case_whose_card_is_handed_over_is_nobodys_turn(office, clerk, examiner):
    number = checked(office, clerk)
    office.complete(number, examiner, GRANT)
    office.complete(number, examiner, GRANT_NOTICE)
    office.pay(number, clerk)
    office.complete(number, clerk, CAPTURED)
    office.complete(number, clerk, HANDED_OVER)
    found = page(office, number)
    assert found.box.turn is Turn.NOBODY
    assert "Bescheid" in found.box.headline.text
    assert {step.state for step in found.steps} == {StepState.DONE}


def test_nobodys_name_and_no_task_name_is_on_the_page(office, clerk, examiner, approver):
    number = checked(office, clerk)
    office.complete(number, examiner, REFUSE)
    office.complete(number, examiner, REFUSAL_NOTICE)
    office.pass_time(29)
    office.complete(number, examiner, UPHELD)
    found = page(office, number)
    shown = str([found.steps, found.box, found.timeline, found.forecast_sentence, found.letters])
    for private in ("c.clerk", "e.examiner", "Voraussetzungen prüfen", "Stellungnahme würdigen"):
        assert private not in shown


def test_the_timeline_is_newest_first_and_tells_what_came_and_went(office, clerk):
    number = office.apply(("KV", "AV", "LOHN3"))
    office.judge(number, clerk, "KV", "AV", "LOHN3")
    office.complete(number, clerk, INCOMPLETE)
    office.hand_in(number, "PASS")
    entries = page(office, number).timeline
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)
    assert {entry.sentence.text for entry in entries[:2]} == {
        "Sie haben Unterlagen nachgereicht.",
        "Unterlage eingegangen: Pass oder Passersatz",
    }
    assert entries[-1].sentence.text == "Ihr Antrag ist bei uns eingegangen."
    named = [entry.name.de for entry in entries if entry.name]
    assert "Bitte reichen Sie Unterlagen nach" in named
    assert "Pass oder Passersatz" in named


def test_the_timeline_says_each_thing_once(office, clerk, examiner):
    number = office.apply(REQUIRED)
    office.judge(number, clerk, *REQUIRED)
    assert said(office, number) == ["Ihr Antrag ist bei uns eingegangen."]
    office.pass_time(2)
    office.complete(number, clerk, COMPLETE)
    office.pass_time(5)
    office.complete(number, examiner, GRANT)
    assert said(office, number) == [
        "Schritt erledigt: Rechtliche Prüfung",
        "Schreiben von uns: Ihr Antrag ist vollständig",
        "Ihr Antrag ist bei uns eingegangen.",
    ]


def said(office, number):
    """The lines of the timeline as people read them, newest first."""
    return [
        entry.sentence.template.format(**{**entry.sentence.values, **({"name": entry.name.de} if entry.name else {})})
        for entry in page(office, number).timeline
    ]


def test_a_forecast_is_a_range_from_the_offices_own_decisions(office, clerk):
    number = checked(office, clerk)
    with office.transaction() as session:
        pattern = session.query(Case).filter_by(number=number).one()
        for days in (20, 40) * 15:
            _decided_like(session, pattern, days)
    found = page(office, number)
    assert (found.forecast.median_on, found.forecast.four_of_five_on) == (date(2026, 4, 1), date(2026, 4, 11))
    assert found.forecast_sentence.text == (
        "Die meisten Anträge wie Ihrer werden bis zum 01.04.2026 entschieden, vier von fünf bis zum 11.04.2026."
    )
    office.traveller.advance(timedelta(days=60))
    assert "dauert länger" in page(office, number).forecast_sentence.text


def test_the_page_costs_at_most_eight_statements(office, clerk):
    number = office.apply(("KV", "AV"))
    office.judge(number, clerk, "KV", "AV")
    office.complete(number, clerk, INCOMPLETE)
    office.hand_in(number, "PASS", done=False)
    page(office, number)  # reads the models once
    with office.transaction() as session, statements(session) as sent:
        status.status(session, number, "de")
    assert len(sent) <= 8, sent


def test_an_unknown_number_is_not_found(office):
    with pytest.raises(CaseNotFound):
        page(office, "LZ-2026-999999-0")


def _decided_like(session, pattern: Case, days: int) -> None:
    kept = {column.key: getattr(pattern, column.key) for column in Case.__table__.columns}
    number = f"LZ-2025-{session.query(Case).count():06d}-0"
    received = clock.now() - timedelta(days=100)
    changed = {
        "id": uuid4(),
        "number": number,
        "submission_id": uuid4(),
        "instance_id": None,
        "received_at": received,
        "decided_at": received + timedelta(days=days),
        "outcome": "granted",
    }
    session.add(Case(**{**kept, **changed}))
    session.flush()
