"""The office's people at work in the demonstration: they claim tasks, judge papers and complete forms."""

from dataclasses import dataclass
from random import Random
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from engine.user_tasks import UserTask
from forms import form_store
from workflows.cases import case_register, completeness
from workflows.cases.completeness import ItemState, NothingMissing, StillMissing, Verdict
from workflows.certificates import blank_stock
from workflows.demonstration import answers, form_filling
from workflows.demonstration.stories import Story
from workflows.fees import payments
from workflows.fees.claims import ClaimView
from workflows.people.accounts import existing, identity_of
from workflows.people.identities import Identity
from workflows.tasks import completion, holding, task_view

CLERKS = ("n.yilmaz",)
EXAMINERS = ("o.kovalenko", "c.ferreira")
APPROVERS = ("m.vogt",)
LEADS = ("a.haddad",)
WORKERS = {"clerk": CLERKS, "examiner": EXAMINERS, "approver": APPROVERS, "lead": LEADS, "cleared": ("c.ferreira",)}
BLANKS = ("D0000001", "D0000800")  # the first and the last
CHECK, APPROVAL = "completeness-check", "approval"  # forms whose tasks are more than filling in


@dataclass(slots=True)
class CaseMemory:
    """What the demonstration remembers of a case between its tasks."""

    story: Story
    random: Random
    case_number: str
    returned: bool = False  # the second person has sent it back once
    labour_consent: str = "not_needed"  # as the clearing desk sees it, every time it looks


def claim(session: Session, task: UserTask, memory: CaseMemory) -> Identity:
    """Somebody who may do the task takes it."""
    names = WORKERS[task.candidate_groups[0]]
    identity = identity_of(existing(session, memory.random.choice(names)))
    holding.claim(session, identity, task.id, task.revision)
    return identity


def work(session: Session, task: UserTask, memory: CaseMemory) -> None:
    """Do the task the way the story wants it."""
    identity = claim(session, task, memory)
    if task.form_id == CHECK:
        _judge_papers(session, identity, memory)
    missing = bool(completeness.missing_items(session, memory.case_number))
    drawn = memory.random.random()  # so that a second attempt answers everything else alike
    try:
        with session.begin_nested():
            _complete(session, identity, task, memory, Random(drawn), missing=missing)
    except (StillMissing, NothingMissing):  # an answer of this very task asked for one more paper, or for one less
        _complete(session, identity, task, memory, Random(drawn), missing=not missing)
    memory.returned = memory.returned or task.form_id == APPROVAL


def take_blanks_in(session: Session) -> None:
    """One takes in blank certificates for all the time to come, another has counted them, too."""
    deliverer, witness = (identity_of(existing(session, name)) for name in (CLERKS[0], LEADS[0]))
    blank_stock.receive(session, deliverer, *BLANKS)
    blank_stock.witness(session, witness, *BLANKS)


def take_money(session: Session, claim: ClaimView) -> None:
    """Somebody pays by card what is still open."""
    if claim.is_open:
        payments.receive(
            session,
            identity_of(existing(session, CLERKS[0])),
            claim.number,
            amount=claim.outstanding,
            method=payments.Method.CARD,
            reference="Karte",
            submission_id=uuid4(),
        )


def _complete(
    session: Session, identity: Identity, task: UserTask, memory: CaseMemory, random: Random, *, missing: bool
) -> None:
    definition = form_store.definition(session, task.form_id or "", task.form_version)
    variables = task_view.variables_of(session, task.id)
    wanted = answers.office(memory.story, memory.labour_consent, missing=missing, returned=memory.returned)
    given = form_filling.filled(definition, variables, wanted, random)
    completion.complete(session, identity, task.id, _revision(session, task.id), given)


def _judge_papers(session: Session, identity: Identity, memory: CaseMemory) -> None:
    for item in completeness.checklist(session, case_register.find(session, memory.case_number)):
        if item.state is ItemState.RECEIVED:
            completeness.judge(session, identity, memory.case_number, item.kind.code, Verdict.ACCEPTED, "")


def _revision(session: Session, task_id: UUID) -> int:
    return holding.open_task(session, task_id).revision
