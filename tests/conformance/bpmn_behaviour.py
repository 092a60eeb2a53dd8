"""The behaviour suite of betsy on our bench: models in our dialect, runs on the virtual clock, traces to compare.

The models hold neutral script tokens. As their authors do for each engine, this module puts the same meaning into
our dialect: a token is appended to a variable, a timed script becomes a task that a person works on for ten
seconds. Nothing else about a model is changed.
"""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from lxml import etree
from sqlalchemy import select

from engine import intervention, jobs
from engine.bench import ProcessBench
from engine.database import unit_of_work
from engine.findings import Finding, Severity
from engine.state.tables import Incident, ProcessInstance, UserTask

SUITE = Path(__file__).parents[2].parent / "shared" / "conformance" / "bpmn-behaviour"
ABSENT = "the BPMN behaviour suite is not here (../shared/conformance/bpmn-behaviour)"
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
WORK = timedelta(seconds=10)  # how long a timed script takes
PAUSE = "pause"  # the name of a task that only takes its time

SCRIPTS = {
    "CREATE_LOG_FILE": ("true", "log_created"),
    "CREATE_MARKER_FILE": ("true", "marker"),
    "SET_STRING_DATA": ('"String"', "data"),
    "LOG_DATA": ('append(trace, if data = "String" then "DATA_correct" else "DATA_wrong")', "trace"),
}
CONDITIONS = ("conditionExpression", "condition", "completionCondition", "loopCondition", "activationCondition")
CONTAINS = re.compile(r'(!?)test\.contains\(("[^"]*")\)')
OPERATORS = {"&&": " and ", "||": " or ", "==": "="}
INCREMENT = '{integer: integerVariable + 1, log: append(trace, "INCREMENT")}'


@dataclass(frozen=True, slots=True)
class Run:
    test: str | None
    integer: int
    parallel: bool
    delay: timedelta
    expected: list[str]  # sorted


@dataclass(frozen=True, slots=True)
class Model:
    name: str  # folder/file
    runs: tuple[Run, ...]

    @property
    def process_id(self) -> str:
        return Path(self.name).stem


def models() -> list[Model]:
    """All models with their runs; none where the suite is absent."""
    if not SUITE.is_dir():
        return []
    listed = json.loads((SUITE / "cases.json").read_text())
    return [Model(entry["model"], tuple(_run(run) for run in entry["runs"])) for entry in listed]


def _run(run: dict[str, Any]) -> Run:
    delay = timedelta(milliseconds=run["delay"])
    return Run(run["test"], run["integer"], run["parallel"], delay, sorted(run["expected"]))


def publish(bench: ProcessBench, model: Model) -> list[Finding]:
    """The findings that forbid publishing the model."""
    bench.register("throw-error", _throw_error)
    findings = bench.publish(adapted((SUITE / model.name).read_bytes()))
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def trace(bench: ProcessBench, model: Model, run: Run) -> list[str]:
    """The sorted trace of one run on a published model; whatever still waits is cancelled in the end."""
    before = set(_instances(bench))
    started = bench.traveller.now()
    variables = {"test": run.test or "", "integerVariable": run.integer, "trace": []}
    if run.parallel:
        bench.start("ParallelProcess", variables | {"test": ""})
    bench.start(model.process_id, variables)
    _work(bench)
    bench.advance(max(run.delay - (bench.traveller.now() - started), timedelta()))
    _work(bench)
    mine = [instance for instance in _instances(bench) if instance not in before]
    found = _tokens(bench, mine)
    with unit_of_work(bench.database) as session:
        for instance in mine:
            if session.get_one(ProcessInstance, instance).state == "active":
                intervention.cancel(session, instance, "the run is over", "bench")
    return sorted(found)


def _work(bench: ProcessBench) -> None:
    """Every timed script takes its time; the ones that begin together end together."""
    while tasks := bench.open_tasks():
        bench.advance(WORK)
        still_open = {task.id for task in bench.open_tasks()}
        for task in tasks:
            if task.id in still_open:
                bench.complete(task.element_id)


def _instances(bench: ProcessBench) -> list[UUID]:
    with unit_of_work(bench.database) as session:
        return list(session.scalars(select(ProcessInstance.id)))


def _tokens(bench: ProcessBench, instances: list[UUID]) -> list[str]:
    tokens: list[str] = []
    for instance in instances:
        variables = bench.variables(instance)
        tokens += variables.get("trace") or []
        tokens += ["MARKER_exists"] if variables.get("marker") else []
    with unit_of_work(bench.database) as session:
        for incident in session.scalars(select(Incident).where(Incident.instance_id.in_(instances))):
            tokens.append("ERROR_thrownErrorEvent" if incident.kind == "uncaught-error" else "ERROR_runtime")
        worked = select(UserTask).where(UserTask.instance_id.in_(instances), UserTask.name != PAUSE)
        timed = session.scalars(worked).all()
    if timed:
        together = max(task.created_at for task in timed) < min(task.completed_at or task.created_at for task in timed)
        tokens.append("EXECUTION_parallel" if together else "EXECUTION_sequential")
    return tokens


def _throw_error(_session: object, _job: jobs.Job) -> None:
    raise jobs.BpmnError("ERR_CODE")


def adapted(source: bytes) -> bytes:
    """The model in our dialect."""
    root = etree.fromstring(source)
    for task in root.iter(_bpmn("scriptTask")):
        _adapt_script(task)
    for condition in root.iter(*map(_bpmn, CONDITIONS)):
        condition.text = "=" + _feel((condition.text or "").strip())
    for message in root.iter(_bpmn("message")):
        _extend(message, "subscription", correlationKey='="suite"')
    return etree.tostring(root)


def _adapt_script(task: etree._Element) -> None:
    script = task.find(_bpmn("script"))
    token = (script.text or "").strip() if script is not None else ""
    if script is not None:
        task.remove(script)
    if token.startswith("CREATE_TIMESTAMP_LOG"):
        task.tag = _bpmn("userTask")
    elif token == "WAIT_TEN_SECONDS":
        task.tag = _bpmn("userTask")
        task.set("name", PAUSE)
    elif token == "THROW_ERROR":
        _extend(task, "taskDefinition", type="throw-error")
    elif token == "INCREMENT_INTEGER_VARIABLE_AND_LOG":
        _extend(task, "script", expression=f"={INCREMENT}", resultVariable="both")
        mapping = _extend(task, "ioMapping")
        etree.SubElement(mapping, _zeebe("output"), source="=both.integer", target="integerVariable")
        etree.SubElement(mapping, _zeebe("output"), source="=both.log", target="trace")
    else:
        expression, variable = SCRIPTS.get(token, (f'append(trace, "{token}")', "trace"))
        _extend(task, "script", expression=f"={expression}", resultVariable=variable)


def _extend(node: etree._Element, tag: str, **attributes: str) -> etree._Element:
    extensions = node.find(_bpmn("extensionElements"))
    if extensions is None:
        extensions = etree.Element(_bpmn("extensionElements"))
        node.insert(0, extensions)
    return etree.SubElement(extensions, _zeebe(tag), attributes)


def _feel(condition: str) -> str:
    text = CONTAINS.sub(lambda found: f"not({_contains(found)})" if found[1] else _contains(found), condition)
    for neutral, ours in OPERATORS.items():
        text = text.replace(neutral, ours)
    return text


def _contains(found: re.Match[str]) -> str:
    return f"contains(test, {found[2]})"


def _bpmn(tag: str) -> str:
    return f"{{{BPMN}}}{tag}"


def _zeebe(tag: str) -> str:
    return f"{{{ZEEBE}}}{tag}"
