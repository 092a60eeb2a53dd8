"""States as versions of the program stored them: written once for each format, read by every later version.

A file of `states` holds every row of a database in which cases stand in the situations of `stored_situations`, the
revision of its schema, what then happens from outside, and how each case ended. Files are never changed. After the
format of `engine.state.codec` has changed, `python -m tests.integration.engine.stored_states` writes the next one.
"""

import json
import sys
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from engine import clock, embedded_postgres, feel, migrations
from engine.bench import ProcessBench
from engine.database import Database, unit_of_work
from engine.state import codec
from tests.integration.engine.stored_situations import FLAKY, SITUATIONS

STATES = Path(__file__).parent / "states"
MOMENT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

Ending = dict[str, Any]


def write(database: Database, path: Path, revision: str) -> None:
    """Bring cases into every situation, store the rows, and then how the cases end."""
    with clock.travel_to(MOMENT) as traveller:
        bench = ProcessBench(database, traveller)
        instances = begin_all(bench)
        stored = {"revision": revision, "moment": clock.now().isoformat(), "tables": _rows(database)}
        after = {name: situation.after for name, situation in SITUATIONS.items()}
        endings = go_on(bench, instances, after)
    situations = {
        name: {"instance": str(instances[name]), "after": after[name], "ending": endings[name]} for name in SITUATIONS
    }
    path.write_text(json.dumps(stored | {"situations": situations}, ensure_ascii=False, indent=0) + "\n", "utf-8")


def begin_all(bench: ProcessBench) -> dict[str, UUID]:
    """A case in every situation."""
    bench.register(FLAKY, _fail)
    return {name: _begin(bench, name) for name in SITUATIONS}


def load(database: Database, tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
    """Put the rows back; columns that a later schema has added keep their defaults."""
    with unit_of_work(database) as session:
        for table, rows in tables.items():
            for row in rows:
                columns = ", ".join(f'"{column}"' for column in row)
                record = f'jsonb_populate_record(NULL::"{table}", CAST(:row AS jsonb))'
                statement = text(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM {record}')
                session.execute(statement, {"row": json.dumps(row)})
            if any(isinstance(row.get("id"), int) for row in rows):
                last = f'(SELECT max(id) FROM "{table}")'
                session.execute(text(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), {last})"))


def go_on(
    bench: ProcessBench, instances: Mapping[str, UUID], after: Mapping[str, Iterable[Iterable[Any]]]
) -> dict[str, Ending]:
    """Let everything happen that happens after the state was stored; how each case ended."""
    bench.register(FLAKY, _succeed)
    for name, steps in after.items():
        for step in steps:
            _play(bench, instances[name], *step)
    return {name: _ending(bench, instance) for name, instance in instances.items()}


def _begin(bench: ProcessBench, name: str) -> UUID:
    situation = SITUATIONS[name]
    findings = [str(one) for one in bench.publish(*situation.models) if one.severity == "error"]
    assert not findings, (name, findings)
    instance = bench.start(name, situation.variables)
    for step in situation.before:
        _play(bench, instance, *step)
    assert bench.state(instance) == "active", name
    return instance


def _play(bench: ProcessBench, instance: UUID, kind: str, *what: Any) -> None:
    match kind:
        case "complete":
            bench.complete(what[0], what[1] if len(what) > 1 else {}, instance=instance)
        case "advance":
            bench.advance(timedelta(days=what[0]))
        case "deliver":
            bench.deliver(*what)
        case "signal":
            bench.signal(*what)


def _ending(bench: ProcessBench, instance: UUID) -> Ending:
    return {
        "state": bench.state(instance),
        "trace": bench.trace(instance),
        "variables": feel.to_json(bench.variables(instance)),
    }


def _rows(database: Database) -> dict[str, list[Any]]:
    from workflows.schema import metadata

    with unit_of_work(database) as session:
        tables = {
            table.name: list(session.scalars(text(f'SELECT to_jsonb(t) FROM "{table.name}" t')))
            for table in metadata.sorted_tables
        }
    return {name: rows for name, rows in tables.items() if rows}


def _fail(_session: Any, _job: Any) -> None:
    raise RuntimeError("out of paper")


def _succeed(_session: Any, _job: Any) -> Mapping[str, Any]:
    return {"done": True}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="laufzettel-") as directory:
        url = embedded_postgres.start(Path(directory) / "data", stop_with_process=True)
        migrations.upgrade(url)
        write(Database(url), STATES / f"format_{codec.FORMAT}.json", revision=sys.argv[1])
        embedded_postgres.stop(Path(directory) / "data")
