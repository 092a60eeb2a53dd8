"""What the answers of a task decide about a claim: a proposal to waive it, and its review.

Knows the names of the form fields that the process `payment` asks; everything else in the answers is left alone.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from workflows.fees import exemptions
from workflows.people.identities import Identity

_YES_OR_NO = {"yes": True, "no": False}


def take(session: Session, identity: Identity, answers: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Hand on what the answers decide; `known` is what the task sees of the process.

    Raises what the rules object to: `OwnProposal`, `ExemptionReasonMissing`, `NothingToReview`, `ClaimSettled`.
    """
    number = known.get("invoice_number")
    if not isinstance(number, str):
        return
    if answers.get("fee_clearing") == "waive":
        exemptions.propose(session, identity, number, str(answers.get("fee_reason") or ""))
    approved = _YES_OR_NO.get(str(answers.get("waiver_approved")))
    if approved is not None:
        note = str(answers.get("waiver_reason") or "")
        exemptions.review(session, identity, number, approved=approved, reason=note, tell=False)
