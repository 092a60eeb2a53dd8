"""The access code of a case: derived, never stored in clear, the same however often it is asked for.

The code is spelled from an HMAC over the case number with the office's key, so a repeated submission and every
later letter show the same code while the database holds only its hash. A lost or leaked code is replaced by
counting the issue up: decision 0008. How a code is spelled, hashed and checked is `people.access_codes`'.
"""

import hashlib
import hmac
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register
from workflows.cases.errors import ReasonMissing
from workflows.cases.tables import Case
from workflows.people import access_codes
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

_MINIMUM_KEY: Final = 32  # bytes
_DRAWN: Final = 10  # bytes of the digest that make the code


def derive_access_code(key: bytes, case_number: str, issue: int = 1) -> str:
    """The code of a case, for instance "7K3M-0QXT-9WZA-4HNE". `key` has 32 bytes or more."""
    if len(key) < _MINIMUM_KEY:
        raise ValueError(f"the access code key needs {_MINIMUM_KEY} bytes or more, it has {len(key)}")
    digest = hmac.digest(key, f"access code/{case_number}/{issue}".encode(), hashlib.sha256)
    return access_codes.spell(int.from_bytes(digest[:_DRAWN]))


def code_hash(session: Session, case_number: str) -> str | None:
    """What `access_codes.verify` compares with; None where no case has this number."""
    return session.scalar(select(Case.access_code_hash).where(Case.number == case_number))


def renew(session: Session, identity: Identity, key: bytes, case_number: str, reason: str) -> str:
    """Replace a lost or leaked code; the old one stops working. Returns the new one, to be handed over."""
    require(identity, Permission.RECORD_APPLICATION)
    if not reason.strip():
        raise ReasonMissing
    case = case_register.find_for_change(session, case_number)
    case.access_code_issue += 1
    code = derive_access_code(key, case_number, case.access_code_issue)
    case.access_code_hash = access_codes.hash_code(code)
    by = identity.account_name
    audit.record(session, Action.ACCESS_CODE_RENEW, by=by, subject=case_number, purpose=reason.strip())
    session.flush()
    return code
