"""Completing a task beside a million stored instances against a thousand, in turns on one server.

The others are copies of one real instance, made by SQL a set at a time, with new ids in every row.
"""

from statistics import median
from uuid import UUID

from rig import models
from rig.measuring import VARIABLES, timed
from rig.office import Engine, prepare
from sqlalchemy.engine import make_url

from engine.connection import Statement
from engine.database import Database, run_alone

FEW, MANY = 1_000, 1_000_000
STEPS = 3
ROUNDS = 200
WARM_UP = 20

COPY = """
WITH copies AS (SELECT gen_random_uuid() AS id, gen_random_uuid() AS task FROM generate_series(1, :count)),
instances AS (
  INSERT INTO process_instance
    (id, business_key, process_id, model_version_id, state, tokens, revision, started_at)
  SELECT copies.id, copies.id::text, process_id, model_version_id, state, tokens, revision, started_at
  FROM copies, process_instance WHERE process_instance.id = :pattern
),
tasks AS (
  INSERT INTO user_task
    (id, instance_id, business_key, process_id, model_version_id, element_id, name, candidate_groups, priority, state,
     revision, created_at)
  SELECT copies.task, copies.id, copies.id::text, process_id, model_version_id, element_id, name, candidate_groups,
    priority, state, revision, created_at
  FROM copies, user_task WHERE instance_id = :pattern
),
variables AS (
  INSERT INTO process_variables (instance_id, scope_id, variables)
  SELECT copies.id, scope_id, variables FROM copies, process_variables WHERE instance_id = :pattern
)
INSERT INTO history_event
  (instance_id, business_key, process_id, element_id, element_type, token_id, kind, at, details)
SELECT copies.id, copies.id::text, process_id, element_id, element_type, copies.task, kind, at, details
FROM copies, history_event WHERE instance_id = :pattern
"""


def run(url: str) -> None:
    """Print the ratio."""
    beside_few, beside_many = (filled(url, stored) for stored in (FEW, MANY))
    times = [(one_task(beside_few), one_task(beside_many)) for _ in range(WARM_UP + ROUNDS)]
    few, many = (median(column) for column in zip(*times[WARM_UP:], strict=True))
    print(f"a task beside {MANY} stored instances against {FEW}: {many / few:.2f} times as long")
    print(f"  ({many * 1000:.2f} ms against {few * 1000:.2f} ms, under this load)")
    for engine in (beside_few, beside_many):
        engine.close()


def filled(url: str, stored: int) -> Engine:
    """A database of its own with so many instances."""
    name = f"stored_{stored}"
    server = Database(url)
    run_alone(server, Statement(f"CREATE DATABASE {name}"), {})
    server.dispose()
    own = make_url(url).set(database=name).render_as_string(hide_password=False)
    prepare(own, models.chain(STEPS))
    engine = Engine(own)
    pattern = engine.start("chain", VARIABLES)
    seconds = timed(lambda: fill(engine, pattern, stored))
    print(f"{stored} instances stored in {seconds:.0f} s", flush=True)
    return engine


def fill(engine: Engine, pattern: UUID, stored: int) -> None:
    """Copy the instance until there are so many."""
    while (missing := stored - engine.count("process_instance", "true")) > 0:
        engine.execute(COPY, {"pattern": pattern, "count": min(missing, 50_000)})
    engine.settle()


def one_task(engine: Engine) -> float:
    """Seconds to complete a task of a new instance."""
    task = engine.open_task(engine.start("chain", VARIABLES))
    return timed(lambda: engine.complete(task))
