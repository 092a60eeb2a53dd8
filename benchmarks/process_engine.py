"""User tasks completed per second, statements and commits for each, and what the 100th step costs.

The baseline is bare SpiffWorkflow with its stock serializer: the whole workflow as one JSON row in the same
PostgreSQL, read, advanced by one user task, and written, in one transaction. Both run in turns within one run, so
that the ratios hold on a noisy machine. Run by `make bench`.
"""

import io
import json
import tempfile
from collections.abc import Callable
from itertools import chain as chain_of
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import UUID

import psycopg
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from sqlalchemy import event, select

from engine import embedded_postgres, process_runner
from engine.database import Database, unit_of_work
from engine.model.store import Known, SourceFile, publish
from engine.state.tables import ProcessInstance, UserTask
from workflows.schema import metadata

STEPS = 100
ROUNDS = 5
VARIABLES = {f"fact_{number}": "x" * 60 for number in range(30)}  # about 2 kB, as a case has


def chain(steps: int) -> bytes:
    """A process of `steps` user tasks in a row."""
    names = ["start", *(f"task_{number}" for number in range(steps)), "end"]
    nodes = '<startEvent id="start"/><endEvent id="end"/>' + "".join(
        f'<userTask id="{name}" name="{name}"/>' for name in names[1:-1]
    )
    flows = "".join(
        f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}"/>'
        for number, (source, target) in enumerate(pairwise(names))
    )
    head = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="bench">'
    return f'{head}<process id="chain" isExecutable="true">{nodes}{flows}</process></definitions>'.encode()


class Baseline:
    """Bare SpiffWorkflow with one JSON row."""

    def __init__(self, url: str, model: bytes) -> None:
        parser = BpmnParser()
        parser.add_bpmn_io(io.BytesIO(model))
        self.spec = parser.get_spec("chain")
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        self.connection = psycopg.connect(url)
        self.connection.execute("CREATE TABLE baseline (id serial PRIMARY KEY, state json NOT NULL)")
        self.connection.commit()

    def start(self) -> int:
        workflow = BpmnWorkflow(self.spec)
        workflow.data.update(VARIABLES)
        workflow.do_engine_steps()
        insert = "INSERT INTO baseline (state) VALUES (%s) RETURNING id"
        row = self.connection.execute(insert, [self.serializer.serialize_json(workflow)]).fetchone()
        self.connection.commit()
        return row[0]

    def step(self, instance: int) -> None:
        query = "SELECT state FROM baseline WHERE id = %s FOR UPDATE"
        state = self.connection.execute(query, [instance]).fetchone()[0]
        workflow = self.serializer.deserialize_json(json.dumps(state))
        workflow.get_next_task(state=TaskState.READY, manual=True).run()
        workflow.do_engine_steps()
        self.connection.execute(
            "UPDATE baseline SET state = %s WHERE id = %s", [self.serializer.serialize_json(workflow), instance]
        )
        self.connection.commit()


class Engine:
    """Our engine: tokens, variables, tasks and history as rows."""

    def __init__(self, url: str, model: bytes) -> None:
        self.database = Database(url)
        metadata.create_all(self.database.engine)
        with unit_of_work(self.database) as session:
            publication = publish(session, [SourceFile("chain.bpmn", model)], "bench", Known())
        assert not publication.refused, publication.findings
        self.statements = 0
        self.commits = 0
        event.listen(self.database.engine, "before_cursor_execute", self._count_statement)
        event.listen(self.database.engine, "commit", self._count_commit)

    def start(self) -> UUID:
        with unit_of_work(self.database) as session:
            return process_runner.start(session, "chain", VARIABLES, "bench")

    def step(self) -> None:
        """Complete the open task; finding it is not part of the work, the page knows it."""
        with unit_of_work(self.database) as session:
            process_runner.complete_task(session, self.open_task, {"fact_1": "y" * 60}, "bench")

    def find(self, instance: UUID) -> None:
        query = select(UserTask.id).where(UserTask.instance_id == instance, UserTask.state == "open")
        with unit_of_work(self.database) as session:
            self.open_task = session.scalars(query).one()

    def state_size(self, instance: UUID) -> int:
        with unit_of_work(self.database) as session:
            return len(session.scalars(select(ProcessInstance.tokens).where(ProcessInstance.id == instance)).one())

    def _count_statement(self, *_: object) -> None:
        self.statements += 1

    def _count_commit(self, *_: object) -> None:
        self.commits += 1


def timed(work: Callable[[], None]) -> float:
    """Seconds that `work` takes."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def main() -> None:
    """Run both in turns and print ratios."""
    with tempfile.TemporaryDirectory() as folder:
        url = embedded_postgres.start(Path(folder) / "pg", stop_with_process=True)
        model = chain(STEPS)
        ours, bare = Engine(url, model), Baseline(url, model)
        mine: list[list[float]] = []
        theirs: list[list[float]] = []
        counts: list[tuple[int, int]] = []
        for _ in range(ROUNDS):
            instance, row = ours.start(), bare.start()
            mine.append([])
            theirs.append([])
            for _step in range(STEPS - 1):
                ours.find(instance)
                before = (ours.statements, ours.commits)
                mine[-1].append(timed(ours.step))
                counts.append((ours.statements - before[0], ours.commits - before[1]))
                theirs[-1].append(timed(lambda row=row: bare.step(row)))
            size = ours.state_size(instance)
        report(mine, theirs, counts, size)
        ours.database.dispose()
        bare.connection.close()


def report(mine: list[list[float]], theirs: list[list[float]], counts: list[tuple[int, int]], size: int) -> None:
    """Print the figures."""
    per_second = {name: 1 / median(chain_of(*runs)) for name, runs in (("ours", mine), ("bare", theirs))}
    second = median(run[1] for run in mine)
    hundredth = median(value for run in mine for value in run[-5:])
    bare_second, bare_hundredth = (
        median(run[1] for run in theirs),
        median(value for run in theirs for value in run[-5:]),
    )
    print(f"user tasks completed per second, against bare SpiffWorkflow: {per_second['ours'] / per_second['bare']:.2f}")
    print(f"  ({per_second['ours']:.0f} against {per_second['bare']:.0f} on this machine, under this load)")
    print(f"SQL statements per task: at most {max(c[0] for c in counts)}, commits: {max(c[1] for c in counts)}")
    print(f"cost of step {STEPS - 1} against step 2: {hundredth / second:.2f}")
    print(f"  (bare SpiffWorkflow: {bare_hundredth / bare_second:.2f})")
    print(f"stored state after {STEPS - 1} steps: {size} bytes")


if __name__ == "__main__":
    main()
