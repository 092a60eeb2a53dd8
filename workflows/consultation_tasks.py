"""The service tasks of consultations: what the processes `consultations` and `consultation` ask of the office."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from engine import feel
from engine.jobs import Handler, Job
from workflows import service_task_types as types
from workflows.consultations import asking, settling
from workflows.consultations.plan import PlannedRequest, plan
from workflows.consultations.settling import Outcome


def plan_consultations(session: Session, job: Job) -> Mapping[str, Any]:
    """Which rows of `consultation_plan` are to be asked, and what is known of the others."""
    planned = plan(session, job.business_key, feel.to_python(job.variables["consultation_plan"]))
    return {"open_consultations": list(planned.open), "known_results": list(planned.known)}


def request_consultation(session: Session, job: Job) -> Mapping[str, Any]:
    """Ask the body of the row `request` to answer by the day `answer_by`."""
    row, due_on = feel.to_python(job.variables["request"]), feel.to_python(job.variables["answer_by"])
    planned = PlannedRequest.of_row(row)
    return {"consultation_id": str(asking.ask(session, job.business_key, planned, due_on, job.idempotency_key))}


def remind_consultation(session: Session, job: Job) -> None:
    """Remind the body of the request `consultation_id`."""
    asking.remind(session, UUID(job.variables["consultation_id"]), job.idempotency_key)


def settle_consultation(session: Session, job: Job) -> None:
    """Put on file how the request `consultation_id` ended without a usable answer: `outcome`."""
    settling.settle(session, UUID(job.variables["consultation_id"]), Outcome(job.variables["outcome"]))


def keep_security_assessment(session: Session, job: Job) -> None:
    """Keep `security_hit`, which a cleared person has stated, beside the answer that it is about."""
    settling.assess(session, UUID(job.variables["consultation_id"]), hit=job.variables["security_hit"] is True)


HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        types.PLAN_CONSULTATIONS: plan_consultations,
        types.REQUEST_CONSULTATION: request_consultation,
        types.REMIND_CONSULTATION: remind_consultation,
        types.SETTLE_CONSULTATION: settle_consultation,
        types.KEEP_SECURITY_ASSESSMENT: keep_security_assessment,
    }
)
