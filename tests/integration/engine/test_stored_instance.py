"""Reading an instance that others are changing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import text

from engine import messaging, process_runner
from engine.bench import ProcessBench
from engine.database import unit_of_work
from engine.findings import Severity
from tests.bpmn_sketch import service_task, sketch, user_task

CLERKS = 4


def test_what_a_faster_colleague_wrote_is_seen_after_waiting_for_the_lock(bench: ProcessBench) -> None:
    counting = "".join(
        f'<userTask id="t{number}"><extensionElements><zeebe:ioMapping>'
        '<zeebe:output source="=count + 1" target="count"/></zeebe:ioMapping></extensionElements></userTask>'
        for number in range(CLERKS)
    )
    flows = "\n".join(f"s -> t{number}\nt{number} -> e" for number in range(CLERKS))
    bench.publish(sketch(f'<startEvent id="s"/>{counting}<endEvent id="e"/>', flows))
    instance = bench.start("p", {"count": 0})
    together = Barrier(CLERKS)

    def complete(task_id: object) -> None:
        with unit_of_work(bench.database) as session:
            session.execute(text("SELECT 1"))
            together.wait(30)
            process_runner.complete_task(session, task_id, {}, "anna")  # type: ignore[arg-type]

    with ThreadPoolExecutor(CLERKS) as clerks:
        list(clerks.map(complete, [task.id for task in bench.open_tasks()]))
    assert bench.variables(instance) == {"count": CLERKS}


def test_a_handler_may_change_the_instance_that_it_works_for(bench: ProcessBench) -> None:
    news = (
        '<boundaryEvent id="news" attachedToRef="call" cancelActivity="false">'
        '<messageEventDefinition messageRef="heard"/></boundaryEvent>'
    )
    findings = bench.publish(
        sketch(
            '<startEvent id="s"/>'
            + service_task("call", "telling")
            + news
            + user_task("listen")
            + '<endEvent id="e"/>',
            "s -> call\ncall -> e\nnews -> listen\nlisten -> e",
            roots='<message id="heard" name="heard"><extensionElements><zeebe:subscription correlationKey="=1"/>'
            "</extensionElements></message>",
        )
    )

    assert not [finding for finding in findings if finding.severity is Severity.ERROR]

    def tell(session: object, _job: object) -> dict[str, bool]:
        assert messaging.deliver_message(session, "heard", "1", {"told": True})  # type: ignore[arg-type]
        return {"called": True}

    bench.register("telling", tell)
    instance = bench.start("p")
    assert [task.element_id for task in bench.open_tasks()] == ["listen"]
    assert bench.variables(instance) == {"told": True, "called": True}
    assert not bench.incidents()
