"""The command line: `laufzettel ...`, one sub-command per room of the house."""

import click

from web.account_commands import account_commands
from web.audit_commands import audit_commands
from web.database_commands import database_commands
from web.decision_commands import decide, tables
from web.installation import Installation
from web.model_commands import model_commands
from web.server_commands import run, serve, work


@click.group()
@click.pass_context
def laufzettel(context: click.Context) -> None:
    """Laufzettel: case management for public offices."""
    context.obj = Installation()
    context.call_on_close(context.obj.close)


for command in (run, serve, work, account_commands, audit_commands, database_commands, decide, model_commands, tables):
    laufzettel.add_command(command)

if __name__ == "__main__":
    laufzettel()
