"""Taking an application in: from a draft to a numbered case with a running process, exactly once.

Online and at the counter it is the same act. The day of receipt counts, complete or not: only answers that are wrong
block; recommended ones that are missing do not (domain handbook, PR-00). A second click, a second tab or a
repeated request gets the same receipt, because the draft's row is locked and remembers its case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from sqlalchemy.orm import Session

from engine import clock, feel, process_runner
from engine.errors import LaufzettelError, translatable
from forms import answers as form_answers
from forms import form_store
from forms.schema import FormDefinition
from workflows import audit
from workflows.audit import Action
from workflows.cases import (
    case_access,
    case_register,
    drafts,
    facts,
    law,
    notifications,
    persons,
    procedures,
    published_model,
    requirements,
)
from workflows.cases.case_numbers import next_case_number
from workflows.cases.contacts import Contact
from workflows.cases.drafts import Draft
from workflows.cases.procedures import Procedure
from workflows.cases.tables import ApplicationDraft, Case
from workflows.described import Described
from workflows.documents import register
from workflows.people import access_codes
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission
from workflows.settings import OfficeSettings

# The confirmation page shows the access code that long after sending; later it names the PDF and the letter.
CODE_SHOWN_FOR: Final = timedelta(hours=24)


class IntakeChannel(Described):
    """How an application reached the office."""

    ONLINE = "online", translatable("online")
    COUNTER = "counter", translatable("am Schalter")
    PAPER = "paper", translatable("per Post oder E-Mail")


class ApplicationNotReady(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Der Antrag lässt sich noch nicht abschicken. Bitte berichtigen Sie zuerst die markierten Angaben."
    )

    def __init__(self, review: form_answers.Review) -> None:
        self.review = review  # its errors name page and field
        super().__init__()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the confirmation page shows."""

    case_number: str
    access_code: str | None  # None once it is no longer shown
    received_at: datetime
    procedure_key: str
    email: str | None  # where a confirmation went
    language: str


def begin(session: Session, procedure_key: str, language: str) -> str:
    """Begin an application and return the secret of its link. Raises `UnknownProcedure`."""
    procedure = procedures.procedure(session, procedure_key)
    version = form_store.latest_version(session, procedure.form_id)
    if version is None:
        raise form_store.UnknownForm(form=procedure.form_id, version="–")
    token, _ = drafts.begin(session, procedure_key, procedure.form_id, version, language)
    return token


def submit(session: Session, settings: OfficeSettings, token: str) -> Receipt:
    """Send an application; sending it again returns the same receipt.

    Raises `ApplicationNotReady` with the errors, or `DraftNotFound`.
    """
    return _submit(session, settings, token, IntakeChannel.ONLINE, audit.CITIZEN)


def record_at_counter(
    session: Session, identity: Identity, settings: OfficeSettings, token: str, channel: IntakeChannel
) -> Receipt:
    """A clerk sends an application that they filled in for somebody: the same act through another channel."""
    require(identity, Permission.RECORD_APPLICATION)
    return _submit(session, settings, token, channel, identity.account_name)


def receipt(session: Session, settings: OfficeSettings, token: str) -> Receipt | None:
    """The receipt of a submitted draft, for the confirmation page that survives bookmarking; None before that."""
    draft = drafts.find(session, token)
    return _receipt(session, settings, draft.case_number) if draft.case_number else None


def _submit(session: Session, settings: OfficeSettings, token: str, channel: IntakeChannel, by: str) -> Receipt:
    row = drafts.find_row(session, token)
    number = row.case_number or _create_case(session, settings, row, channel, by)
    return _receipt(session, settings, number)


def _create_case(
    session: Session, settings: OfficeSettings, row: ApplicationDraft, channel: IntakeChannel, by: str
) -> str:
    draft = drafts.view(row)
    procedure = procedures.procedure(session, draft.procedure_key)
    definition = form_store.definition(session, draft.form_id, draft.form_version)
    review = form_answers.review(definition, draft.answers, language=draft.language)
    if review.errors:
        raise ApplicationNotReady(review)
    case = _new_case(session, settings, draft, procedure, review.answers, channel)
    row.case_number, row.submitted_at = case.number, case.received_at
    row.answers = {}  # they are in the case file now
    row.expires_at = case.received_at + drafts.KEPT_FOR
    action = Action.APPLICATION_SUBMIT if by == audit.CITIZEN else Action.APPLICATION_RECORD
    audit.record(session, action, by=by, subject=case.number, details={"channel": channel.value})
    session.flush()
    start_facts = _facts(definition, case, settings.land)
    case.facts = feel.to_json(start_facts)
    variables = {**start_facts, "law": law.in_force(session, start_facts["received_on"])}
    case.instance_id = process_runner.start(session, procedure.process_id, variables, business_key=case.number)
    version = published_model.version_of_instance(session, case.instance_id)
    requirements.determine(session, case, version)
    notifications.application_received(session, settings, case)
    requirements.enlist(session, case, (document.kind for document in register.documents_of(session, case.number)))
    session.flush()
    return case.number


def _new_case(
    session: Session,
    settings: OfficeSettings,
    draft: Draft,
    procedure: Procedure,
    answers: Mapping[str, Any],
    channel: IntakeChannel,
) -> Case:
    number = next_case_number(session, clock.today().year)
    register.hand_over(session, draft.owner, number)
    now = clock.now()  # after its documents: what comes later was handed in later
    code = case_access.derive_access_code(settings.access_code_key, number)
    case = Case(
        number=number,
        procedure_key=procedure.key,
        process_id=procedure.process_id,
        submission_id=draft.id,
        person=persons.from_answers(answers, draft.language),
        form_id=draft.form_id,
        form_version=draft.form_version,
        answers=dict(answers),
        language=draft.language,
        channel=channel.value,
        received_at=now,
        last_contact=Contact.APPLICATION.value,
        last_contact_at=now,
        access_code_hash=access_codes.hash_code(code),
    )
    session.add(case)
    session.flush()
    return case


def _facts(definition: FormDefinition, case: Case, land: str) -> dict[str, Any]:
    return facts.process_facts(
        definition,
        case.answers,
        case_number=case.number,
        procedure_key=case.procedure_key,
        received_on=clock.office_time(case.received_at).date(),
        land=land,
    )


def _receipt(session: Session, settings: OfficeSettings, case_number: str) -> Receipt:
    case = case_register.find(session, case_number)
    shown = clock.now() < case.received_at + CODE_SHOWN_FOR
    code = case_access.derive_access_code(settings.access_code_key, case.number, case.access_code_issue)
    return Receipt(
        case_number=case.number,
        access_code=code if shown else None,
        received_at=case.received_at,
        procedure_key=case.procedure_key,
        email=case.person.email,
        language=case.language,
    )
