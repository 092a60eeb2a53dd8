"""The ids of the engine's rows: new ones stand side by side in every index."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from engine.bench import ProcessBench
from engine.database import unit_of_work
from tests.bpmn_sketch import service_task, sketch, user_task

MODEL = sketch(
    '<startEvent id="s"/><parallelGateway id="both"/><endEvent id="e"/>'
    + user_task("ask")
    + service_task("call", "ids-call"),
    "s -> both\nboth -> ask\nboth -> call\nask -> e\ncall -> e",
)
INSTANCES = 20


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("process_instance", "id"),
        ("user_task", "id"),
        ("job", "id"),
        ("job", "token_id"),
        ("process_variables", "scope_id"),
    ],
)
def test_the_id_of_a_new_row_comes_after_all_that_there_are(bench: ProcessBench, table: str, column: str) -> None:
    bench.register("ids-call", lambda _session, _job: 1 / 0)
    bench.publish(MODEL)
    for _ in range(INSTANCES):
        bench.start("p", {"known": True})
        bench.advance(timedelta(seconds=1))
    instance = "id" if table == "process_instance" else "instance_id"
    query = (
        f"SELECT row.{column} FROM {table} row JOIN process_instance i ON i.id = row.{instance} ORDER BY i.started_at"
    )
    with unit_of_work(bench.database) as session:
        found = list(session.scalars(text(query)))
    assert len(found) == INSTANCES
    assert found == sorted(found)
