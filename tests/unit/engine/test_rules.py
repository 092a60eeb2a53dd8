"""Models that cannot run as drawn are refused, and the finding names the element."""

import pytest

from engine.findings import has_errors
from engine.model.reading import read_processes
from engine.model.rules import Known, check
from engine.safe_xml import UnreadableXml
from tests.bpmn_sketch import service_task, sketch, user_task

GOOD = ('<startEvent id="s"/><endEvent id="e"/>', "s -> e")


def findings(elements: str, flows: str, known: Known | None = None, roots: str = "") -> set[tuple[str, str | None]]:
    """(rule, element id) of everything that is wrong."""
    models = read_processes(sketch(elements, flows, roots=roots))
    return {(finding.rule, finding.element_id) for model in models for finding in check(model, known or Known())}


def test_a_sound_model_has_no_findings() -> None:
    assert findings(*GOOD) == set()


@pytest.mark.parametrize(
    ("elements", "flows", "expected"),
    [
        ('<endEvent id="e"/>' + user_task("a"), "a -> e", ("end-without-start", "e")),
        ('<startEvent id="s"/><endEvent id="e"/>' + user_task("a"), "s -> e", ("unreachable", "a")),
        (
            '<startEvent id="s"><conditionalEventDefinition/></startEvent><endEvent id="e"/>',
            "s -> e",
            ("unsupported-event", "s"),
        ),
        (
            '<startEvent id="s"/><exclusiveGateway id="g"/><endEvent id="x"/><endEvent id="y"/>',
            "s -> g\ng -> x [true]\ng -> y",
            ("flow-without-condition", "g"),
        ),
        (
            '<startEvent id="s"/><exclusiveGateway id="g" default="g_y"/><endEvent id="x"/><endEvent id="y"/>',
            "s -> g\ng -> x [amount >]\ng -> y",
            ("broken-expression", "g_x"),
        ),
        ('<startEvent id="s"/><endEvent id="e"/>', "s -> e\ns -> nowhere", ("dangling-flow", "s_nowhere")),
        (
            '<startEvent id="s"/><scriptTask id="t" scriptFormat="python"><script>import os</script></scriptTask>'
            '<endEvent id="e"/>',
            "s -> t\nt -> e",
            ("script-without-feel", "t"),
        ),
        (
            '<startEvent id="s"/><intermediateCatchEvent id="w"><timerEventDefinition><timeDuration>14 days'
            '</timeDuration></timerEventDefinition></intermediateCatchEvent><endEvent id="e"/>',
            "s -> w\nw -> e",
            ("broken-timer", "w"),
        ),
        (
            '<startEvent id="s"/><eventBasedGateway id="g"/><endEvent id="e"/>' + user_task("a") + user_task("b"),
            "s -> g\ng -> a\ng -> b\na -> e\nb -> e",
            ("event-gateway-target", "a"),
        ),
        (
            '<startEvent id="s"/><endEvent id="e"/>'
            '<boundaryEvent id="b" attachedToRef="nothing"><timerEventDefinition><timeDuration>P1D</timeDuration>'
            "</timerEventDefinition></boundaryEvent>",
            "s -> e",
            ("boundary-without-host", "b"),
        ),
        (
            '<startEvent id="s"/><intermediateCatchEvent id="w"><timerEventDefinition><timeDate>P1D</timeDate>'
            '</timerEventDefinition></intermediateCatchEvent><endEvent id="e"/>',
            "s -> w\nw -> e",
            ("broken-timer", "w"),
        ),
        (
            '<startEvent id="s"/>' + user_task("a") + '<endEvent id="e"/><boundaryEvent id="b" attachedToRef="a">'
            '<errorEventDefinition errorRef="nameless"/></boundaryEvent>',
            "s -> a\na -> e\nb -> e",
            ("code-unknown", "b"),
        ),
        (
            '<startEvent id="s" parallelMultiple="true"><signalEventDefinition signalRef="x"/>'
            '<signalEventDefinition signalRef="y"/></startEvent><endEvent id="e"/>',
            "s -> e",
            ("unsupported-event", "s"),
        ),
        (
            '<startEvent id="s"/><endEvent id="e"/><adHocSubProcess id="x" triggeredByEvent="true"><task id="t"/>'
            "</adHocSubProcess>",
            "s -> e",
            ("event-sub-process-start", "x"),
        ),
        (
            '<startEvent id="s"/><endEvent id="e"/><subProcess id="x" triggeredByEvent="true">'
            '<standardLoopCharacteristics loopMaximum="2"/></subProcess>',
            "s -> e",
            ("event-sub-process-loop", "x"),
        ),
        (
            '<startEvent id="s"/><task id="a"><standardLoopCharacteristics loopMaximum="0"/></task><endEvent id="e"/>',
            "s -> a\na -> e",
            ("loop-maximum", "a"),
        ),
    ],
)
def test_what_cannot_run_is_named(elements: str, flows: str, expected: tuple[str, str]) -> None:
    assert expected in findings(elements, flows)


def test_everything_a_model_names_must_exist() -> None:
    known = Known(forms={"known-form": 1}, roles=frozenset({"clerk"}), job_types=frozenset({"send-letter"}))
    elements = (
        '<startEvent id="s"/>'
        + user_task(
            "a",
            '<zeebe:formDefinition formId="unknown-form"/><zeebe:assignmentDefinition candidateGroups="clerk, boss"/>',
        )
        + service_task("b", "fly")
        + '<callActivity id="c"><extensionElements><zeebe:calledElement processId="gone"/>'
        "</extensionElements></callActivity>"
        + '<businessRuleTask id="d"><extensionElements><zeebe:calledDecision decisionId="none" resultVariable="x"/>'
        + '</extensionElements></businessRuleTask><endEvent id="e"/>'
    )
    assert findings(elements, "s -> a\na -> b\nb -> c\nc -> d\nd -> e", known) == {
        ("unknown-form", "a"),
        ("unknown-role", "a"),
        ("unknown-task-type", "b"),
        ("unknown-process", "c"),
        ("unknown-decision", "d"),
    }


def test_every_sentence_can_be_read() -> None:
    elements = '<startEvent id="s"/><endEvent id="g" name="Wohin?"><linkEventDefinition/></endEvent>' + user_task("a")
    (model,) = read_processes(sketch(elements, "s -> g"))
    sentences = [finding.text for finding in check(model, Known())]
    assert "„Wohin?“: Ereignisse der Art link gibt es an dieser Stelle nicht." in sentences
    assert all("{" not in sentence for sentence in sentences)
    assert has_errors(check(model, Known()))


@pytest.mark.parametrize(
    "source",
    [
        b"not xml",
        b'<!DOCTYPE x [<!ENTITY a "b">]><definitions/>',
        b"<definitions>" + b"<a>" * 200 + b"</a>" * 200 + b"</definitions>",
        b"<a>" + b"x" * 6_000_000 + b"</a>",
        '<!DOCTYPE x [<!ENTITY a "b">]><definitions/>'.encode("utf-16"),
    ],
)
def test_hostile_files_are_refused_before_anything_is_read(source: bytes) -> None:
    with pytest.raises(UnreadableXml):
        read_processes(source)
