"""What a clerk reports and the process of a certificate has to know: fingerprints are stored, the paper is lost."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from engine import messaging
from engine.state.tables import Subscription
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register, requirements
from workflows.certificates import certificates
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

FINGERPRINTS_STORED = "fingerprints-stored"
CERTIFICATE_LOST = "certificate-lost"
MESSAGES = frozenset({FINGERPRINTS_STORED, CERTIFICATE_LOST})


def awaits_fingerprints(session: Session, case_number: str) -> bool:
    """Whether the certificate of this case is blocked until they are stored."""
    waiting = Subscription.name == FINGERPRINTS_STORED, Subscription.correlation_key == case_number
    return session.scalar(select(exists().where(*waiting))) is True


def fingerprints_stored(session: Session, identity: Identity, case_number: str) -> None:
    """The fingerprints were taken and are in the central register (AufenthG section 81(7)); again changes nothing.

    Raises `NotPermitted`, `CaseNotFound` and `CaseClosed`.
    """
    require(identity, Permission.ISSUE_CERTIFICATE)
    case = case_register.find_to_move(session, case_number)
    fact = {"fingerprints_stored": True}
    if case_register.states(case, fact):
        return
    requirements.take_facts(session, case.number, fact)
    audit.record(session, Action.FINGERPRINTS_STORED, by=identity.account_name, subject=case.number)
    messaging.deliver_message(session, FINGERPRINTS_STORED, case.number, fact)


def certificate_lost(session: Session, identity: Identity, case_number: str, reason: str) -> None:
    """The person has lost their certificate: its number is written off, and the process makes a new one.

    Raises `NotPermitted`, `CaseNotFound`, `CaseClosed`, `NothingHandedOver` and `ReasonMissing`.
    """
    require(identity, Permission.ISSUE_CERTIFICATE)
    case = case_register.find_to_move(session, case_number)
    certificates.lose(session, case.number, reason, identity.account_name)
    by = identity.account_name
    audit.record(session, Action.CERTIFICATE_LOSE, by=by, subject=case.number, details={"reason": reason.strip()})
    messaging.deliver_message(session, CERTIFICATE_LOST, case.number, {"certificate_lost": True})
