"""Who acts for the person of a case: recorded after the power of attorney was checked; letters go to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import translatable
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_register
from workflows.cases.tables import Representative
from workflows.described import Described


class Kind(Described):
    """In what capacity."""

    LAWYER = "lawyer", translatable("Rechtsanwältin oder Rechtsanwalt")
    COUNSELLOR = "counsellor", translatable("Beratungsstelle")
    GUARDIAN = "guardian", translatable("Betreuung oder Vormundschaft")
    OTHER = "other", translatable("andere Person")


@dataclass(frozen=True, slots=True)
class RepresentativeView:
    name: str
    kind: Kind
    address: tuple[str, ...]  # lines


def of_case(session: Session, case_number: str) -> RepresentativeView | None:
    """Who acts for the person; None when they act for themselves."""
    row = session.get(Representative, case_number)
    if row is None:
        return None
    place = f"{row.postal_code} {row.city}".strip()
    return RepresentativeView(row.name, Kind(row.kind), tuple(line for line in (row.street, place) if line))


def record(session: Session, case_number: str, stated: Mapping[str, Any], by: str) -> None:
    """Let this person act in the case from now on: `name`, `kind`, `street`, `postal_code`, `city`.

    Whoever acted before does so no longer. Doing it again changes nothing.
    """
    case_register.find_for_change(session, case_number)
    values = {name: str(stated.get(name) or "") for name in ("name", "kind", "street", "postal_code", "city")}
    row = insert(Representative).values(case_number=case_number, since=clock.now(), by=by, **values)
    session.execute(row.on_conflict_do_update(index_elements=[Representative.case_number], set_={**values, "by": by}))
    session.expire_all()
    details = {"what": "representative"}
    audit.record(session, Action.CASE_CHANGE, by=by, subject=case_number, details=details)
