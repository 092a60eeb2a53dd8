"""The PostgreSQL that the program brings along."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from engine import embedded_postgres


def test_a_busy_machine_gives_the_server_a_minute_to_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run, limits = subprocess.run, []

    def watched(*arguments: Any, **options: Any) -> Any:
        limits.append(options.get("timeout"))
        return run(*arguments, **options)

    monkeypatch.setattr(subprocess, "run", watched)
    embedded_postgres.start(tmp_path / "data", stop_with_process=True)
    embedded_postgres.stop(tmp_path / "data")
    assert {limit for limit in limits if limit is not None} == {60}
