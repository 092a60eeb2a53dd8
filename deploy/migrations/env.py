"""The environment in which Alembic runs migrations: the tables of the whole product and one locked transaction.

The address of the database comes from `engine.migrations`, or, on Alembic's own command line, from `-x url=...`.
"""

from alembic import context
from sqlalchemy import text

from engine.database import Database
from workflows.schema import metadata

# Whoever comes second waits here until the first has finished, and then finds nothing left to do.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('laufzettel.migrations'))")


def migrate(url: str) -> None:
    """Run what Alembic was asked for on the database at `url`, as one transaction."""
    database = Database(url)
    try:
        with database.engine.begin() as connection:
            connection.execute(_LOCK)
            context.configure(
                connection=connection, target_metadata=metadata, compare_type=True, compare_server_default=True
            )
            context.run_migrations()
    finally:
        database.dispose()


migrate(context.config.attributes.get("url") or context.get_x_argument(as_dictionary=True)["url"])
