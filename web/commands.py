"""The command line: `laufzettel ...`, one sub-command per room of the house."""

from typing import Any

import click

from web.account_commands import account_commands
from web.audit_commands import audit_commands
from web.command_errors import explained
from web.database_commands import database_commands
from web.decision_commands import decide, tables
from web.installation import Installation
from web.model_commands import model_commands
from web.server_commands import demonstrate, run, serve, work


class Commands(click.Group):
    """Sub-commands that end with a sentence where the installation is not as it must be."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the sub-command that was asked for."""
        with explained():
            return super().invoke(ctx)


@click.group(cls=Commands)
@click.pass_context
def laufzettel(context: click.Context) -> None:
    """Laufzettel: case management for public offices."""
    context.obj = Installation()
    context.call_on_close(context.obj.close)


for command in (
    run,
    serve,
    work,
    demonstrate,
    account_commands,
    audit_commands,
    database_commands,
    decide,
    model_commands,
    tables,
):
    laufzettel.add_command(command)

if __name__ == "__main__":
    laufzettel()
