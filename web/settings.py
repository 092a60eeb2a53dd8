"""What the web room is told from outside: the one place that reads the environment.

Every variable is called `LAUFZETTEL_...`; `docs` lists them. Nothing else in the product reads the environment.
Secrets that nobody configured are created once in the data directory, readable by its owner only.
"""

import os
import re
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import MappingProxyType
from typing import ClassVar

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from engine.errors import LaufzettelError, translatable
from workflows.exchange import registry
from workflows.settings import OfficeSettings

PREFIX = "LAUFZETTEL_"
DEFAULT_ADDRESS = "http://127.0.0.1:8080"
LOG_LEVELS = ("debug", "info", "warning", "error")
_MEGABYTE = 1_000_000
_NONE: Mapping[str, str] = MappingProxyType({})
_LEAST_KEY = 32  # bytes


class InvalidSetting(LaufzettelError):
    """A variable of the environment that cannot be understood."""

    sentence: ClassVar[str] = translatable("Die Einstellung {variable} muss {expected} sein, nicht „{value}“.")


class InvalidSecret(LaufzettelError):
    """A secret that cannot be used; it is never repeated."""

    sentence: ClassVar[str] = translatable(
        "Die Einstellung {variable} muss aus mindestens {digits} hexadezimalen Ziffern bestehen."
    )


class InvalidDatabaseUrl(LaufzettelError):
    """An address that names no PostgreSQL database; it is never repeated, for it holds a password."""

    sentence: ClassVar[str] = translatable(
        "Die Einstellung {variable} muss wie postgresql://name:passwort@rechner/datenbank aussehen."
    )


class DataDirectoryUnusable(LaufzettelError):
    """The data directory cannot be made, read or written."""

    sentence: ClassVar[str] = translatable(
        "Das Datenverzeichnis {path} lässt sich nicht benutzen: {problem}. Geben Sie dem Konto, unter dem das Programm "
        "läuft, das Recht dazu, oder nennen Sie mit {variable} ein anderes."
    )


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
    log_level: str = "info"  # one of LOG_LEVELS
    imprint_url: str = ""  # pages of the city that the footer links to, where given
    privacy_url: str = ""
    accessibility_url: str = ""


def read_environment(environment: Mapping[str, str] | None = None, defaults: Mapping[str, str] = _NONE) -> Settings:
    """The settings of this process; `defaults` (by name without prefix) stand for variables that are not set.

    Creates the data directory and missing secrets. Raises `InvalidSetting`, `InvalidSecret`, `InvalidDatabaseUrl`,
    `DataDirectoryUnusable`.
    """
    reader = _Reader(os.environ if environment is None else environment, defaults)
    directory = Path(reader.text("DATA_DIRECTORY", "var")).absolute()
    try:
        directory.mkdir(parents=True, exist_ok=True)
        return _settings(reader, directory)
    except OSError as error:
        problem = error.strerror or str(error)
        raise DataDirectoryUnusable(path=directory, problem=problem, variable=f"{PREFIX}DATA_DIRECTORY") from error


def child_environment(**values: str) -> dict[str, str]:
    """The environment for processes of this installation: this process's own, and these settings."""
    return dict(os.environ) | {PREFIX + name: value for name, value in values.items()}


def _settings(reader: "_Reader", directory: Path) -> Settings:
    office = _office(reader, directory)
    return Settings(
        office=office,
        authority=reader.text("AUTHORITY", f"Stadt {office.city}"),
        unit=reader.text("UNIT", "Ausländerbehörde"),
        database_url=reader.database_url("DATABASE_URL"),
        secret_key=reader.text("SECRET_KEY") or kept_secret(directory / "secret.key"),
        proxy_hops=reader.number("PROXY_HOPS", 0),
        secure_cookies=reader.flag("SECURE_COOKIES", office.base_url.startswith("https://")),
        idle_time=timedelta(minutes=reader.number("IDLE_MINUTES", 30)),
        longest_session=timedelta(hours=reader.number("SESSION_HOURS", 10)),
        largest_request=reader.number("LARGEST_REQUEST_MB", 60) * _MEGABYTE,
        log_format=reader.one_of("LOG_FORMAT", ("json", "text")),
        log_level=reader.one_of("LOG_LEVEL", LOG_LEVELS, "info"),
        imprint_url=reader.text("IMPRINT_URL"),
        privacy_url=reader.text("PRIVACY_URL"),
        accessibility_url=reader.text("ACCESSIBILITY_URL"),
    )


def kept_secret(path: Path) -> str:
    """The secret in this file; created with 256 random bits and mode 0600 if there is none.

    Web server and worker start at the same moment: the file appears with all that is in it, and one of them makes it.
    """
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent, prefix=path.name, encoding="ascii") as draft:
            draft.write(secrets.token_hex(32))
            draft.flush()
            with suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text(encoding="ascii")


def _office(reader: "_Reader", directory: Path) -> OfficeSettings:
    city = reader.text("CITY", "Musterstadt")
    authority = reader.text("AUTHORITY", f"Stadt {city}")
    unit = reader.text("UNIT", "Ausländerbehörde")
    return OfficeSettings(
        name=f"{authority}, {unit}",
        street=reader.text("STREET", "Rathausplatz 1"),
        postal_code=reader.text("POSTAL_CODE", "12345"),
        city=city,
        base_url=reader.text("BASE_URL", DEFAULT_ADDRESS).rstrip("/"),
        data_directory=directory,
        signature_line=reader.text("SIGNATURE_LINE", f"Ihre {unit}"),
        land=reader.text("LAND", "NW"),
        phone=reader.text("PHONE", "0123 456-0"),
        email=reader.text("EMAIL", "auslaenderbehoerde@musterstadt.example"),
        opening_hours=reader.text("OPENING_HOURS", "Mo bis Fr 8–12 Uhr, Do auch 14–18 Uhr"),
        court=reader.text("COURT", "Verwaltungsgericht Musterstadt"),
        bank_account=reader.text("BANK_ACCOUNT"),
        clamd_address=reader.text("CLAMD") or None,
        smtp_url=reader.text("SMTP_URL") or None,
        sender=reader.text("SENDER", "auslaenderbehoerde@musterstadt.example"),
        bodies=reader.one_of("BODIES", registry.CHOICES),
        code_by_email=reader.flag("CODE_BY_EMAIL", True),
        access_code_key=reader.key("ACCESS_CODE_KEY", directory / "access-codes.key"),
    )


class _Reader:
    def __init__(self, environment: Mapping[str, str], defaults: Mapping[str, str]) -> None:
        self._environment = environment
        self._defaults = defaults

    def text(self, name: str, default: str = "") -> str:
        return self._environment.get(PREFIX + name, "").strip() or self._defaults.get(name, default)

    def number(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdecimal()):
            raise _invalid(name, value, translatable("eine ganze Zahl"))
        return int(value)

    def flag(self, name: str, default: bool) -> bool:
        value = self.text(name, "yes" if default else "no").casefold()
        if value not in {"yes", "no", "1", "0", "true", "false"}:
            raise _invalid(name, value, translatable("yes oder no"))
        return value in {"yes", "1", "true"}

    def one_of(self, name: str, choices: Sequence[str], default: str = "") -> str:
        value = self.text(name, default or choices[0]).casefold()
        if value not in choices:
            raise _invalid(name, value, " | ".join(choices))
        return value

    def database_url(self, name: str) -> str | None:
        url = self.text(name)
        if not url:
            return None
        try:
            make_url(url)
        except (ArgumentError, ValueError):
            raise InvalidDatabaseUrl(variable=PREFIX + name) from None
        if not re.match(r"postgres(ql)?(\+psycopg)?://", url):
            raise InvalidDatabaseUrl(variable=PREFIX + name)
        return url

    def key(self, name: str, kept: Path) -> bytes:
        given = self.text(name)
        try:
            key = bytes.fromhex(given or kept_secret(kept))
        except ValueError:
            key = b""
        if len(key) < _LEAST_KEY:
            source = PREFIX + name if given else str(kept)
            raise InvalidSecret(variable=source, digits=2 * _LEAST_KEY)
        return key


def _invalid(name: str, value: str, expected: str) -> InvalidSetting:
    return InvalidSetting(variable=PREFIX + name, value=value, expected=expected)
