"""What happens to running cases: reported once, checked by people, then part of the file."""

import pytest
from sqlalchemy import select

from engine.state.tables import BufferedMessage
from tests.integration.office import identity
from workflows.case_events import events
from workflows.case_events.events import Kind
from workflows.cases import letters_data, representatives
from workflows.cases.errors import CaseClosed, ReasonMissing
from workflows.people.identities import NotPermitted
from workflows.people.permissions import Role

CLERK = identity("n.celik", Role.CLERK)
MOVE = {"moved_on": "2026-02-01", "street": "Am Markt 1", "postal_code": "50667", "city": "Köln"}
LAWYER = {"name": "Kanzlei Sommer", "kind": "lawyer", "street": "Ring 5", "postal_code": "12345", "city": "Musterstadt"}
OTHER = {**LAWYER, "name": "Beratung Nord", "kind": "counsellor"}


def told(session):
    return [(row.name, row.variables) for row in session.scalars(select(BufferedMessage).order_by(BufferedMessage.id))]


def test_a_report_tells_the_process_the_facts_and_nothing_personal(session, new_case):
    case = new_case()
    events.report(session, CLERK, case.number, Kind.MOVED, MOVE, "Anruf")
    events.report(session, CLERK, case.number, Kind.REPRESENTATIVE, LAWYER, "Schreiben")
    events.report(session, CLERK, case.number, Kind.INVESTIGATION_OPENED, {"state": "opened", "source": "StA"}, "Brief")
    assert told(session) == [
        ("moved", {"postal_code": "50667", "municipality": "koeln"}),
        ("representative-appointed", {"representative_kind": "lawyer"}),
        ("investigation-opened", {"criminal_matter": True}),
    ]


def test_where_nothing_waits_for_it_the_reporter_is_told(session, new_case):
    assert events.report(session, CLERK, new_case().number, Kind.MOVED, MOVE, "Anruf") is False


def test_a_second_click_changes_nothing(session, new_case):
    case = new_case()
    for _ in range(2):
        events.report(session, CLERK, case.number, Kind.MOVED, MOVE, "Anruf")
        events.report_own_move(session, case.number, MOVE)
    assert [one.by for one in events.of_case(session, case.number)] == ["citizen", "n.celik"]
    assert len(told(session)) == 2


def test_reporting_needs_the_right_a_reason_and_an_open_case(session, new_case, traveller):
    case = new_case()
    with pytest.raises(NotPermitted):
        events.report(session, identity("a.dit", Role.AUDITOR), case.number, Kind.MOVED, MOVE, "Anruf")
    with pytest.raises(ReasonMissing):
        events.report(session, CLERK, case.number, Kind.MOVED, MOVE, "  ")
    case.closed_at = traveller.now()
    with pytest.raises(CaseClosed):
        events.report(session, CLERK, case.number, Kind.MOVED, MOVE, "Anruf")


def test_an_address_counts_once_somebody_has_confirmed_it(session, new_case):
    case = new_case(answers={"street": "Lindenweg 3", "postal_code": "12345", "city": "Musterstadt"})
    events.report_own_move(session, case.number, MOVE)
    assert case.person.street == "Lindenweg 3"
    events.take_address(session, case.number, "n.celik")
    assert (case.person.street, case.person.postal_code, case.person.city) == ("Am Markt 1", "50667", "Köln")
    case.person.street = "Am Markt 2"  # corrected by hand meanwhile
    events.take_address(session, case.number, "n.celik")
    assert case.person.street == "Am Markt 2", "the same report is not taken twice"


def test_letters_go_to_whoever_acts_for_the_person(session, new_case):
    case = new_case(answers={"street": "Lindenweg 3", "postal_code": "12345", "city": "Musterstadt"})
    assert letters_data.recipient(session, case).address == ("Lindenweg 3", "12345 Musterstadt")
    events.report(session, CLERK, case.number, Kind.REPRESENTATIVE, LAWYER, "Schreiben")
    assert representatives.of_case(session, case.number) is None
    events.take_representative(session, case.number, "n.celik")
    recipient = letters_data.recipient(session, case)
    assert (recipient.name, recipient.address) == (
        "Kanzlei Sommer",
        ("für Ayşe Yılmaz", "Ring 5", "12345 Musterstadt"),
    )
    events.report(session, CLERK, case.number, Kind.REPRESENTATIVE, OTHER, "Schreiben")
    events.take_representative(session, case.number, "n.celik")
    assert letters_data.recipient(session, case).name == "Beratung Nord"
