"""What a service task of a model may ask of the office. `bpmn/README.md` tells analysts their inputs."""

from typing import Final

SEND_LETTER: Final = "send-letter"
UPDATE_CASE: Final = "update-case"
RECORD_DECISION: Final = "record-decision"
CLOSE_CASE: Final = "close-case"
NOTIFY_LEAD: Final = "notify-lead"
FIND_PERSON: Final = "find-person"
SETTLE_PERSON: Final = "settle-person"
READ_FACTS: Final = "read-facts"
TAKE_ADDRESS: Final = "take-address"
TAKE_REPRESENTATIVE: Final = "take-representative"
SEND_FILE: Final = "send-file"
PLAN_REMEDY: Final = "plan-remedy"
PLAN_CONSULTATIONS: Final = "plan-consultations"
REQUEST_CONSULTATION: Final = "request-consultation"
REMIND_CONSULTATION: Final = "remind-consultation"
SETTLE_CONSULTATION: Final = "settle-consultation"
KEEP_SECURITY_ASSESSMENT: Final = "keep-security-assessment"
RECORD_EFFECT: Final = "record-effect"
DRAFT_CERTIFICATE: Final = "draft-certificate"
NUMBER_CERTIFICATE: Final = "number-certificate"
TAKE_BLANK_BACK: Final = "take-blank-back"
HAND_OVER_CERTIFICATE: Final = "hand-over-certificate"
DROP_CERTIFICATE: Final = "drop-certificate"
ISSUE_INVOICE: Final = "issue-invoice"
REMIND_OF_FEE: Final = "remind-of-fee"
ENFORCE_FEE: Final = "enforce-fee"
VOID_FEES: Final = "void-fees"
ORDER_CARD: Final = "order-card"
DELETE_FINGERPRINTS: Final = "delete-fingerprints"

ALL: Final = frozenset(
    {
        SEND_LETTER,
        UPDATE_CASE,
        RECORD_DECISION,
        CLOSE_CASE,
        NOTIFY_LEAD,
        FIND_PERSON,
        SETTLE_PERSON,
        READ_FACTS,
        TAKE_ADDRESS,
        TAKE_REPRESENTATIVE,
        SEND_FILE,
        PLAN_REMEDY,
        PLAN_CONSULTATIONS,
        REQUEST_CONSULTATION,
        REMIND_CONSULTATION,
        SETTLE_CONSULTATION,
        KEEP_SECURITY_ASSESSMENT,
        RECORD_EFFECT,
        DRAFT_CERTIFICATE,
        NUMBER_CERTIFICATE,
        TAKE_BLANK_BACK,
        HAND_OVER_CERTIFICATE,
        DROP_CERTIFICATE,
        ISSUE_INVOICE,
        REMIND_OF_FEE,
        ENFORCE_FEE,
        VOID_FEES,
        ORDER_CARD,
        DELETE_FINGERPRINTS,
    }
)
