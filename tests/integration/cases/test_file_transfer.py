"""Handing a file over: sent once, with every paper that counts, and the other office's answer reaches the case."""

import pytest
from sqlalchemy import select

from engine import clock
from engine.state.tables import BufferedMessage
from workflows.body_answers import RECEIVERS
from workflows.cases import file_transfer
from workflows.cases.file_transfer import OfficeUnnamed
from workflows.exchange.answers import Answer, Kind
from workflows.exchange.bodies import Body
from workflows.exchange.tables import OutgoingRequest

NEIGHBOUR = "Stadt Nachbarort, Ausländerbehörde"


def test_the_file_leaves_once_however_often_the_job_is_done(session, new_case):
    case = new_case()
    for _ in range(2):
        file_transfer.send(session, case.number, NEIGHBOUR, "job-1")
    (sent,) = session.scalars(select(OutgoingRequest)).all()
    assert (sent.body, sent.subject) == (Body.OTHER_OFFICE.value, f"transfer:{case.number}")
    assert (sent.request["receiver"], sent.request["procedure"]) == (NEIGHBOUR, "P01")


def test_without_a_named_office_nothing_leaves(session, new_case):
    with pytest.raises(OfficeUnnamed):
        file_transfer.send(session, new_case().number, " ", "job-1")


@pytest.mark.parametrize(
    ("kind", "told"), [(Kind.CONSENT, "accepted"), (Kind.REFUSAL, "refused"), (Kind.ERROR, "error")]
)
def test_the_answer_reaches_the_case(session, new_case, kind, told):
    case = new_case()
    answer = Answer(key="k", kind=kind, text="", at=clock.now(), number="AZ 7")
    RECEIVERS[Body.OTHER_OFFICE](session, f"transfer:{case.number}", answer)
    (message,) = session.scalars(select(BufferedMessage)).all()
    assert (message.name, message.correlation_key) == ("file-transferred", case.number)
    assert message.variables == {"transfer_answer": told}
