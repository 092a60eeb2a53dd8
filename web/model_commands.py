"""`laufzettel models publish`: bringing models, tables and forms into force from the command line.

The exit code is 1 when something is refused; then nothing is published.
"""

from pathlib import Path

import click

from web.installation import MODEL_FOLDERS, Installation
from workflows import publishing
from workflows.audit import SYSTEM


@click.group("models")
def model_commands() -> None:
    """Prozessmodelle, Entscheidungstabellen und Formulare."""


@model_commands.command("publish")
@click.argument("folders", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def publish(installation: Installation, folders: tuple[Path, ...]) -> None:
    """Alles in den Ordnern prüfen und gemeinsam veröffentlichen; ohne Angabe die mitgelieferten."""
    with installation.work() as session:
        publication = publishing.publish(session, publishing.files_below(folders or MODEL_FOLDERS), SYSTEM)
    for finding in publication.findings:
        click.echo(f"{finding.severity}: {finding}", err=True)
    if publication.refused:
        raise click.ClickException("Nichts wurde veröffentlicht.")
    for line in publication.published or ("Alles ist schon in Kraft.",):
        click.echo(line)
