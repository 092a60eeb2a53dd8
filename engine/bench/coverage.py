"""Which elements of a process were reached, and which never."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.model.elements import ProcessModel
from engine.state.tables import HistoryEvent

REACHED = ("entered", "completed", "triggered")  # kinds of history events that say: a token was here


@dataclass(frozen=True, slots=True)
class Coverage:
    """One process: its elements (id: name, or the id where there is none), and the ids of those that were reached."""

    process_id: str
    elements: Mapping[str, str]
    reached: frozenset[str]

    @classmethod
    def of(cls, model: ProcessModel, reached: Iterable[str]) -> Self:
        """The coverage of a model; what it does not have is ignored."""
        elements = {element.id: element.name or element.id for element in model.elements.values()}
        return cls(model.process_id, elements, frozenset(reached) & elements.keys())

    @property
    def missed(self) -> tuple[str, ...]:
        """The ids of the elements that were never reached, in the order of the file."""
        return tuple(element for element in self.elements if element not in self.reached)

    @property
    def percent(self) -> float:
        """How much was reached, from 0 to 100; an empty process is reached as a whole."""
        return 100 * len(self.reached) / len(self.elements) if self.elements else 100.0


def reached_elements(session: Session) -> dict[str, set[str]]:
    """Process id: ids of the elements that some instance reached."""
    query = select(HistoryEvent.process_id, HistoryEvent.element_id).where(HistoryEvent.kind.in_(REACHED)).distinct()
    found: dict[str, set[str]] = {}
    for process_id, element_id in session.execute(query):
        found.setdefault(process_id, set()).add(element_id)
    return found
