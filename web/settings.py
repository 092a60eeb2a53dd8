"""What the web room is told from outside: the one place that reads the environment.

Every variable is called `LAUFZETTEL_...`; `docs` lists them. Nothing else in the product reads the environment.
Secrets that nobody configured are created once in the data directory, readable by its owner only.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from workflows.settings import OfficeSettings

PREFIX = "LAUFZETTEL_"
_MEGABYTE = 1_000_000


class InvalidSetting(ValueError):
    """A variable of the environment that cannot be understood; the message names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    office: OfficeSettings
    authority: str  # whose office it is, at the top of every page: "Stadt Musterstadt"
    unit: str  # what the office is called: "Ausländerbehörde"
    database_url: str | None  # None: the program's own PostgreSQL in the data directory
    secret_key: str = field(repr=False)  # signs cookies
    proxy_hops: int = 0  # how many proxies in front of the program may be believed
    secure_cookies: bool = False  # cookies only over https
    idle_time: timedelta = timedelta(minutes=30)  # a signed-in person who does nothing this long is signed out
    longest_session: timedelta = timedelta(hours=10)  # and everybody after this
    largest_request: int = 60 * _MEGABYTE  # bytes of one request, all its files together
    largest_text: int = 2 * _MEGABYTE  # bytes of the fields of one form, without files
    log_format: str = "json"  # json | text
    imprint_url: str = ""  # pages of the city that the footer links to, where given
    privacy_url: str = ""
    accessibility_url: str = ""


def read_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Creates the data directory and missing secrets; raises `InvalidSetting`."""
    reader = _Reader(os.environ if environment is None else environment)
    directory = Path(reader.text("DATA_DIRECTORY", "var")).absolute()
    directory.mkdir(parents=True, exist_ok=True)
    office = _office(reader, directory)
    return Settings(
        office=office,
        authority=reader.text("AUTHORITY", f"Stadt {office.city}"),
        unit=reader.text("UNIT", "Ausländerbehörde"),
        database_url=reader.text("DATABASE_URL") or None,
        secret_key=reader.text("SECRET_KEY") or kept_secret(directory / "secret.key"),
        proxy_hops=reader.number("PROXY_HOPS", 0),
        secure_cookies=reader.flag("SECURE_COOKIES", office.base_url.startswith("https://")),
        idle_time=timedelta(minutes=reader.number("IDLE_MINUTES", 30)),
        longest_session=timedelta(hours=reader.number("SESSION_HOURS", 10)),
        largest_request=reader.number("LARGEST_REQUEST_MB", 60) * _MEGABYTE,
        log_format=reader.text("LOG_FORMAT", "json"),
        imprint_url=reader.text("IMPRINT_URL"),
        privacy_url=reader.text("PRIVACY_URL"),
        accessibility_url=reader.text("ACCESSIBILITY_URL"),
    )


def child_environment(database_url: str) -> dict[str, str]:
    """The environment for processes of this installation: this process's own, and the database it uses."""
    return dict(os.environ) | {f"{PREFIX}DATABASE_URL": database_url}


def kept_secret(path: Path) -> str:
    """The secret in this file; created with 256 random bits and mode 0600 if there is none."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        secret = secrets.token_hex(32)
        file.write(secret)
    return secret


def _office(reader: "_Reader", directory: Path) -> OfficeSettings:
    city = reader.text("CITY", "Musterstadt")
    authority = reader.text("AUTHORITY", f"Stadt {city}")
    unit = reader.text("UNIT", "Ausländerbehörde")
    return OfficeSettings(
        name=f"{authority}, {unit}",
        street=reader.text("STREET", "Rathausplatz 1"),
        postal_code=reader.text("POSTAL_CODE", "12345"),
        city=city,
        base_url=reader.text("BASE_URL", "http://127.0.0.1:8080").rstrip("/"),
        data_directory=directory,
        signature_line=reader.text("SIGNATURE_LINE", f"Ihre {unit}"),
        land=reader.text("LAND", "NW"),
        phone=reader.text("PHONE", "0123 456-0"),
        email=reader.text("EMAIL", "auslaenderbehoerde@musterstadt.example"),
        opening_hours=reader.text("OPENING_HOURS", "Mo bis Fr 8–12 Uhr, Do auch 14–18 Uhr"),
        court=reader.text("COURT", "Verwaltungsgericht Musterstadt"),
        clamd_address=reader.text("CLAMD") or None,
        smtp_url=reader.text("SMTP_URL") or None,
        sender=reader.text("SENDER", "auslaenderbehoerde@musterstadt.example"),
        code_by_email=reader.flag("CODE_BY_EMAIL", True),
        access_code_key=bytes.fromhex(reader.text("ACCESS_CODE_KEY") or kept_secret(directory / "access-codes.key")),
    )


class _Reader:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def text(self, name: str, default: str = "") -> str:
        return self._environment.get(PREFIX + name, "").strip() or default

    def number(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal():
            raise InvalidSetting(f"{PREFIX}{name} must be a whole number, not {value!r}")
        return int(value)

    def flag(self, name: str, default: bool) -> bool:
        value = self.text(name, "yes" if default else "no").casefold()
        if value not in {"yes", "no", "1", "0", "true", "false"}:
            raise InvalidSetting(f"{PREFIX}{name} must be yes or no, not {value!r}")
        return value in {"yes", "1", "true"}
