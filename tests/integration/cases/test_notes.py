"""Notes: kept with name and time, newest first."""

from datetime import timedelta

import pytest

from workflows.cases import notes
from workflows.cases.notes import Note, NoteEmpty, NoteTooLong
from workflows.people.identities import NotPermitted


def test_notes_are_read_newest_first(session, traveller, new_case, clerk, examiner):
    case = new_case()
    notes.add(session, clerk, case.number, "  Person war am Schalter. ")
    first = traveller.now()
    second = traveller.advance(timedelta(hours=1))
    notes.add(session, examiner, case.number, "Rückfrage beim Arbeitgeber.")
    assert notes.of_case(session, case.number) == (
        Note("Rückfrage beim Arbeitgeber.", "e.examiner", second),
        Note("Person war am Schalter.", "c.clerk", first),
    )


@pytest.mark.parametrize(("text", "error"), [("  ", NoteEmpty), ("x" * 10_001, NoteTooLong)])
def test_an_empty_or_endless_note_is_refused(session, traveller, new_case, clerk, text, error):
    with pytest.raises(error):
        notes.add(session, clerk, new_case().number, text)


def test_an_analyst_writes_no_notes(session, traveller, new_case, analyst):
    with pytest.raises(NotPermitted):
        notes.add(session, analyst, new_case().number, "Text")
