"""`laufzettel audit`: proving on the command line that the log of who did what is as it was written.

Reads only, so that the proof does not change what it proves. The exit code is 1 when the log is not in order.
"""

import click

from web.installation import Installation
from workflows.audit import head, verify


@click.group("audit")
def audit_commands() -> None:
    """Das Protokoll prüfen."""


@audit_commands.command("verify")
@click.option("--expect-head", metavar="PRÜFSUMME", help="Früher notierte Ausgabe von „audit head“: muss vorkommen.")
@click.pass_obj
def verify_log(installation: Installation, expect_head: str | None) -> None:
    """Jeden Eintrag nachrechnen; findet veränderte, entfernte, eingefügte und umgestellte Einträge."""
    with installation.work() as session:
        result = verify(session, expect_head)
    if result.ok:
        click.echo(f"Das Protokoll ist in Ordnung: {result.count} Einträge. Letzte Prüfsumme:\n{result.head}")
        return
    place = "Ende" if result.first_broken_id is None else f"Eintrag {result.first_broken_id}"
    click.echo(f"Das Protokoll ist NICHT in Ordnung. {place}: {result.reason}", err=True)
    click.echo(f"Bis dahin stimmen {result.count} Einträge. Letzte richtige Prüfsumme:\n{result.head}", err=True)
    raise click.exceptions.Exit(1)


@audit_commands.command("head")
@click.pass_obj
def print_head(installation: Installation) -> None:
    """Die letzte Prüfsumme ausgeben; an einem anderen Ort aufbewahrt, beweist sie später, dass nichts fehlt."""
    with installation.work() as session:
        click.echo(head(session))
