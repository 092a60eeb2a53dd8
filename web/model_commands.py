"""`laufzettel models`: bringing models, tables and forms into force from the command line, and trying them out before.

The exit code is 1 when something is refused, a scenario fails, or less is covered than was asked for.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import structlog

from web.installation import MODEL_FOLDERS, Installation
from workflows import model_check, publishing
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


@model_commands.command("check")
@click.argument("places", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--coverage", type=click.FloatRange(0, 100), default=0, help="Prozent jedes Modells, die zu erreichen sind"
)
@click.option("--only", default="", help="Nur Szenarien spielen, deren Name diesen Text enthält")
@click.pass_obj
def check(installation: Installation, places: tuple[Path, ...], coverage: float, only: str) -> None:
    """Ordner und Dateien prüfen und ihre Szenarien spielen; ohne Angabe die mitgelieferten."""
    with installation.scratch_database() as database, quiet():
        report = model_check.check(database, places or MODEL_FOLDERS[:1], MODEL_FOLDERS, only)
    for line in model_check.report_lines(report, coverage):
        click.echo(line)
    if not report.is_sound(coverage):
        raise click.exceptions.Exit(1)


@contextmanager
def quiet() -> Iterator[None]:
    """Log nothing but disasters: a job that fails in a scenario is meant to."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    finally:
        structlog.configure(**before)
