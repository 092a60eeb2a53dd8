"""The command line: `laufzettel ...`, one sub-command per room of the house."""

import click


@click.group()
def laufzettel() -> None:
    """Laufzettel: case management for public offices."""
