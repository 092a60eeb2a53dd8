"""What people call the acts that cost a fee: the decision `act_name` beside the fee table."""

from typing import Final

from sqlalchemy.orm import Session

from engine.model.store import decision_model
from workflows.correspondence.letter_parts import Bilingual

TABLE: Final = "act_name"


def act_name(session: Session, act: str) -> Bilingual:
    """The name of an act of the fee table; the act itself where the table does not know it."""
    named = decision_model(session, TABLE).evaluate(TABLE, {"act": act}).value
    return Bilingual(named["de"], named["en"]) if named else Bilingual(act, act)
