"""What the environment says, and what happens when it says nothing."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from click import BadParameter

from engine.errors import LaufzettelError
from web.server_commands import reachable_address
from web.settings import kept_secret, read_environment


def read(directory: Path, **variables: str):
    variables["DATA_DIRECTORY"] = str(directory)
    return read_environment({f"LAUFZETTEL_{name}": value for name, value in variables.items()})


def test_an_office_that_configured_nothing_starts(tmp_path: Path) -> None:
    settings = read(tmp_path / "data")
    assert settings.database_url is None
    assert settings.office.base_url == "http://127.0.0.1:8080"
    assert settings.office.name == "Stadt Musterstadt, Ausländerbehörde"
    assert not settings.secure_cookies


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path)
    assert len(first.secret_key) == 64
    assert first.secret_key == second.secret_key
    assert len(first.office.access_code_key) == 32
    assert first.office.access_code_key == second.office.access_code_key
    for name in ("secret.key", "access-codes.key"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


def test_programs_that_start_at_once_keep_the_same_secret(tmp_path: Path) -> None:
    gate = Barrier(8)

    def started(path: Path) -> str:
        gate.wait()
        return kept_secret(path)

    with ThreadPoolExecutor(gate.parties) as programs:
        for turn in range(100):
            (secret,) = set(programs.map(started, [tmp_path / f"{turn}.key"] * gate.parties))
            assert len(secret) == 64


def test_secrets_do_not_show_when_settings_are_printed(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.secret_key not in repr(settings)
    assert repr(settings.office.access_code_key) not in repr(settings)


def test_https_means_secure_cookies_unless_somebody_says_otherwise(tmp_path: Path) -> None:
    assert read(tmp_path, BASE_URL="https://amt.example/").secure_cookies
    assert read(tmp_path, BASE_URL="https://amt.example/").office.base_url == "https://amt.example"
    assert not read(tmp_path, BASE_URL="https://amt.example", SECURE_COOKIES="no").secure_cookies


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PROXY_HOPS", "viele"),
        ("IDLE_MINUTES", "-1"),
        ("SECURE_COOKIES", "vielleicht"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "laut"),
        ("ACCESS_CODE_KEY", "keine Ziffern"),
        ("ACCESS_CODE_KEY", "00" * 31),
        ("DATABASE_URL", "sqlite:///file"),
    ],
)
def test_a_value_that_cannot_be_understood_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(LaufzettelError, match=f"LAUFZETTEL_{name}"):
        read(tmp_path, **{name: value})


def test_a_kept_key_that_was_damaged_is_named_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "access-codes.key").write_text("damaged", encoding="ascii")
    with pytest.raises(LaufzettelError, match=str(tmp_path / "access-codes.key")):
        read(tmp_path)


def test_defaults_of_a_command_yield_to_what_somebody_set(tmp_path: Path) -> None:
    environment = {"LAUFZETTEL_DATA_DIRECTORY": str(tmp_path)}
    defaults = {"BASE_URL": "http://127.0.0.1:9000", "LOG_LEVEL": "warning"}
    settings = read_environment(environment, defaults)
    assert settings.office.base_url == "http://127.0.0.1:9000"
    assert settings.log_level == "warning"
    settings = read_environment(environment | {"LAUFZETTEL_BASE_URL": "https://amt.example"}, defaults)
    assert settings.office.base_url == "https://amt.example"


@pytest.mark.parametrize(
    ("bind", "address"),
    [
        ("127.0.0.1:8090", "http://127.0.0.1:8090"),
        ("amt.example:80", "http://amt.example:80"),
        ("0.0.0.0:8090", "http://127.0.0.1:8090"),
        (":8090", "http://127.0.0.1:8090"),
        ("[::]:8090", "http://127.0.0.1:8090"),
        ("[::1]:8090", "http://[::1]:8090"),
    ],
)
def test_what_is_listened_on_can_be_reached_by_a_browser(bind: str, address: str) -> None:
    assert reachable_address(bind) == address


@pytest.mark.parametrize("bind", ["", "8090", "127.0.0.1", "unix:/run/laufzettel.sock", "host:port", "a@b:1", "a:1/x"])
def test_what_is_no_host_and_port_is_refused(bind: str) -> None:
    with pytest.raises(BadParameter):
        reachable_address(bind)


def test_bodies_outside_are_reached_in_no_way_that_does_not_exist(tmp_path: Path) -> None:
    assert read(tmp_path).office.bodies == "simulator"
    assert read(tmp_path, BODIES="prompt-simulator").office.bodies == "prompt-simulator"
    with pytest.raises(LaufzettelError, match="LAUFZETTEL_BODIES"):
        read(tmp_path, BODIES="azr")
