"""Two years of an invented office: every case ends or waits for somebody, and nothing fails on the way."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine import clock
from engine.database import Database, unit_of_work
from engine.state.tables import Incident, Job
from tests.integration.office import settings_for
from workflows import demonstration, publishing
from workflows.cases.tables import Case
from workflows.certificates.certificates import State
from workflows.certificates.tables import FictionCertificate

CASES = 60


@pytest.mark.long
def test_everybody_is_served_and_nothing_fails(database: Database, tmp_path: Path, repository: Path) -> None:
    files = publishing.files_below([repository / "bpmn", repository / "forms" / "definitions"])
    with demonstration.opening_day(database), unit_of_work(database) as session:
        assert not publishing.publish(session, files, "p.publisher").refused
    assert demonstration.is_needed(database)
    demonstration.play(settings_for(tmp_path), database, print, CASES)
    with unit_of_work(database) as session:
        assert session.scalar(select(func.count()).select_from(Case)) == CASES
        assert session.scalars(select(Incident.message)).all() == []
        assert session.scalars(select(Job.element_id).where(Job.state == "failed")).all() == []
        long_ago = clock.now() - timedelta(days=180)
        undecided = select(Case.number).where(Case.received_at < long_ago, Case.decided_at.is_(None))
        assert session.scalars(undecided).all() == []
        assert State.HANDED_OVER in set(session.scalars(select(FictionCertificate.state)))
