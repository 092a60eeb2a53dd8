"""The AZR number of a case's person: known to the traffic with the register, to nothing and nobody else.

AZRG section 10(4): no customer number, no search key, no part of an address. There is no function to find a case by it.
"""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock
from workflows.consultations.tables import RegisterNumber


def keep(session: Session, case_number: str, number: str) -> None:
    """Remember what the register answered; an empty number says nothing."""
    if not number:
        return
    values = {"number": number, "known_since": clock.now()}
    statement = insert(RegisterNumber).values(case_number=case_number, **values)
    session.execute(statement.on_conflict_do_update(index_elements=[RegisterNumber.case_number], set_=values))


def of_case(session: Session, case_number: str) -> str:
    """For a request to the register, or for what is printed on a card; empty when not known."""
    row = session.get(RegisterNumber, case_number)
    return row.number if row else ""
