"""The command line: `laufzettel ...`, one sub-command per room of the house."""

import click

from web.account_commands import account_commands
from web.audit_commands import audit_commands
from web.database_commands import database_commands
from web.installation import Installation


@click.group()
@click.pass_context
def laufzettel(context: click.Context) -> None:
    """Laufzettel: case management for public offices."""
    context.obj = Installation()
    context.call_on_close(context.obj.close)


laufzettel.add_command(account_commands)
laufzettel.add_command(audit_commands)
laufzettel.add_command(database_commands)
