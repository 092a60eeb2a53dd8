"""The shipped models on a process bench: real engine, real tables, letters and notices only written down."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.bench import ProcessBench
from engine.database import Database, unit_of_work
from engine.model.store import Known, SourceFile, publish

MODELS = Path(__file__).parents[2] / "bpmn"
NUMBER = "LZ-2026-000017"

# What the intake of an undisputed application knows: same employer, consent still valid, title expires in two months.
FACTS: Mapping[str, Any] = {
    "case_number": NUMBER,
    "procedure": "P01",
    "legal_basis": "18b",
    "received_on": date(2026, 3, 2),
    "title_expires_on": date(2026, 5, 4),
    "applied_in_time": True,
    "has_certificate": False,
    "same_employer": True,
    "labour_consent_needed": False,
    "labour_consent_valid": False,
    "regulated_profession": False,
    "applicant_age": 34,
    "receives_benefits": False,
    "turkish_association": False,
    "identity_unclear": False,
    "criminal_matter": False,
    "subsistence_doubtful": False,
    "represented_by_lawyer": False,
    "emergency_reason": "none",
    "emergency_date": None,
    "emergency_evidence": False,
    "sample_number": 50,
    "land": "NW",
}


@dataclass(frozen=True)
class Service:
    """One service task that was done."""

    task_type: str
    on: date
    headers: Mapping[str, str]
    variables: Mapping[str, Any]


@dataclass
class Office:
    """One case, played through the shipped models."""

    bench: ProcessBench
    services: list[Service] = field(default_factory=list)
    instance: UUID | None = None

    def do(self, _: Session, job: jobs.Job) -> None:
        self.services.append(Service(job.task_type, clock.today(), job.headers, dict(job.variables)))

    def receive_application(self, **facts: Any) -> None:
        self.instance = self.bench.start("p01_employment_extension", {**FACTS, **facts}, NUMBER)

    @property
    def letters(self) -> list[str]:
        return [service.headers["letter"] for service in self.services if service.task_type == "send-letter"]

    def letter(self, kind: str) -> Service:
        """The last letter of a kind."""
        return [service for service in self.services if service.headers.get("letter") == kind][-1]

    def done(self, task_type: str) -> list[Service]:
        return [service for service in self.services if service.task_type == task_type]

    @property
    def waiting(self) -> list[str]:
        return [task.element_id for task in self.bench.open_tasks()]

    @property
    def variables(self) -> Mapping[str, Any]:
        assert self.instance is not None
        return self.bench.variables(self.instance)

    @property
    def state(self) -> str:
        assert self.instance is not None
        return self.bench.state(self.instance)

    def find_complete(self) -> None:
        self.bench.complete("Task_CheckCompleteness", {"complete": True, "missing_documents": []})

    def find_missing(self, *codes: str) -> None:
        self.bench.complete("Task_CheckCompleteness", {"complete": False, "missing_documents": list(codes)})

    def propose(self, proposal: str, **facts: Any) -> None:
        self.bench.complete("Task_Examine", {"proposal": proposal, "examined_by": "e.pruefer", **facts})

    def approve(self) -> None:
        self.bench.complete("Task_Approve", {"approved": True, "approved_by": "f.freigabe"})

    def send_back(self, reason: str) -> None:
        self.bench.complete("Task_Approve", {"approved": False, "return_reason": reason})

    def tell(self, message: str, **variables: Any) -> bool:
        return self.bench.deliver(message, NUMBER, variables)

    def wait(self, days: int) -> None:
        self.bench.advance(timedelta(days=days))


@pytest.fixture
def office(database: Database, traveller: clock.Traveller) -> Iterator[Office]:
    """An office with everything published and nothing in it."""
    with ProcessBench(database, traveller) as bench:
        yield _office(bench)


def _office(bench: ProcessBench) -> Office:
    office = Office(bench)
    for task_type in ("send-letter", "update-case", "record-decision", "close-case", "notify-lead"):
        bench.register(task_type, office.do)
    files = [SourceFile(path.name, path.read_bytes()) for path in MODELS.glob("*/*.[bd][pm][mn]*")]
    with unit_of_work(bench.database) as session:
        publication = publish(session, files, "analyst", Known())
    assert [str(finding) for finding in publication.findings] == []
    return office
