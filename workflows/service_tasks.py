"""What the office does when a process asks: one handler for each type of service task.

A handler runs inside the transaction of its step. It writes rows (letters, decisions, mail to be sent) and leaves the
house only through the outbox; everything it does is keyed by the job, so that doing it again changes nothing.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine import feel, jobs
from engine.jobs import Job
from workflows import consultation_tasks
from workflows import service_task_types as types
from workflows.case_events import events
from workflows.cases import case_correspondence, case_facts, classification, closing, decisions, effects, file_transfer
from workflows.cases.closing import Outcome
from workflows.certificates import certificates, process_steps
from workflows.correspondence.letters import LetterDesk
from workflows.fees.fee_tasks import FeeTasks
from workflows.identification import comparisons
from workflows.identification.comparisons import Answer
from workflows.issuance import issuance_tasks
from workflows.remedies import remedy_path
from workflows.settings import OfficeSettings
from workflows.steering import notices


class ServiceTasks:
    """The handlers of one office."""

    def __init__(self, office: OfficeSettings, desk: LetterDesk) -> None:
        self._office = office
        self._desk = desk

    def register(self) -> None:
        """Let this process do the office's service tasks.

        Those that only read the file or write rows of their own case share transactions; whatever composes a letter,
        takes a number or a blank, or changes a person, who may have other cases, has one of its own.
        """
        jobs.register(types.SEND_LETTER, self.send_letter)
        jobs.register(types.UPDATE_CASE, update_case, together=True)
        jobs.register(types.RECORD_DECISION, record_decision)
        jobs.register(types.CLOSE_CASE, close_case)
        jobs.register(types.NOTIFY_LEAD, notify_lead, together=True)
        jobs.register(types.FIND_PERSON, find_person)
        jobs.register(types.SETTLE_PERSON, settle_person)
        jobs.register(types.READ_FACTS, read_facts, together=True)
        for task_type, handler in consultation_tasks.HANDLERS.items():
            jobs.register(task_type, handler)
        jobs.register(types.RECORD_EFFECT, record_effect, together=True)
        jobs.register(types.DRAFT_CERTIFICATE, process_steps.draft)
        jobs.register(types.NUMBER_CERTIFICATE, process_steps.number)
        jobs.register(types.TAKE_BLANK_BACK, process_steps.take_back)
        jobs.register(types.HAND_OVER_CERTIFICATE, process_steps.hand_over)
        jobs.register(types.DROP_CERTIFICATE, process_steps.drop)
        jobs.register(types.TAKE_ADDRESS, take_address)
        jobs.register(types.TAKE_REPRESENTATIVE, take_representative, together=True)
        jobs.register(types.SEND_FILE, send_file)
        jobs.register(types.PLAN_REMEDY, self.plan_remedy, together=True)
        FeeTasks(self._office, self._desk).register()
        issuance_tasks.register()

    def send_letter(self, session: Session, job: Job) -> None:
        """Write the letter named by the header `letter`, put it on file, and tell the recipient that it is there."""
        case_correspondence.write(
            session,
            self._office,
            self._desk,
            case_number=job.business_key,
            kind=job.headers["letter"],
            values=_python(job.variables),
            idempotency_key=job.idempotency_key,
        )

    def plan_remedy(self, session: Session, job: Job) -> dict[str, Any]:
        """Say which remedy there is (`remedy_kind`) and when the refusal counts as notified (`notified_on`)."""
        return {
            "remedy_kind": remedy_path.remedy_kind(self._office),
            "notified_on": remedy_path.notified_on(session, job.business_key),
        }


def update_case(session: Session, job: Job) -> None:
    """Take over what the process found out about the case: urgency, difficulty, team, fee, completeness."""
    classification.update(session, job.business_key, _python(job.variables))


def record_effect(session: Session, job: Job) -> None:
    """Keep in the file what the application does for the stay (AufenthG section 81)."""
    effects.record(session, job.business_key, _python(job.variables), job.instance_id, job.idempotency_key)


def record_decision(session: Session, job: Job) -> None:
    """Make the proposal that was examined, and approved where that is needed, the decision of the case."""
    decisions.record(session, job.business_key, review_needed=job.variables.get("approval_needed") is True)
    certificates.drop(session, job.business_key)


def close_case(session: Session, job: Job) -> None:
    """Close the case with its outcome."""
    closing.close(session, job.business_key, Outcome(job.variables["outcome"]))
    certificates.drop(session, job.business_key)


def notify_lead(session: Session, job: Job) -> None:
    """Tell the leads, for the reason named by the header `reason`."""
    notices.notify(session, job.business_key, job.headers["reason"], job.idempotency_key)


def find_person(session: Session, job: Job) -> dict[str, Any]:
    """Look whether the person of the case is known; answers `person_doubtful`, whether somebody has to compare."""
    return {"person_doubtful": comparisons.find(session, job.business_key)}


def settle_person(session: Session, job: Job) -> None:
    """Take the answer of whoever compared two people into the file."""
    answered = _python(job.variables)
    answer, by = Answer(answered["person_match"]), str(answered["matched_by"])
    comparisons.settle(session, job.business_key, answer, by, contact=answered.get("contact_kept"))


def read_facts(session: Session, job: Job) -> dict[str, Any]:
    """The facts of the case as the file knows them now, and `decided_on`; null while it is undecided."""
    return case_facts.current(session, job.business_key)


def take_address(session: Session, job: Job) -> None:
    """Take the address of the newest move into the file; `move_checked_by` has confirmed it."""
    events.take_address(session, job.business_key, str(job.variables.get("move_checked_by")))


def take_representative(session: Session, job: Job) -> None:
    """Take the newest representative into the file; `power_checked_by` has checked the power of attorney."""
    events.take_representative(session, job.business_key, str(job.variables.get("power_checked_by")))


def send_file(session: Session, job: Job) -> None:
    """Send the file to the office `receiving_office`."""
    office = str(job.variables.get("receiving_office") or "")
    file_transfer.send(session, job.business_key, office, job.idempotency_key)


def _python(variables: Mapping[str, Any]) -> dict[str, Any]:
    """The variables as Python values: dates, decimals, text."""
    return {name: feel.to_python(value) for name, value in variables.items()}
