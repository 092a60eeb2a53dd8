"""Which door leads to which body in this office.

Real connections need accreditation (AZR, Bundesverwaltungsamt, Bundesagentur, Bundesdruckerei, XAusländer over OSCI).
Until an accredited adapter exists there is only the simulator, patient or prompt, and every page that shows an answer
says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.database import Database
from workflows.exchange.behaviour import BEHAVIOURS, OTHERWISE, PROMPT, Behaviour
from workflows.exchange.bodies import Body
from workflows.exchange.ports import (
    AnsweringBody,
    CardMaker,
    CentralRegister,
    LabourAgency,
    OtherOffice,
    Port,
    SecurityAuthorities,
)
from workflows.exchange.simulator import Simulator

SIMULATOR: Final = "simulator"
PROMPT_SIMULATOR: Final = "prompt-simulator"  # answers at once and favourably: for rehearsals
CHOICES: Final = (SIMULATOR, PROMPT_SIMULATOR)  # of the setting LAUFZETTEL_BODIES


@dataclass(frozen=True, slots=True)
class Bodies:
    """The doors of one office; each field is named by the code of its body."""

    central_register: CentralRegister
    security: SecurityAuthorities
    labour_agency: LabourAgency
    asylum_office: AnsweringBody
    recognition: AnsweringBody
    other_office: OtherOffice
    prosecutor: AnsweringBody
    benefits: AnsweringBody
    university: AnsweringBody
    youth_office: AnsweringBody
    return_unit: AnsweringBody
    residents: AnsweringBody
    card_maker: CardMaker

    def port(self, body: Body) -> Port[Any]:
        """The door to a body."""
        port: Port[Any] = getattr(self, body.value)
        return port


def bodies_of_office(choice: str, database: Database) -> Bodies:
    """The doors that the setting LAUFZETTEL_BODIES chooses. KeyError: there is no such choice."""
    return simulated_bodies(database, {SIMULATOR: BEHAVIOURS, PROMPT_SIMULATOR: PROMPT}[choice])


def simulated_bodies(database: Database, behaviours: Mapping[Body, Behaviour] = BEHAVIOURS) -> Bodies:
    """Every body simulated; who is not listed behaves like `behaviour.OTHERWISE`."""
    return Bodies(**{body.value: Simulator(database, body, behaviours.get(body, OTHERWISE)) for body in Body})
