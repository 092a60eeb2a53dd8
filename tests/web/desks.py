"""People of the office at desks of their own, signed in: what conftest files make fixtures of."""

from collections.abc import Callable

from engine.database import unit_of_work
from tests.integration.office import Office
from tests.web.clerk.desk import Desk
from web.application import Application
from workflows.people.account_administration import create_account
from workflows.people.permissions import Role
from workflows.people.teams import Team

PASSWORD = "ein Satz aus Wörtern"

Hire = Callable[..., Desk]


def hiring(app: Application, office: Office) -> Hire:
    """Give somebody an account and a desk; tokens against forged forms have tests of their own."""
    app.config["WTF_CSRF_ENABLED"] = False

    def hire(display_name: str, *roles: Role, teams: tuple[Team, ...] = (Team.EMPLOYMENT,)) -> Desk:
        name = display_name.casefold().replace(" ", ".")
        with unit_of_work(office.database) as session:
            account = create_account(
                session,
                name=name,
                display_name=display_name,
                password=PASSWORD,
                roles=roles,
                teams=teams,
                by="test",
            )
            account.password_is_initial = False
        desk = Desk(app.test_client(), office, name)
        desk.sign_in(PASSWORD)
        return desk

    return hire
