"""Processes that should have begun and crash: a lead sees why, and has them tried again once the cause is mended."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine import clock, owed_starts
from engine.model.tables import ModelSource, ModelVersion
from engine.state.tables import ProcessInstance
from tests.crashing_process import crash_in, fail_to_start
from tests.integration.office import Office
from workflows import audit
from workflows.people.identities import Identity, NotPermitted
from workflows.steering import failed_starts
from workflows.steering.failed_starts import FailedStart, StartSettled


@pytest.fixture
def crashed(office: Office) -> Office:
    """An office in which a signal could not start its process, although it could by now."""
    fail_to_start(office.database)
    assert _count(office) == 0
    return office


def _count(office: Office) -> int:
    with office.transaction() as session:
        started = select(func.count()).where(ProcessInstance.process_id == "alarm_chain")
        return session.scalars(started).one()


def _failed(office: Office, who: Identity) -> tuple[FailedStart, ...]:
    with office.transaction() as session:
        return failed_starts.failed_starts(session, who)


def test_a_lead_sees_what_did_not_begin_why_and_since_when(crashed: Office, lead: Identity) -> None:
    since = crashed.traveller.now()
    (start,) = _failed(crashed, lead)

    assert (start.process, start.step) == ("Alarmkette", "Alarm kommt")
    assert start.message == "RuntimeError: a bug that nobody knew"
    assert timedelta(0) < since - start.since < timedelta(minutes=1)


def test_tried_now_it_begins_without_waiting(crashed: Office, lead: Identity) -> None:
    with pytest.MonkeyPatch.context() as broken:
        crash_in(broken, "alarm_chain")
        owed_starts.start_due(crashed.database)
    (start,) = _failed(crashed, lead)
    assert start.attempts == 2
    assert start.next_attempt > crashed.traveller.now()
    assert owed_starts.start_due(crashed.database) == 0

    with crashed.transaction() as session:
        failed_starts.try_now(session, lead, start.id)
    owed_starts.start_due(crashed.database)

    assert _count(crashed) == 1
    assert _failed(crashed, lead) == ()
    with crashed.transaction() as session:
        entry = audit.entries(session, action=audit.Action.START_RETRY)[0]
        assert (entry.subject, entry.by) == ("alarm_chain", lead.account_name)
    with pytest.raises(StartSettled), crashed.transaction() as session:
        failed_starts.try_now(session, lead, start.id)


def test_a_model_that_cannot_be_read_any_more_is_shown_too(crashed: Office, lead: Identity) -> None:
    with crashed.transaction() as session:
        session.add(ModelSource(sha256="none", name="alarm.bpmn", content=b"not a model"))
        version = {"kind": "process", "key": "alarm_chain", "version": 2, "name": "Alarmkette"}
        session.flush()
        session.add(
            ModelVersion(**version, source_sha256="none", pins={}, published_at=clock.now(), published_by="test")
        )
    owed_starts.start_due(crashed.database)

    (start,) = _failed(crashed, lead)

    assert (start.process, start.step, start.attempts) == ("Alarmkette", "s", 2)
    assert "XML" in start.message


def test_clerks_neither_see_nor_try_them(crashed: Office, lead: Identity, clerk: Identity) -> None:
    (start,) = _failed(crashed, lead)

    with pytest.raises(NotPermitted):
        _failed(crashed, clerk)
    with pytest.raises(NotPermitted), crashed.transaction() as session:
        failed_starts.try_now(session, clerk, start.id)
