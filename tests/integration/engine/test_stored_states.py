"""Whatever a released version has stored, this one reads, and every case goes on to its end as it would have then."""

import json
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from engine import clock, migrations
from engine.bench import ProcessBench
from engine.database import Database
from engine.state import codec
from tests.integration.engine import stored_states
from tests.integration.engine.stored_states import STATES

FILES = sorted(STATES.glob("format_*.json"))


def test_the_present_format_has_its_file() -> None:
    assert STATES / f"format_{codec.FORMAT}.json" in FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_database_of_that_version_is_upgraded_and_every_case_ends_as_it_would_have(
    file: Path, empty_url: str
) -> None:
    stored = json.loads(file.read_text("utf-8"))
    migrations.upgrade(empty_url, stored["revision"])
    database = Database(empty_url)
    stored_states.load(database, stored["tables"])
    migrations.upgrade(empty_url)
    assert migrations.check(empty_url) == []

    situations = stored["situations"]
    with (
        clock.travel_to(datetime.fromisoformat(stored["moment"])) as traveller,
        ProcessBench(database, traveller) as bench,
    ):
        instances = {name: UUID(situation["instance"]) for name, situation in situations.items()}
        assert {bench.state(instance) for instance in instances.values()} == {"active"}
        after = {name: situation["after"] for name, situation in situations.items()}
        endings = stored_states.go_on(bench, instances, after)
    database.dispose()
    assert endings == {name: situation["ending"] for name, situation in situations.items()}
    assert {ending["state"] for ending in endings.values()} == {"completed"}
