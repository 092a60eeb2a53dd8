"""Who in the office hears what a body outside has answered: one receiver for each body that is asked.

A receiver runs in the transaction that notes the answer as received. It is told the `subject` that was given to
`exchange.outgoing.send` with the request, puts the answer on file and tells the process. A body without a receiver
must not be asked.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from workflows.cases import file_transfer
from workflows.consultations import answering
from workflows.exchange.answers import Answer
from workflows.exchange.bodies import Body
from workflows.exchange.outgoing import Receiver
from workflows.issuance import card_orders


def _of_another_office(session: Session, subject: str, answer: Answer) -> None:
    """Other offices are asked for consent and sent files; the subject says which of both it was."""
    if subject.startswith(file_transfer.SUBJECT):
        file_transfer.received(session, subject, answer)
    else:
        answering.receive(session, subject, answer)


RECEIVERS: Final[Mapping[Body, Receiver]] = MappingProxyType(
    {
        Body.CENTRAL_REGISTER: answering.receive,
        Body.SECURITY: answering.receive,
        Body.LABOUR_AGENCY: answering.receive,
        Body.ASYLUM_OFFICE: answering.receive,
        Body.RECOGNITION: answering.receive,
        Body.OTHER_OFFICE: _of_another_office,
        Body.PROSECUTOR: answering.receive,
        Body.BENEFITS: answering.receive,
        Body.UNIVERSITY: answering.receive,
        Body.YOUTH_OFFICE: answering.receive,
        Body.RETURN_UNIT: answering.receive,
        Body.RESIDENTS: answering.receive,
        Body.CARD_MAKER: card_orders.received,
    }
)
