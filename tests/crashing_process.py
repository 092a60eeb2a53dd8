"""A process with a bug that nobody knows: its first steps raise what no model accounts for."""

import pytest

from engine import messaging
from engine.database import Database, unit_of_work
from engine.execution.execution import Execution
from engine.model.store import Known, SourceFile, publish
from tests.bpmn_sketch import sketch

ALARM_CHAIN = sketch(
    '<startEvent id="s" name="Alarm kommt"><signalEventDefinition signalRef="alarm"/></startEvent><endEvent id="e"/>',
    "s -> e",
    process_id="alarm_chain",
    roots='<signal id="alarm" name="alarm"/>',
).replace(b'<process id="alarm_chain"', b'<process id="alarm_chain" name="Alarmkette"')


def crash_in(monkeypatch: pytest.MonkeyPatch, process_id: str, failure: BaseException | None = None) -> None:
    """Let every instance of a process raise, after it has taken its steps and before they are written."""
    run = Execution.run

    def crash(execution: Execution) -> None:
        run(execution)
        if execution.root.executable.model.process_id == process_id:
            raise failure or RuntimeError("a bug that nobody knew")

    monkeypatch.setattr(Execution, "run", crash)


def fail_to_start(database: Database) -> None:
    """A signal comes and cannot start the process „Alarmkette“, although it could by the time that this returns."""
    with unit_of_work(database) as session:
        assert not publish(session, [SourceFile("alarm.bpmn", ALARM_CHAIN)], "test", Known()).refused
    with pytest.MonkeyPatch.context() as broken, unit_of_work(database) as session:
        crash_in(broken, "alarm_chain")
        messaging.broadcast_signal(session, "alarm")
