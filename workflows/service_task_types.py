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

ALL: Final = frozenset(
    {SEND_LETTER, UPDATE_CASE, RECORD_DECISION, CLOSE_CASE, NOTIFY_LEAD, FIND_PERSON, SETTLE_PERSON, READ_FACTS}
)
