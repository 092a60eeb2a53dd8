"""Completing a task beside a million stored instances against a thousand.

The others are copies of one real instance, made by SQL a set at a time, with new ids in every row.
"""

from statistics import median

from rig import models
from rig.measuring import VARIABLES, timed
from rig.office import Engine, prepare

FEW, MANY = 1_000, 1_000_000
STEPS = 3
ROUNDS = 200

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
    prepare(url, models.chain(STEPS))
    engine = Engine(url)
    pattern = engine.start("chain", VARIABLES)
    seconds = []
    for stored in (FEW, MANY):
        while (missing := stored - engine.count("process_instance", "true")) > 0:
            engine.execute(COPY, {"pattern": pattern, "count": min(missing, 50_000)})
        engine.settle()
        seconds.append(median(one_task(engine) for _ in range(ROUNDS)))
        print(f"with {stored} stored instances: {seconds[-1] * 1000:.2f} ms for a task, under this load", flush=True)
    print(f"a task beside {MANY} instances against {FEW}: {seconds[1] / seconds[0]:.2f} times as long")
    engine.close()


def one_task(engine: Engine) -> float:
    """Seconds to complete a task of a new instance."""
    task = engine.open_task(engine.start("chain", VARIABLES))
    return timed(lambda: engine.complete(task))
