"""`laufzettel database`: bringing the database to the schema of this program.

The exit code of `check` is 1 when database and program differ.
"""

import click

from engine import migrations
from web.installation import Installation


@click.group("database")
def database_commands() -> None:
    """Das Datenbankschema anlegen, anheben, prüfen."""


@database_commands.command("upgrade")
@click.pass_obj
def upgrade(installation: Installation) -> None:
    """Alle noch fehlenden Migrationen ausführen."""
    installation.upgrade()
    click.echo("Die Datenbank ist auf dem Stand des Programms.")


@database_commands.command("check")
@click.pass_obj
def check(installation: Installation) -> None:
    """Prüfen, ob die Datenbank dem Programm entspricht."""
    if not migrations.is_current(installation.database_url):
        raise click.ClickException("Es fehlen Migrationen: „laufzettel database upgrade“ führt sie aus.")
    differences = migrations.check(installation.database_url)
    if differences:
        raise click.ClickException("\n".join(("Datenbank und Programm unterscheiden sich:", *differences)))
    click.echo("Die Datenbank entspricht dem Programm.")


@database_commands.command("revise")
@click.argument("number", metavar="NUMMER")
@click.argument("message", metavar="TITEL")
@click.pass_obj
def revise(installation: Installation, number: str, message: str) -> None:
    """Aus dem Unterschied zur Datenbank eine Migration entwerfen, die ein Mensch fertigstellt."""
    migrations.write_revision(installation.database_url, message, number)
