"""The command line on a real database."""

import pytest
from click.testing import CliRunner

from web.commands import laufzettel


@pytest.fixture
def run(database, tmp_path):
    """Run `laufzettel` with these arguments (and typed lines) on the test's database."""
    environment = {
        "LAUFZETTEL_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "LAUFZETTEL_DATA_DIRECTORY": str(tmp_path),
    }

    def run(*arguments, typed=()):
        return CliRunner(env=environment).invoke(laufzettel, arguments, input="".join(f"{line}\n" for line in typed))

    return run
