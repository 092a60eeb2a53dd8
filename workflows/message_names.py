"""The messages that the office sends to its processes. `bpmn/README.md` tells analysts when, and what they bring."""

from typing import Final

from workflows.case_events.events import Kind as CaseEvent
from workflows.cases import file_transfer
from workflows.cases.contributions import Kind as Contribution
from workflows.certificates import reports
from workflows.consultations import answering
from workflows.fees import claims
from workflows.issuance import card_orders

ALL: Final = frozenset(
    {
        *(kind.value for kind in Contribution),
        *(kind.value for kind in CaseEvent),
        answering.MESSAGE,
        file_transfer.MESSAGE,
        *reports.MESSAGES,
        claims.FEE_PAID,
        card_orders.CARD_DELIVERED,
    }
)
