"""How the office's codes read on a page: urgency, difficulty, teams, outcomes, channels, purposes."""

from flask_babel import gettext as _

from workflows.cases.intake import IntakeChannel
from workflows.people.permissions import Role
from workflows.people.teams import SENIOR, team_and_cell

CODES_OF_URGENCY = ("U1", "U2", "U3", "U4")
CODES_OF_DIFFICULTY = ("S1", "S2", "S3", "S4")


def urgency(code: str) -> str:
    """What a degree of urgency means."""
    return {
        "U1": _("U1 – heute oder morgen"),
        "U2": _("U2 – innerhalb von 5 Arbeitstagen"),
        "U3": _("U3 – innerhalb von 15 Arbeitstagen"),
        "U4": _("U4 – normal"),
    }.get(code, code)


def difficulty(code: str) -> str:
    """What a class of difficulty means."""
    return {
        "S1": _("S1 – einfach"),
        "S2": _("S2 – üblich"),
        "S3": _("S3 – schwierig"),
        "S4": _("S4 – sehr schwierig"),
    }.get(code, code)


def team(code: str | None) -> str:
    """The name of a team, with its cell; its code when it is not one of ours."""
    known, cell = team_and_cell(code)
    if known is None:
        return code or ""
    name = _(known.sentence)
    return _("%(team)s, erfahrene Kräfte", team=name) if cell == SENIOR else f"{name} {cell}".strip()


def group(code: str) -> str:
    """The name of a role that a model names."""
    return _(Role(code).sentence) if code in set(Role) else code


def channel(code: str) -> str:
    """How an application came in."""
    return _(IntakeChannel(code).sentence) if code in set(IntakeChannel) else code


def emergency_claim(code: str | None) -> str:
    """What became of the person's word that it is urgent; empty where there was none."""
    return {
        "PROVEN": _("eilig, belegt"),
        "EVIDENCE_PENDING": _("als eilig gemeldet, der Nachweis fehlt noch"),
        "NOT_REQUIRED": _("eilig, ein Nachweis ist nicht nötig"),
    }.get(code or "", "")


def emergency_reason(code: str) -> str:
    """Why somebody says that it is urgent."""
    return {
        "job_loss": _("Arbeit oder Ausbildung ist in Gefahr"),
        "benefit_stop": _("Lohn oder Sozialleistungen werden nicht gezahlt"),
        "bereavement": _("Todesfall oder schwere Krankheit in der engsten Familie"),
        "business_trip": _("Dienstreise"),
        "medical": _("Behandlung oder Krankenversicherung hängt davon ab"),
        "protection": _("Gewalt, Ausbeutung oder Wohnungslosigkeit droht"),
        "court_deadline": _("Frist eines Gerichts oder einer Behörde"),
        "lost_document": _("Pass oder Karte verloren oder gestohlen"),
    }.get(code, code)


def outcome(code: str | None) -> str:
    """How a case ended."""
    return {
        "granted": _("erteilt"),
        "refused": _("abgelehnt"),
        "withdrawn": _("zurückgenommen"),
        "transferred": _("an ein anderes Amt abgegeben"),
        "cancelled": _("ohne Entscheidung beendet"),
    }.get(code or "", code or "")
