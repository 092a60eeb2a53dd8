"""`laufzettel serve`, `laufzettel work`, `laufzettel run`: the processes of an installation.

`serve` answers browsers, `work` does jobs, letters' delivery and timers; any number of both may run against one
database. `run` is for a laptop and the demonstration: it prepares everything, keeps one of each alive and lets
`demonstrate` fill the office with cases.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import click

from web.installation import Installation
from web.request_log import configure_logging
from web.settings import child_environment
from workflows import chores, demonstration, scheduler

WORKER = "worker"
_PAUSE_BEFORE_RESTART = 1.0  # seconds
_PATIENCE = 30.0  # seconds that a process gets to end by itself
_EVERY_INTERFACE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - read, not listened on
# Accounts and links are printed once: a line for every request would push them out of sight.
_ON_A_TERMINAL = {"LOG_FORMAT": "text", "LOG_LEVEL": "warning"}


@click.command()
@click.option("--bind", default="127.0.0.1:8080", show_default=True, help="Adresse und Port")
@click.option("--processes", default=2, show_default=True, help="Anzahl der Webprozesse")
@click.option("--threads", default=4, show_default=True, help="Anfragen zugleich je Prozess")
@click.pass_obj
def serve(installation: Installation, bind: str, processes: int, threads: int) -> None:
    """Die Seiten ausliefern (gunicorn)."""
    command = _gunicorn(bind, processes, threads)
    environment = child_environment(DATABASE_URL=installation.database_url)
    os.execve(command[0], command, environment)  # noqa: S606 - our own command


@click.command()
@click.pass_obj
def work(installation: Installation) -> None:
    """Aufträge, Fristen und Post erledigen."""
    configure_logging(installation.settings.log_format, installation.settings.log_level)
    stop = _told_to_end()
    scheduler.run(chores.office_chores(installation.settings.office, installation.database), stop)


def reachable_address(bind: str) -> str:
    """Where a browser on this machine finds what listens at `bind` ("127.0.0.1:8080", "0.0.0.0:80", "[::1]:8080").

    Raises `click.BadParameter` where that is no host and port.
    """
    parts = urlsplit(f"//{bind}")
    try:
        port = parts.port
    except ValueError:
        port = None
    if port is None or parts.netloc != bind or "@" in bind:
        raise click.BadParameter("Adresse und Port, zum Beispiel 127.0.0.1:8080")
    host = parts.hostname or ""
    if host in _EVERY_INTERFACE:
        return f"http://127.0.0.1:{port}"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _host_and_port(_context: click.Context, _parameter: click.Parameter, bind: str) -> str:
    reachable_address(bind)
    return bind


@click.command()
@click.option("--bind", default="127.0.0.1:8080", show_default=True, callback=_host_and_port, help="Adresse und Port")
@click.option("--empty", is_flag=True, help="Ohne Vorführung: nur Modelle, keine Konten und Fälle")
@click.option("--cases", default=demonstration.CASES, show_default=True, help="Wie viele Fälle die Vorführung hat")
def run(bind: str, *, empty: bool, cases: int) -> None:
    """Alles vorbereiten und starten: Datenbank, Modelle, Vorführung, Seiten, Hintergrundarbeit.

    Die Fälle der Vorführung entstehen, während die Seiten schon laufen.
    """
    defaults = {"BASE_URL": reachable_address(bind), **_ON_A_TERMINAL}
    installation = Installation(stop_with_process=True, defaults=defaults)
    address = installation.settings.office.base_url
    installation.upgrade()
    first: list[str] | None = None
    if empty:
        installation.publish_models(click.echo)
        click.echo(f"Laufzettel läuft: {address}/")
    else:
        with demonstration.opening_day(installation.database):
            installation.publish_models(click.echo)
        if demonstration.is_needed(installation.database):
            first = [sys.executable, "-m", "web.commands", "demonstrate", "--cases", str(cases)]
        click.echo(demonstration.invitation(installation.database, address))
    environment = child_environment(
        DATABASE_URL=installation.database_url,
        BASE_URL=address,
        LOG_FORMAT=installation.settings.log_format,
        LOG_LEVEL=installation.settings.log_level,
    )
    commands = {
        "web": _gunicorn(bind, processes=2, threads=4),
        WORKER: [sys.executable, "-m", "web.commands", "work"],
    }
    _keep_alive(commands, environment, first)
    installation.close()


@click.command()
@click.option("--cases", default=demonstration.CASES, show_default=True, help="Wie viele Fälle")
@click.pass_obj
def demonstrate(installation: Installation, cases: int) -> None:
    """Fälle der Vorführung anlegen: zwei Jahre Amt im Zeitraffer. Dabei darf keine Hintergrundarbeit laufen."""
    if demonstration.is_needed(installation.database):
        click.echo(f"Die Vorführung entsteht: {cases} Fälle, zwei Jahre im Zeitraffer. Das dauert einige Minuten.")
        demonstration.play(installation.settings.office, installation.database, click.echo, cases)
        click.echo("Die Vorführung ist fertig.")


def _gunicorn(bind: str, processes: int, threads: int) -> list[str]:
    options = {
        "--bind": bind,
        "--workers": str(processes),
        "--threads": str(threads),
        "--timeout": "60",
        "--max-requests": "5000",
        "--max-requests-jitter": "500",
        "--log-level": "warning",
    }
    flat = [part for option in options.items() for part in option]
    return [sys.executable, "-m", "gunicorn", *flat, "web.wsgi:application()"]


def _keep_alive(
    commands: Mapping[str, Sequence[str]], environment: Mapping[str, str], first: Sequence[str] | None
) -> None:
    """Run the commands until this process is told to end; what dies is started again.

    While `first` runs, time in the database is not yet today: the worker waits for its end.
    """
    stop = _told_to_end()
    before = _spawn(first, environment) if first else None
    running = {name: _spawn(command, environment) for name, command in commands.items() if not before or name != WORKER}
    while not stop.wait(0.5):
        if before and before.poll() is not None:
            if before.returncode:
                click.echo(f"Die Vorführung ist unvollständig ({before.returncode}).", err=True)
            before, running[WORKER] = None, _spawn(commands[WORKER], environment)
        for name, process in running.items():
            if process.poll() is not None:
                click.echo(f"{name} hat sich beendet ({process.returncode}) und wird neu gestartet.", err=True)
                time.sleep(_PAUSE_BEFORE_RESTART)
                running[name] = _spawn(commands[name], environment)
    for process in (*running.values(), *([before] if before else ())):
        process.terminate()
    for process in (*running.values(), *([before] if before else ())):
        process.wait(_PATIENCE)


def _spawn(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=dict(environment), start_new_session=True)  # noqa: S603 - our own command


def _told_to_end() -> threading.Event:
    """An event that is set when the process is asked to end."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    return stop
