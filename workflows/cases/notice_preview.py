"""The notice on a waiting proposal as it would go out: made anew for every look, marked as a draft, never filed.

Who approves reads what the citizen will read. Every look is in the audit log.
"""

from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register, decisions, letters_data
from workflows.cases.case_letters import OpenedLetter
from workflows.cases.decisions import Kind, NothingProposed, State
from workflows.cases.purposes import Purpose
from workflows.correspondence import passages
from workflows.correspondence.letter_kinds import Grant, Refusal
from workflows.correspondence.letters import LetterDesk
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

LETTER_OF: Final = {Kind.GRANT: Grant.kind, Kind.REFUSE: Refusal.kind}


def preview(session: Session, identity: Identity, desk: LetterDesk, case_number: str, purpose: Purpose) -> OpenedLetter:
    """The draft as PDF; whoever may still approve it stands under it.

    Raises `NotPermitted`, `CaseNotFound`, `NothingProposed`, `NoticeMissing`, `LetterIncomplete`.
    """
    require(identity, Permission.SEE_CASE_FILE)
    case = case_register.find(session, case_number)
    proposal = decisions.current(session, case_number)
    if proposal is None or proposal.state is not State.PROPOSED:
        raise NothingProposed(number=case_number)
    kind = LETTER_OF[proposal.kind]
    fee = {"fee_amount": case.fee_amount, "fee_basis": case.fee_basis}
    content = letters_data.content(session, case, kind, fee)
    if isinstance(content, Grant | Refusal) and _may_approve(identity, proposal.workers):
        content = replace(content, signatory=identity.display_name)
    if content is None:
        raise NothingProposed(number=case_number)
    wordings = passages.in_force(session, kind)
    pdf = desk.render(letters_data.matter(session, case), content, case.language, wordings=wordings, draft=True)
    details = {"kind": kind, "draft": True}
    audit.record(
        session,
        Action.LETTER_VIEW,
        by=identity.account_name,
        subject=case_number,
        purpose=purpose.sentence,
        details=details,
    )
    return OpenedLetter(f"{case_number}-{kind}-Entwurf.pdf", pdf)


def _may_approve(identity: Identity, workers: frozenset[str]) -> bool:
    return identity.may(Permission.APPROVE) and identity.account_name not in workers
