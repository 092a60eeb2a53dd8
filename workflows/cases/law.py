"""The values that change by law, as they hold for a case: the table `law_parameters` on the day of its application.

A process keeps them as its variable `law`, so that its expressions and forms read the same value however long it runs
and whatever the law becomes meanwhile. A model that needs another day asks the table itself.
"""

from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from engine.model.store import decision_model

TABLE: Final = "law_parameters"
_VALUES: Final = ("value", "day", "is_so")  # a parameter has one of them


def in_force(session: Session, on: date) -> dict[str, Any]:
    """Parameter key -> number, day or truth, for the parameters that the table knows on a day."""
    rows = decision_model(session, TABLE).evaluate(TABLE, {"as_of": on}).value
    return {row["key"]: next((row[name] for name in _VALUES if row[name] is not None), None) for row in rows}
