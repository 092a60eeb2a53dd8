"""What a test bench promises beside playing: its own handlers, its own memory, and what was reached."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine import clock, jobs
from engine.bench import NeverSettles, ProcessBench
from engine.database import Database
from engine.findings import has_errors
from tests.bpmn_sketch import message, service_task, sketch, user_task

CHOICE = sketch(
    '<startEvent id="s"/><exclusiveGateway id="g" name="Wie?" default="g_b"/>'
    + user_task("a")
    + user_task("b")
    + '<endEvent id="e"/>',
    "s -> g\ng -> a [way = 1]\ng -> b\na -> e\nb -> e",
)

SERVICE = sketch('<startEvent id="s"/>' + service_task("c", "note") + '<endEvent id="e"/>', "s -> c\nc -> e")


def test_who_does_service_tasks_on_a_bench_is_forgotten_after_it(
    database: Database, traveller: clock.Traveller
) -> None:
    before = jobs.known_task_types()
    with ProcessBench(database, traveller) as bench:
        assert jobs.known_task_types() == frozenset()
        bench.publish(
            sketch('<startEvent id="s"/>' + service_task("c", "note") + '<endEvent id="e"/>', "s -> c\nc -> e")
        )
        bench.register("note", lambda _session, _job: {"noted": True})
        assert bench.variables(bench.start("p")) == {"noted": True}
        assert jobs.known_task_types() == {"note"}
    assert jobs.known_task_types() == before


ALONE = """
from datetime import timedelta
from pathlib import Path
from engine.bench import ProcessBench

XML = Path("model.bpmn").read_text(encoding="latin-1")
bench = ProcessBench()
assert bench.publish(xml=XML) == []
bench.register("note", lambda session, job: {"noted": True})
first, second = bench.start("p", {"number": 17}), bench.start("p", {"number": 18})
bench.advance(timedelta(days=14))
assert not bench.deliver("Antwort", 16)
assert bench.deliver("Antwort", 18, {"answer": "ja"})
assert (bench.state(first), bench.state(second)) == ("active", "completed")
assert bench.trace(second) == ["s", "über", "c", "m", "e"]
other = ProcessBench()
assert other.coverage() == {} and bench.coverage()["p"].percent == 100
other.close()
"""


def test_who_knows_only_the_bench_needs_nothing_else_and_leaves_nothing(tmp_path: Path, repository: Path) -> None:
    model = sketch(
        '<startEvent id="s"/><intermediateCatchEvent id="über"><timerEventDefinition><timeDuration>P14D</timeDuration>'
        "</timerEventDefinition></intermediateCatchEvent>"
        + service_task("c", "note")
        + '<intermediateCatchEvent id="m"><messageEventDefinition messageRef="Antwort"/></intermediateCatchEvent>'
        '<endEvent id="e"/>',
        "s -> über\nüber -> c\nc -> m\nm -> e",
        roots=message("Antwort", "number"),
    ).decode()
    declared = '<?xml version="1.0" encoding="ISO-8859-1"?>' + model[model.index("<definitions") :]
    (tmp_path / "model.bpmn").write_bytes(declared.encode("latin-1"))
    temporary = tmp_path / "t"
    temporary.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(repository), "TMPDIR": str(temporary)}
    played = subprocess.run(
        [sys.executable, "-W", "error", "-c", ALONE],
        cwd=tmp_path, env=environment, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert (played.returncode, played.stderr) == (0, "")
    assert list(temporary.glob("laufzettel-*")) == []


def test_findings_are_about_what_is_published_now_and_what_it_breaks(bench: ProcessBench) -> None:
    called = sketch(
        '<startEvent id="cs"/>' + user_task("ct") + '<endEvent id="ce"/>', "cs -> ct\nct -> ce", process_id="c"
    )
    calling = sketch(
        '<startEvent id="s"/><callActivity id="call"><extensionElements><zeebe:calledElement processId="c"/>'
        '</extensionElements></callActivity><endEvent id="e"/>',
        "s -> call\ncall -> e",
    )
    assert [finding.rule for finding in bench.publish(called)] == ["nobody-assigned"]
    assert bench.publish(calling) == []
    circle = calling.replace(b'process id="p"', b'process id="c"').replace(b'processId="c"', b'processId="p"')
    assert {finding.element_id for finding in bench.publish(circle)} == {"p", "c"}


def test_coverage_names_what_was_never_reached(bench: ProcessBench) -> None:
    bench.publish(CHOICE)
    assert bench.coverage()["p"].reached == frozenset()
    bench.start("p", {"way": 1})
    coverage = bench.coverage()["p"]
    assert coverage.missed == ("b", "e")
    assert coverage.elements["g"] == "Wie?"
    assert coverage.percent == 60


def test_a_cleared_bench_remembers_no_case_but_every_model(bench: ProcessBench) -> None:
    bench.publish(CHOICE)
    bench.start("p", {"way": 1})
    bench.deliver("nobody", "waits")
    bench.clear()
    assert (bench.open_tasks(), bench.trace(), bench.instances) == ([], [], [])
    bench.complete("b", instance=bench.start("p", {"way": 2}))
    assert bench.trace() == ["s", "g", "b", "e"]


def test_a_model_that_never_waits_is_stopped(bench: ProcessBench) -> None:
    loop = sketch(
        '<startEvent id="s"/><exclusiveGateway id="g" default="g_c"/><endEvent id="e"/>' + service_task("c", "note"),
        "s -> g\ng -> c\ng -> e [enough = true]\nc -> g",
    )
    assert not has_errors(bench.publish(loop))
    bench.register("note", lambda _session, _job: None)
    bench.most_rounds = 10
    with pytest.raises(NeverSettles):
        bench.start("p")
    assert bench.trace().count("c") == 10
