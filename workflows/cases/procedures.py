"""Which procedures the office offers: the rows of the published decision table `procedures`.

A new procedure is a row there, a process and a form; nothing here knows any of them by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from engine import clock
from engine.model.store import decision_model
from workflows.cases.errors import UnknownProcedure
from workflows.correspondence.letter_parts import Bilingual

TABLE: Final = "procedures"


@dataclass(frozen=True, slots=True)
class Procedure:
    key: str  # "P01"
    name: Bilingual
    summary: Bilingual  # what it is about, two or three plain sentences
    legal_basis: str
    process_id: str
    form_id: str
    fee_act: str  # input `act` of the fee table
    statutory_clock: Bilingual | None  # periods that the law sets
    team: str
    languages: tuple[str, ...]  # codes of the languages in which page and form can be read
    lanes: tuple[str, ...]  # classes of difficulty that the procedure usually has: "S2"
    granted: Bilingual  # what a grant gives: "Aufenthaltserlaubnis"
    product: str  # what is handed over after a grant: card, travel_document, document, none
    group: Bilingual  # what people want who look for it: "Arbeiten"


@dataclass(frozen=True, slots=True)
class ProcedureGroup:
    """Procedures for people who want the same."""

    name: Bilingual
    procedures: tuple[Procedure, ...]


def procedures(session: Session, on: date | None = None) -> tuple[Procedure, ...]:
    """Everything offered on a day (today), in the table's order."""
    offered = decision_model(session, TABLE).evaluate(TABLE, {"offered_on": on or clock.today()}).value
    return tuple(_procedure(row) for row in offered or ())


def groups(session: Session, on: date | None = None) -> tuple[ProcedureGroup, ...]:
    """Everything offered on a day (today), by what people want, in the order in which the table first names a group."""
    members: dict[Bilingual, list[Procedure]] = {}
    for offered in procedures(session, on):
        members.setdefault(offered.group, []).append(offered)
    return tuple(ProcedureGroup(name, tuple(found)) for name, found in members.items())


def procedure(session: Session, key: str, on: date | None = None) -> Procedure:
    """One procedure as it is offered on a day (today); raises `UnknownProcedure`."""
    for offered in procedures(session, on):
        if offered.key == key:
            return offered
    raise UnknownProcedure(key=key)


def _procedure(row: Mapping[str, Any]) -> Procedure:
    clock_de = row.get("statutory_clock_de")
    return Procedure(
        key=row["key"],
        name=Bilingual(row["name_de"], row["name_en"]),
        summary=Bilingual(row["summary_de"], row["summary_en"]),
        legal_basis=row["legal_basis"],
        process_id=row["process_id"],
        form_id=row["form_id"],
        fee_act=row["fee_act"],
        statutory_clock=Bilingual(clock_de, row.get("statutory_clock_en") or clock_de) if clock_de else None,
        team=row["team"],
        languages=_listed(row["languages"]),
        lanes=_listed(row["lanes"]),
        granted=Bilingual(row["granted_de"], row["granted_en"]),
        product=row["product"],
        group=Bilingual(row["group_de"], row["group_en"]),
    )


def _listed(text: str) -> tuple[str, ...]:
    """The parts of a cell that holds several: "S1,S2"."""
    return tuple(part.strip() for part in text.split(","))
