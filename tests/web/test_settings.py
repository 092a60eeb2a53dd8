"""What the environment says, and what happens when it says nothing."""

from pathlib import Path

import pytest

from web.settings import InvalidSetting, read_environment


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


def test_secrets_do_not_show_when_settings_are_printed(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.secret_key not in repr(settings)
    assert repr(settings.office.access_code_key) not in repr(settings)


def test_https_means_secure_cookies_unless_somebody_says_otherwise(tmp_path: Path) -> None:
    assert read(tmp_path, BASE_URL="https://amt.example/").secure_cookies
    assert read(tmp_path, BASE_URL="https://amt.example/").office.base_url == "https://amt.example"
    assert not read(tmp_path, BASE_URL="https://amt.example", SECURE_COOKIES="no").secure_cookies


@pytest.mark.parametrize(
    ("name", "value"), [("PROXY_HOPS", "viele"), ("IDLE_MINUTES", "-1"), ("SECURE_COOKIES", "vielleicht")]
)
def test_a_value_that_cannot_be_understood_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(InvalidSetting, match=f"LAUFZETTEL_{name}"):
        read(tmp_path, **{name: value})
