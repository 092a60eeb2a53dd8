"""What can be done against a refusal, and from when the period counts."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from engine import clock, feel
from engine.state.tables import BufferedMessage
from tests.integration.office import identity, settings_for
from workflows.case_events import events
from workflows.case_events.events import Kind
from workflows.correspondence.errors import RemedyUnknown
from workflows.correspondence.letter_samples import matter, sample
from workflows.correspondence.letters import LetterDesk
from workflows.people.permissions import Role
from workflows.remedies import remedy_path

SETTINGS = settings_for(Path("/nonexistent"))


@pytest.mark.parametrize(
    ("land", "kind"), [("NW", "action"), ("BE", "action"), ("BW", "objection"), ("SN", "objection")]
)
def test_each_state_has_its_remedy(land, kind):
    assert remedy_path.remedy_kind(replace(SETTINGS, land=land)) == kind


def test_where_nobody_knows_the_rule_nothing_is_guessed():
    with pytest.raises(RemedyUnknown):
        remedy_path.remedy_kind(replace(SETTINGS, land="SL"))


def test_a_refusal_counts_as_notified_on_the_fourth_day_after_posting(session, new_case, tmp_path, traveller):
    traveller.move_to(datetime(2026, 3, 2, 15, tzinfo=clock.now().tzinfo))
    case = new_case()
    assert remedy_path.notified_on(session, case.number) is None
    about = replace(matter(), case_number=case.number)
    LetterDesk.of_office(settings_for(tmp_path)).compose(session, about, sample("refusal"), "de", "job")
    assert remedy_path.notified_on(session, case.number) == date(2026, 3, 6)


def test_a_registered_remedy_tells_the_process_its_day_and_whether_it_is_urgent(session, new_case):
    case, clerk = new_case(), identity("n.celik", Role.CLERK)
    stated = {"filed_on": "2026-03-20", "filed_with": "court", "urgent": "yes"}
    events.report(session, clerk, case.number, Kind.REMEDY_FILED, stated, "Schreiben des Gerichts")
    (message,) = session.scalars(select(BufferedMessage)).all()
    assert message.name == "remedy-filed"
    told = {name: feel.to_python(value) for name, value in feel.from_json(message.variables).items()}
    assert told == {"filed_on": date(2026, 3, 20), "remedy_urgent": True}
