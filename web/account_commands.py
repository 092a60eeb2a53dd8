"""`laufzettel account`: accounts on the command line of the server, for the first one and for emergencies.

Passwords are asked for, never taken as arguments: those would stand in the process list and in the shell's memory.
"""

from typing import TYPE_CHECKING

import click
from sqlalchemy.orm import Session

from engine import clock
from web.installation import Installation
from workflows.audit import SYSTEM
from workflows.people import account_administration, accounts
from workflows.people.permissions import Role
from workflows.people.teams import Team

if TYPE_CHECKING:
    from workflows.people.tables import Account

_name = click.argument("name", metavar="BENUTZERNAME")
_roles = click.option(
    "--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]), help="Rolle; auch mehrmals."
)
_teams = click.option(
    "--team", "teams", multiple=True, type=click.Choice([team.value for team in Team]), help="Team; auch mehrmals."
)


@click.group("account")
def account_commands() -> None:
    """Konten anlegen, ändern, sperren."""


@account_commands.command("list")
@click.pass_obj
def list_accounts(installation: Installation) -> None:
    """Alle Konten mit Rollen, Teams und Zustand."""
    with installation.work() as session:
        for account in accounts.all_accounts(session):
            click.echo(f"{account.name}\t{account.display_name}\t{_duties(account)}\t{_state(session, account)}")


@account_commands.command("create")
@_name
@click.option("--display-name", required=True, help="Wie Kolleginnen und Kollegen den Namen lesen.")
@_roles
@_teams
@click.pass_obj
def create(
    installation: Installation, name: str, display_name: str, roles: tuple[str, ...], teams: tuple[str, ...]
) -> None:
    """Ein Konto anlegen; das Passwort wird erfragt und ist bei der ersten Anmeldung zu ändern."""
    with installation.work() as session:
        account = account_administration.create_account(
            session,
            name=name,
            display_name=display_name,
            password=_asked_password(),
            roles=map(Role, roles),
            teams=map(Team, teams),
            by=SYSTEM,
        )
    click.echo(f"Das Konto „{account.name}“ ist angelegt.")


@account_commands.command("assign")
@_name
@_roles
@_teams
@click.pass_obj
def assign(installation: Installation, name: str, roles: tuple[str, ...], teams: tuple[str, ...]) -> None:
    """Rollen und Teams ersetzen."""
    with installation.work() as session:
        account_administration.assign_roles(session, name, map(Role, roles), map(Team, teams), by=SYSTEM)
    click.echo(f"Rollen und Teams von „{name}“ sind geändert.")


@account_commands.command("reset-password")
@_name
@click.pass_obj
def reset_password(installation: Installation, name: str) -> None:
    """Ein neues Passwort setzen, das bei der nächsten Anmeldung zu ändern ist; hebt eine Sperre auf."""
    with installation.work() as session:
        account_administration.reset_password(session, name, _asked_password(), by=SYSTEM)
    click.echo(f"„{name}“ hat ein neues Passwort.")


@account_commands.command("unlock")
@_name
@click.pass_obj
def unlock(installation: Installation, name: str) -> None:
    """Die Sperre nach Fehlversuchen aufheben."""
    with installation.work() as session:
        account_administration.unlock(session, name, by=SYSTEM)
    click.echo(f"„{name}“ kann sich wieder anmelden.")


@account_commands.command("deactivate")
@_name
@click.pass_obj
def deactivate(installation: Installation, name: str) -> None:
    """Ein Konto sperren und seine Sitzungen beenden; gelöscht wird es nie, weil Akten es nennen."""
    with installation.work() as session:
        account_administration.deactivate(session, name, by=SYSTEM)
    click.echo(f"Das Konto „{name}“ ist gesperrt.")


@account_commands.command("reactivate")
@_name
@click.pass_obj
def reactivate(installation: Installation, name: str) -> None:
    """Ein gesperrtes Konto wieder freigeben."""
    with installation.work() as session:
        account_administration.reactivate(session, name, by=SYSTEM)
    click.echo(f"Das Konto „{name}“ ist wieder frei.")


def _asked_password() -> str:
    password: str = click.prompt("Neues Passwort", hide_input=True, confirmation_prompt="Noch einmal")
    return password


def _duties(account: "Account") -> str:
    return ", ".join((*account.roles, *account.teams)) or "-"


def _state(session: Session, account: "Account") -> str:
    if not account.active:
        return "gesperrt"
    until = accounts.locked_until(session, account.name)
    return f"nach Fehlversuchen gesperrt bis {clock.office_time(until):%d.%m.%Y %H:%M}" if until else "frei"
