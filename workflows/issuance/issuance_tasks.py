"""What processes ask about issuance: order the card, delete the fingerprints."""

from sqlalchemy.orm import Session

from engine import jobs
from engine.jobs import Job
from workflows import service_task_types as types
from workflows.issuance import biometrics, card_orders


def register() -> None:
    """Let this process do these service tasks."""
    jobs.register(types.ORDER_CARD, order_card)
    jobs.register(types.DELETE_FINGERPRINTS, delete_fingerprints)


def order_card(session: Session, job: Job) -> None:
    """Order the card or travel document that was granted."""
    card_orders.order(
        session,
        job.business_key,
        job.variables["product"],
        direct_mailing=job.variables.get("direct_mailing") is True,
        idempotency_key=job.idempotency_key,
    )


def delete_fingerprints(session: Session, job: Job) -> None:
    """Delete the fingerprints of the case (AufenthV section 61a)."""
    biometrics.delete_fingerprints(session, job.business_key)
