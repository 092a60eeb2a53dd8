"""The audit log: who did what with which case, when and for which purpose; append-only and hash-chained.

The one way in for the rest of the house. Nobody may write, change or delete entries except through `record`.
"""

from workflows.audit.actions import Action
from workflows.audit.log import CITIZEN, SYSTEM, entries, head, record
from workflows.audit.tables import AuditEntry
from workflows.audit.verification import VerificationResult, verify

__all__ = [
    "CITIZEN",
    "SYSTEM",
    "Action",
    "AuditEntry",
    "VerificationResult",
    "entries",
    "head",
    "record",
    "verify",
]
