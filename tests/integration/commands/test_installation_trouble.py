"""What an operator reads who has configured something that cannot work: one sentence, no traceback, exit code 1."""

import pytest
from click.testing import CliRunner, Result

from tests.e2e.programs import free_port
from web.commands import laufzettel

RUN = ("run", "--bind", "127.0.0.1:9")
HEAD = ("audit", "head")


@pytest.fixture
def attempt(tmp_path):
    """Run a command with these settings only."""

    def attempt(*arguments: str, **settings: str) -> Result:
        environment = {"DATA_DIRECTORY": str(tmp_path / "data"), **settings}
        return CliRunner(env={f"LAUFZETTEL_{name}": value for name, value in environment.items()}).invoke(
            laufzettel, arguments
        )

    return attempt


def sentence(result: Result) -> str:
    """What the command said when it gave up; fails on a traceback or more than one sentence."""
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), result.exception
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


@pytest.mark.parametrize("command", [("serve",), ("work",), RUN, HEAD], ids=" ".join)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACCESS_CODE_KEY", "no hexadecimal digits"),
        ("ACCESS_CODE_KEY", "abcd"),
        ("PROXY_HOPS", "viele"),
        ("LOG_LEVEL", "loud"),
        ("DATABASE_URL", "mysql://name:secret@db/office"),
        ("DATABASE_URL", "postgresql://name:secret@db:port/office"),
    ],
)
def test_a_setting_that_cannot_be_understood_is_named_without_its_secret(attempt, command, name, value):
    said = sentence(attempt(*command, **{name: value}))
    assert f"LAUFZETTEL_{name}" in said
    assert "secret" not in said


def test_a_data_directory_that_is_none_is_named(attempt, tmp_path):
    (tmp_path / "file").write_text("in the way")
    said = sentence(attempt("audit", "head", DATA_DIRECTORY=str(tmp_path / "file" / "data")))
    assert str(tmp_path / "file" / "data") in said
    assert "LAUFZETTEL_DATA_DIRECTORY" in said


def test_a_database_that_cannot_be_started_is_named(attempt, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "postgres").write_text("in the way")
    assert str(tmp_path / "data" / "postgres") in sentence(attempt(*HEAD))


@pytest.mark.parametrize("command", [HEAD, RUN, ("database", "check")], ids=" ".join)
def test_a_database_that_does_not_answer_is_told(attempt, command):
    url = f"postgresql://name:secret@127.0.0.1:{free_port()}/office"
    said = sentence(attempt(*command, DATABASE_URL=url))
    assert "Die Datenbank ist nicht zu erreichen" in said
    assert "secret" not in said


@pytest.mark.parametrize("command", [HEAD, ("audit", "verify"), ("account", "list")], ids=" ".join)
def test_a_database_without_tables_says_how_to_make_them(attempt, postgres_url, command):
    assert "laufzettel database upgrade" in sentence(attempt(*command, DATABASE_URL=postgres_url))


def test_an_address_that_is_none_is_refused_before_anything_starts(attempt, tmp_path):
    result = attempt("run", "--bind", "8090")
    assert result.exit_code == 2
    assert "127.0.0.1:8080" in result.stderr
    assert not (tmp_path / "data").exists()
