"""Cases that cannot go on: a real service task fails until a person has mended what was broken."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from engine import clock, jobs
from engine.model.tables import ModelSource, ModelVersion
from engine.state.tables import ProcessInstance
from tests.integration.office import Office
from workflows import audit
from workflows import service_task_types as types
from workflows.people.identities import Identity, NotPermitted
from workflows.service_tasks import ServiceTasks
from workflows.steering import incidents
from workflows.steering.incidents import IncidentSettled, ResolutionMissing


def _fail(_session, _job):
    raise RuntimeError("Der Drucker streikt.")


@pytest.fixture
def stuck(office: Office) -> Iterator[str]:
    """The number of a case whose letter of receipt could not be written, however often it was tried."""
    jobs.register(types.SEND_LETTER, _fail)
    number = office.apply()
    for _ in range(20):
        office.traveller.advance(timedelta(hours=1))
        office.work()
    ServiceTasks(office.settings, office.desk).register()
    yield number
    ServiceTasks(office.settings, office.desk).register()


def _open(office: Office, who: Identity) -> incidents.OpenIncidents:
    with office.transaction() as session:
        return incidents.open_incidents(session, who)


def test_a_lead_sees_which_case_is_stuck_where_and_why(office: Office, stuck: str, lead: Identity) -> None:
    found = _open(office, lead)

    assert found.total == 1
    (incident,) = found.shown
    assert (incident.case_number, incident.step) == (stuck, "Eingang bestätigen")
    assert "Der Drucker streikt." in incident.message


def test_a_case_whose_model_cannot_be_read_any_more_is_listed_all_the_same(
    office: Office, stuck: str, lead: Identity
) -> None:
    with office.transaction() as session:
        session.add(ModelSource(sha256="none", name="broken.bpmn", content=b"not a model"))
        session.flush()
        known = {"kind": "process", "key": "broken", "version": 1, "name": "broken"}
        version = ModelVersion(**known, source_sha256="none", pins={}, published_at=clock.now(), published_by="test")
        session.add(version)
        session.flush()
        session.execute(update(ProcessInstance).values(model_version_id=version.id))

    (incident,) = _open(office, lead).shown

    assert (incident.case_number, incident.step) == (stuck, incident.element_id)


def test_the_case_goes_on_once_somebody_says_what_was_mended(office: Office, stuck: str, lead: Identity) -> None:
    (incident,) = _open(office, lead).shown

    with office.transaction() as session:
        assert incidents.resume(session, lead, incident.id, "  Papier nachgelegt. ") == stuck
    office.work()

    assert _open(office, lead).total == 0
    assert office.open_task(stuck).name == "Vollständigkeit prüfen"
    with office.transaction() as session:
        entry = audit.entries(session, action=audit.Action.PROCESS_CHANGE)[0]
        assert (entry.subject, entry.by) == (stuck, lead.account_name)
        assert entry.details["reason"] == "Papier nachgelegt."


def test_without_a_reason_nothing_happens(office: Office, stuck: str, lead: Identity) -> None:
    (incident,) = _open(office, lead).shown

    with pytest.raises(ResolutionMissing), office.transaction() as session:
        incidents.resume(session, lead, incident.id, "  ")

    assert _open(office, lead).total == 1


def test_the_second_lead_is_told_that_it_is_settled(office: Office, stuck: str, lead: Identity) -> None:
    (incident,) = _open(office, lead).shown
    with office.transaction() as session:
        incidents.resume(session, lead, incident.id, "Papier nachgelegt.")

    with pytest.raises(IncidentSettled), office.transaction() as session:
        incidents.resume(session, lead, incident.id, "Papier nachgelegt.")


def test_clerks_neither_see_nor_resume_stuck_cases(office: Office, stuck: str, lead: Identity, clerk: Identity) -> None:
    (incident,) = _open(office, lead).shown

    with pytest.raises(NotPermitted):
        _open(office, clerk)
    with pytest.raises(NotPermitted), office.transaction() as session:
        incidents.resume(session, clerk, incident.id, "Papier nachgelegt.")
