"""Our engine at work in a database: tokens, variables, tasks, jobs and history as rows."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from rig.models import SERVICE
from sqlalchemy import event, select, text

from engine import jobs, process_runner
from engine.connection import Connection, Row, Statement, Values
from engine.database import Database, run_alone, unit_of_work
from engine.model.store import Known, SourceFile, publish
from engine.state.tables import ProcessInstance
from workflows.schema import metadata

PERSON = "bench"

_OPEN_TASKS = Statement("SELECT id FROM user_task WHERE instance_id = %(instance)s AND state = 'open'")


def prepare(url: str, *models: bytes) -> None:
    """Create the tables and publish `models`."""
    database = Database(url)
    metadata.create_all(database.engine)
    files = [SourceFile(f"{number}.bpmn", model) for number, model in enumerate(models)]
    with unit_of_work(database) as session:
        publication = publish(session, files, PERSON, Known())
    assert not publication.refused, publication.findings
    database.dispose()


class Counting(Connection):
    """A connection that counts what the engine itself asks of it."""

    statements = 0
    commits = 0

    def run(self, statement: Statement, values: Values) -> list[Row]:
        Counting.statements += 1
        return super().run(statement, values)

    def run_alone(self, statement: Statement, values: Values) -> list[Row]:
        Counting.statements += 1
        return super().run_alone(statement, values)

    def post(self, statement: Statement, values: Values) -> None:
        Counting.statements += 1
        super().post(statement, values)

    def commit(self) -> None:
        Counting.commits += 1
        super().commit()


class CountingDatabase(Database):
    """A database whose statements and commits are counted."""

    connection_class = Counting


class Engine:
    """One process of our engine: a transaction for each thing that is done."""

    def __init__(self, url: str) -> None:
        self.database = CountingDatabase(url)
        jobs.register(SERVICE, lambda _session, _job: None, together=True)

    def start(self, process_id: str, variables: Mapping[str, Any]) -> UUID:
        """Start an instance."""
        with unit_of_work(self.database) as session:
            return process_runner.start(session, process_id, variables, PERSON)

    def start_many(self, process_id: str, variables: Mapping[str, Any], count: int) -> None:
        """Start many instances, a hundred in a transaction."""
        for _ in range(count // 100):
            with unit_of_work(self.database) as session:
                for _ in range(100):
                    process_runner.start(session, process_id, variables, PERSON)

    def open_tasks(self, instance: UUID) -> list[UUID]:
        """The open tasks of the instance. Finding them is not part of the work: whoever completes one knows it."""
        return [task for (task,) in run_alone(self.database, _OPEN_TASKS, {"instance": instance})]

    def open_task(self, instance: UUID) -> UUID:
        """The only open task of the instance."""
        (task,) = self.open_tasks(instance)
        return task

    def complete(self, task: UUID) -> None:
        """Complete a task."""
        with unit_of_work(self.database) as session:
            process_runner.complete_task(session, task, {"fact_1": "y" * 60}, PERSON)

    def work(self, limit: int = 50) -> int:
        """Do what workers do: up to `limit` jobs that are due."""
        return jobs.run_due(self.database, limit)

    def counted(self, work: Callable[[], object]) -> tuple[int, int]:
        """How many statements and commits `work` takes."""
        statements, commits = Counting.statements, Counting.commits
        event.listen(self.database.engine, "before_cursor_execute", _note_statement)
        work()
        event.remove(self.database.engine, "before_cursor_execute", _note_statement)
        return Counting.statements - statements, Counting.commits - commits

    def state_size(self, instance: UUID) -> int:
        """How many bytes the stored position of an instance takes."""
        with unit_of_work(self.database) as session:
            return len(session.scalars(select(ProcessInstance.tokens).where(ProcessInstance.id == instance)).one())

    def count(self, table: str, condition: str) -> int:
        """How many rows of a table fulfil a condition."""
        with unit_of_work(self.database) as session:
            return session.execute(text(f"SELECT count(*) FROM {table} WHERE {condition}")).scalar_one()

    def execute(self, statement: str, values: Mapping[str, Any]) -> None:
        """Run SQL that makes rows."""
        with unit_of_work(self.database) as session:
            session.execute(text(statement), values)

    def settle(self) -> None:
        """What PostgreSQL does by itself sooner or later: statistics and a checkpoint."""
        for statement in ("VACUUM ANALYZE", "CHECKPOINT"):
            run_alone(self.database, Statement(statement), {})

    def close(self) -> None:
        """Close the connections."""
        self.database.dispose()


def _note_statement(*_: Any) -> None:
    Counting.statements += 1
