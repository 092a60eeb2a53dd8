"""The people of the demonstration office. Their password is printed and known to everybody.

Only the demonstration calls this; an installation that was not asked for one never has these accounts, and an office
that already has accounts of its own is refused them.
"""

from typing import NamedTuple

from sqlalchemy.orm import Session

from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.people.account_administration import create_account
from workflows.people.accounts import all_accounts
from workflows.people.permissions import Role
from workflows.people.teams import Team

PASSWORD = "Laufzettel-Vorführung"  # noqa: S105 - public on purpose


class OfficeAtWork(LaufzettelError):
    sentence = translatable(
        "Hier gibt es schon Konten einer wirklichen Behörde. Die Vorführung braucht eine eigene, leere Datenbank."
    )


class DemonstrationAccount(NamedTuple):
    role: str  # German, what the person does
    name: str
    password: str


class _Person(NamedTuple):
    name: str
    display_name: str
    roles: tuple[Role, ...]
    teams: tuple[Team, ...]


_LAW = tuple(team for team in Team if team is not Team.HANDOVER)  # a small office: everybody does everything
_DESK = (*_LAW, Team.HANDOVER)

_PEOPLE = (
    _Person("n.yilmaz", "Nesrin Yılmaz", (Role.CLERK,), _DESK),
    _Person("o.kovalenko", "Olena Kovalenko", (Role.EXAMINER,), _LAW),
    _Person("m.vogt", "Matthias Vogt", (Role.APPROVER,), _LAW),
    # Examines and approves, so that the demonstration can show that nobody approves their own proposal.
    _Person("c.ferreira", "Carla Ferreira", (Role.EXAMINER, Role.APPROVER, Role.CLEARED), _LAW),
    _Person("a.haddad", "Amira Haddad", (Role.LEAD,), _DESK),
    _Person("p.nowak", "Piotr Nowak", (Role.ANALYST,), ()),
    _Person("b.sommer", "Birgit Sommer", (Role.AUDITOR,), ()),
    _Person("t.nguyen", "Thanh Nguyen", (Role.ADMIN,), ()),
)


def create_accounts(session: Session) -> list[DemonstrationAccount]:
    """One account per role, and a second person who examines and approves; a second call creates nothing anew.

    Raises `OfficeAtWork` where accounts exist but none of the demonstration.
    """
    present = {account.name for account in all_accounts(session)}
    if present and present.isdisjoint(person.name for person in _PEOPLE):
        raise OfficeAtWork
    for person in _PEOPLE:
        if person.name not in present:
            _create(session, person)
    return [
        DemonstrationAccount(" + ".join(role.sentence for role in person.roles), person.name, PASSWORD)
        for person in _PEOPLE
    ]


def _create(session: Session, person: _Person) -> None:
    account = create_account(
        session,
        name=person.name,
        display_name=person.display_name,
        password=PASSWORD,
        roles=person.roles,
        teams=person.teams,
        by=audit.SYSTEM,
    )
    account.password_is_initial = False  # known on purpose; nobody is asked to change it
