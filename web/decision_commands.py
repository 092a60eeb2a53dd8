"""`laufzettel decide` and `laufzettel tables check`: decision tables on the command line, for analysts.

Prints German sentences; the exit code is 1 when a file cannot be used, an example fails, or a value could not be
decided.
"""

import json
from pathlib import Path

import click

from engine.errors import LaufzettelError
from workflows import decision_tables

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.argument("decision")
@click.option("--input", "inputs", default="{}", help='Eingaben als JSON, z. B. \'{"Alter": 7, "am": "@2026-01-31"}\'')
@click.option("--record", is_flag=True, help="Die vollständige Aufzeichnung als JSON ausgeben")
def decide(file: Path, decision: str, inputs: str, *, record: bool) -> None:
    """Eine Entscheidung aus FILE für bestimmte Eingaben treffen und begründen."""
    try:
        evaluation = decision_tables.decide(file, decision, inputs)
    except LaufzettelError as error:
        raise click.ClickException("\n".join(decision_tables.error_lines(error))) from error
    if record:
        click.echo(json.dumps(evaluation.as_record(), ensure_ascii=False, indent=2))
    else:
        for line in decision_tables.evaluation_lines(evaluation):
            click.echo(line)
    if evaluation.value is None and evaluation.reasons:
        raise click.exceptions.Exit(1)


@click.group()
def tables() -> None:
    """Entscheidungstabellen prüfen."""


@tables.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
def check(files: tuple[Path, ...]) -> None:
    """Lücken, Überschneidungen, wirkungslose Regeln, Namen und Typen prüfen; Beispiele neben FILES ausführen."""
    reports = [decision_tables.check_file(file) for file in files]
    for report in reports:
        for line in decision_tables.report_lines(report):
            click.echo(line)
    if not all(report.is_sound for report in reports):
        raise click.exceptions.Exit(1)
