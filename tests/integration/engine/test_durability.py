"""What happens when something dies, repeats itself, or comes twice at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import func, select, update

from engine import clock, jobs, messaging, process_runner
from engine.bench import ProcessBench
from engine.database import Database, unit_of_work
from engine.state import job_claims
from engine.state.tables import BufferedMessage, HistoryEvent, Job
from tests.bpmn_sketch import message, sketch, user_task
from tests.integration.engine.power_cuts import Wire
from tests.integration.engine.small_processes import SERVICE


def start_only(bench: ProcessBench) -> None:
    """Start an instance and leave its job undone."""
    with unit_of_work(bench.database) as session:
        bench.instances.append(process_runner.start(session, "p", {}, "case"))


def test_a_worker_that_dies_with_a_job_loses_it_to_another_when_its_lease_ends(bench: ProcessBench) -> None:
    bench.publish(SERVICE)
    calls: list[int] = []
    bench.register("note", lambda _session, job: calls.append(job.attempt))
    start_only(bench)
    with unit_of_work(bench.database) as session:  # a worker has claimed it and is gone
        session.execute(update(Job).values(lease_until=bench.traveller.now() + job_claims.LEASE, leased_by="dead"))
    assert jobs.run_due(bench.database) == 0
    bench.traveller.advance(job_claims.LEASE + timedelta(seconds=1))
    assert jobs.run_due(bench.database) == 1
    assert calls == [1]
    assert bench.state(bench.instances[0]) == "completed"


def test_what_a_failed_handler_wrote_is_gone_with_it(bench: ProcessBench) -> None:
    bench.publish(SERVICE)

    def handler(session: object, job: jobs.Job) -> None:
        messaging.deliver_message(session, "leak", "1")
        raise RuntimeError("died after writing")

    bench.register("note", handler)
    start_only(bench)
    jobs.run_due(bench.database)
    with unit_of_work(bench.database) as session:
        assert session.scalar(select(func.count()).select_from(BufferedMessage)) == 0


def test_many_workers_do_each_job_once(bench: ProcessBench) -> None:
    bench.publish(SERVICE)
    calls: list[str] = []
    bench.register("note", lambda _session, job: calls.append(job.idempotency_key))
    for _ in range(20):
        start_only(bench)
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda _: jobs.run_due(bench.database, limit=10), range(8)))
    bench.settle()
    assert len(calls) == len(set(calls)) == 20
    assert {bench.state(instance) for instance in bench.instances} == {"completed"}


def test_two_clerks_who_complete_a_task_at_once_do_it_once(bench: ProcessBench) -> None:
    bench.publish(sketch('<startEvent id="s"/>' + user_task("a") + '<endEvent id="e"/>', "s -> a\na -> e"))
    bench.start("p")
    task_id = bench.open_tasks()[0].id

    def complete(name: str) -> str:
        try:
            with unit_of_work(bench.database) as session:
                process_runner.complete_task(session, task_id, {}, name)
        except process_runner.TaskNotOpen as refused:
            return f"refused, {refused.by} was faster"
        return name

    with ThreadPoolExecutor(2) as clerks:
        outcomes = sorted(clerks.map(complete, ["anna", "bert"]))
    winner = next(name for name in outcomes if not name.startswith("refused"))
    assert outcomes[-1] == f"refused, {winner} was faster" or outcomes[0] == f"refused, {winner} was faster"
    with unit_of_work(bench.database) as session:
        done = select(func.count()).where(HistoryEvent.element_id == "a", HistoryEvent.kind == "completed")
        assert session.scalar(done) == 1


def test_a_message_that_crosses_with_its_receiver_is_found_by_the_sweep(bench: ProcessBench) -> None:
    catch = '<intermediateCatchEvent id="wait"><messageEventDefinition messageRef="docs"/></intermediateCatchEvent>'
    model = sketch(
        f'<startEvent id="s"/>{catch}<endEvent id="e"/>', "s -> wait\nwait -> e", roots=message("docs", "case")
    )
    bench.publish(model)
    instance = bench.start("p", {"case": "1"})
    with unit_of_work(bench.database) as session:  # as if both had committed at the same moment
        now = clock.now()
        session.add(
            BufferedMessage(
                name="docs", correlation_key="1", variables={}, published_at=now, expires_at=now + timedelta(days=1)
            )
        )
    assert bench.state(instance) == "active"
    assert jobs.match_messages(bench.database) == 1
    assert bench.state(instance) == "completed"


def test_completing_a_task_takes_few_statements_and_one_commit(
    bench: ProcessBench, wired: tuple[Database, Wire]
) -> None:
    bench.publish(
        sketch(
            '<startEvent id="s"/>' + user_task("a") + user_task("b") + '<endEvent id="e"/>', "s -> a\na -> b\nb -> e"
        )
    )
    bench.start("p", {"x": 1})
    database, wire = wired
    for element_id in ("a", "b"):  # with the first, the process itself is read
        (task,) = bench.open_tasks()
        assert task.element_id == element_id
        wire.watch(lambda _: None)
        with unit_of_work(database) as session:
            process_runner.complete_task(session, task.id, {"x": 2}, "anna")
    *statements, commit, answer = wire.reached
    assert len(statements) == 2, "\n".join(statements)
    assert (commit, answer) == ("commit", "answer to commit")
