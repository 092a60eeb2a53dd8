"""The teams of the office: in which basket a case waits. Which case goes where is a decision table, not code."""

from engine.errors import translatable
from workflows.described import Described


class Team(Described):
    """A special team; the code is what the routing table answers."""

    SERVICE = "T1", translatable("Service und Clearingstelle")
    EMPLOYMENT = "T2", translatable("Erwerbstätigkeit")
    STUDY = "T3", translatable("Studium und Ausbildung")
    FAMILY = "T4", translatable("Familie")
    SETTLEMENT = "T5", translatable("Niederlassung und Daueraufenthalt")
    COMPLEX = "T6", translatable("Schwierige Fälle, Recht und Rückkehr")
    HUMANITARIAN = "T7", translatable("Humanitärer Aufenthalt")
    EMERGENCY = "T8", translatable("Notfallschalter")
    HANDOVER = "T9", translatable("Biometrie und Ausgabe")


SENIOR = "senior"  # the cell of a team that the routing table sends difficult cases to


def team_and_cell(code: str | None) -> tuple[Team | None, str]:
    """The team of a code and the cell inside it: "T2-senior" is `Team.EMPLOYMENT`, "senior"; None if it is not ours."""
    name, _hyphen, cell = (code or "").partition("-")
    return (Team(name), cell) if name in set(Team) else (None, cell)
