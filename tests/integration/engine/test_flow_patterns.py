"""Flows, gateways, loops and events as BPMN 2.0 wants them: what has been done in the end, whatever its order."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from engine.bench import ProcessBench
from tests.bpmn_sketch import arrows, sketch, user_task

ROOTS = (
    '<signal id="sig" name="sig"/><error id="err" errorCode="E"/><error id="other" errorCode="O"/>'
    '<escalation id="esc" escalationCode="X"/>'
)
ERROR = '<errorEventDefinition errorRef="err"/>'
ESCALATION = '<escalationEventDefinition escalationRef="esc"/>'
SIGNAL = '<signalEventDefinition signalRef="sig"/>'
TIMER = "<timerEventDefinition><timeDuration>PT10M</timeDuration></timerEventDefinition>"
LATER = "<timerEventDefinition><timeDuration>PT20M</timeDuration></timerEventDefinition>"
TERMINATE = "<terminateEventDefinition/>"


def tasks(*ids: str) -> str:
    return "".join(f'<task id="{task_id}"/>' for task_id in ids)


def start(element_id: str = "s") -> str:
    return f'<startEvent id="{element_id}"/>'


def end(element_id: str = "e", definition: str = "") -> str:
    return f'<endEvent id="{element_id}">{definition}</endEvent>'


def sub(element_id: str, elements: str, flows: str, kind: str = "subProcess", attributes: str = "") -> str:
    return f'<{kind} id="{element_id}" {attributes}>{elements}{arrows(flows)}</{kind}>'


def boundary(element_id: str, host: str, definition: str, interrupting: str = "true") -> str:
    attributes = f'id="{element_id}" attachedToRef="{host}" cancelActivity="{interrupting}"'
    return f"<boundaryEvent {attributes}>{definition}</boundaryEvent>"


def catch(element_id: str, definition: str) -> str:
    return f'<intermediateCatchEvent id="{element_id}">{definition}</intermediateCatchEvent>'


def throw(element_id: str, definition: str = "") -> str:
    return f'<intermediateThrowEvent id="{element_id}">{definition}</intermediateThrowEvent>'


def repeated(task_id: str, loop: str) -> str:
    return f'<task id="{task_id}">{loop}</task>'


def instances(text: str, more: str = "", sequential: str = "false") -> str:
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{sequential}">'
        f'<loopCardinality xsi:type="tFormalExpression">{text}</loopCardinality>{more}'
        "</multiInstanceLoopCharacteristics>"
    )


@dataclass(frozen=True)
class Case:
    elements: str
    flows: str
    done: str  # the tasks and ends that were reached, sorted, repeated as often
    variables: dict[str, object] = field(default_factory=dict)
    then: tuple[str, ...] = ()  # "sig": the signal, "10": so many minutes, else a task that is completed
    state: str = "completed"
    incidents: tuple[str, ...] = ()


CASES = {
    "an exclusive merge lets every token through": Case(
        start() + '<parallelGateway id="fork"/><exclusiveGateway id="x"/>' + tasks("a", "b", "c") + end(),
        "s -> fork\nfork -> a\nfork -> b\na -> x\nb -> x\nx -> c\nc -> e",
        "a b c c e e",
    ),
    "a parallel merge after an exclusive choice waits for ever": Case(
        start() + '<exclusiveGateway id="x" default="x_b"/><parallelGateway id="fork"/>' + tasks("a", "b") + end(),
        "s -> x\nx -> a [one = 1]\nx -> b\na -> fork\nb -> fork\nfork -> e",
        "a",
        {"one": 1},
        state="active",
    ),
    "an inclusive choice takes every way that holds and merges them": Case(
        start() + '<inclusiveGateway id="x" default="x_c"/><inclusiveGateway id="y"/>' + tasks("a", "b", "c") + end(),
        "s -> x\nx -> a [one = 1]\nx -> b [one = 1]\nx -> c\na -> y\nb -> y\nc -> y\ny -> e",
        "a b e",
        {"one": 1},
    ),
    "an inclusive choice without a way that holds takes the default": Case(
        start() + '<inclusiveGateway id="x" default="x_c"/><inclusiveGateway id="y"/>' + tasks("a", "b", "c") + end(),
        "s -> x\nx -> a [one = 1]\nx -> b [one = 1]\nx -> c\na -> y\nb -> y\nc -> y\ny -> e",
        "c e",
        {"one": 2},
    ),
    "a choice without any way is an incident": Case(
        start() + '<exclusiveGateway id="x"/>' + tasks("a", "b") + end(),
        "s -> x\nx -> a [one = 1]\nx -> b [one = 2]\na -> e\nb -> e",
        "",
        {"one": 3},
        state="active",
        incidents=("condition",),
    ),
    "a mixed exclusive gateway merges and chooses": Case(
        start()
        + '<parallelGateway id="fork"/><exclusiveGateway id="x" default="x_b"/>'
        + tasks("u", "v", "a", "b")
        + end(),
        "s -> fork\nfork -> u\nfork -> v\nu -> x\nv -> x\nx -> a [one = 1]\nx -> b\na -> e\nb -> e",
        "a a e e u v",
        {"one": 1},
    ),
    "without start and end everything begins at once": Case(tasks("a", "b", "c"), "a -> b", "a b c"),
    "a sub-process without start and end does all it holds": Case(
        start() + sub("in", tasks("a", "b"), "") + tasks("c") + end(), "s -> in\nin -> c\nc -> e", "a b c e in"
    ),
    "an arbitrary cycle runs until its condition holds": Case(
        start()
        + '<exclusiveGateway id="m"/><exclusiveGateway id="x" default="x_m"/><scriptTask id="a"><extensionElements>'
        '<zeebe:script expression="=count + 1" resultVariable="count"/></extensionElements></scriptTask>' + end(),
        "s -> m\nm -> a\na -> x\nx -> e [count > 2]\nx -> m",
        "a a a e",
        {"count": 0},
    ),
    "terminating a sub-process ends only that": Case(
        start()
        + sub(
            "in",
            start("is") + '<parallelGateway id="fork"/>' + user_task("u") + end("ie") + end("stop", TERMINATE),
            "is -> fork\nfork -> u\nfork -> stop\nu -> ie",
        )
        + tasks("a")
        + end(),
        "s -> in\nin -> a\na -> e",
        "a e in stop",
    ),
    "terminating the process ends its sub-processes": Case(
        start()
        + '<parallelGateway id="fork"/>'
        + sub("in", start("is") + user_task("u") + end("ie"), "is -> u\nu -> ie")
        + catch("w", TIMER)
        + end()
        + end("stop", TERMINATE),
        "s -> fork\nfork -> in\nfork -> w\nin -> e\nw -> stop",
        "stop",
        then=("10",),
    ),
    "an error takes the way of its code out of the sub-process": Case(
        start()
        + sub("in", start("is") + end("bad", ERROR), "is -> bad")
        + boundary("wrong", "in", '<errorEventDefinition errorRef="other"/>')
        + boundary("right", "in", ERROR)
        + tasks("a", "b", "c")
        + end(),
        "s -> in\nin -> a\na -> e\nwrong -> b\nb -> e\nright -> c\nc -> e",
        "c e",
    ),
    "an error that nobody catches is an incident": Case(
        start()
        + sub("in", start("is") + end("bad", ERROR), "is -> bad")
        + boundary("wrong", "in", '<errorEventDefinition errorRef="other"/>')
        + tasks("b")
        + end(),
        "s -> in\nin -> e\nwrong -> b\nb -> e",
        "",
        state="active",
        incidents=("uncaught-error",),
    ),
    "an error from deep inside ends everything on its way": Case(
        start()
        + sub(
            "out",
            start("os")
            + '<parallelGateway id="fork"/>'
            + user_task("u")
            + sub("in", start("is") + end("bad", ERROR), "is -> bad")
            + end("oe"),
            "os -> fork\nfork -> u\nfork -> in\nu -> oe\nin -> oe",
        )
        + boundary("caught", "out", ERROR)
        + tasks("a", "b")
        + end(),
        "s -> out\nout -> a\na -> e\ncaught -> b\nb -> e",
        "b e",
    ),
    "an escalation beside the sub-process lets it go on": Case(
        start()
        + sub("in", start("is") + throw("tell", ESCALATION) + tasks("a") + end("ie"), "is -> tell\ntell -> a\na -> ie")
        + boundary("heard", "in", ESCALATION, "false")
        + tasks("b", "c")
        + end(),
        "s -> in\nin -> b\nb -> e\nheard -> c\nc -> e",
        "a b c e e ie in",
    ),
    "an escalation at the end interrupts when it is told to": Case(
        start()
        + sub("in", start("is") + end("ie", ESCALATION), "is -> ie")
        + boundary("heard", "in", ESCALATION)
        + tasks("b", "c")
        + end(),
        "s -> in\nin -> b\nb -> e\nheard -> c\nc -> e",
        "c e",
    ),
    "an escalation that nobody hears is forgotten": Case(
        start() + throw("tell", ESCALATION) + tasks("a") + end(), "s -> tell\ntell -> a\na -> e", "a e"
    ),
    "a signal beside a task is heard as often as it comes": Case(
        start() + user_task("u") + boundary("heard", "u", SIGNAL, "false") + tasks("a") + end(),
        "s -> u\nu -> e\nheard -> a\na -> e",
        "a a e e e u",
        then=("sig", "sig", "u"),
    ),
    "a signal ends a sub-process whatever it is doing": Case(
        start()
        + sub(
            "in",
            start("is") + '<parallelGateway id="fork"/>' + user_task("u") + user_task("v") + end("ie"),
            "is -> fork\nfork -> u\nfork -> v\nu -> ie\nv -> ie",
        )
        + boundary("heard", "in", SIGNAL)
        + tasks("a", "b")
        + end(),
        "s -> in\nin -> a\na -> e\nheard -> b\nb -> e",
        "b e ie u",
        then=("u", "sig"),
    ),
    "a signal reaches everybody who listens, whatever it does to one of them": Case(
        start()
        + sub(
            "in",
            start("is")
            + user_task("u")
            + end("ie")
            + sub(
                "x",
                f'<startEvent id="xs">{SIGNAL}</startEvent>' + tasks("a") + end("xe"),
                "xs -> a\na -> xe",
                attributes='triggeredByEvent="true"',
            ),
            "is -> u\nu -> ie",
        )
        + boundary("heard", "in", SIGNAL, "false")
        + tasks("b", "c")
        + end(),
        "s -> in\nin -> b\nb -> e\nheard -> c\nc -> e",
        "a b c e e in",
        then=("sig",),
    ),
    "a timer interrupts every instance of a repeated sub-process": Case(
        start()
        + sub("in", start("is") + user_task("u") + end("ie") + instances("3"), "is -> u\nu -> ie")
        + boundary("late", "in", TIMER)
        + tasks("a", "b")
        + end(),
        "s -> in\nin -> a\na -> e\nlate -> b\nb -> e",
        "b e ie in u",
        then=("u", "10"),
    ),
    "an error of one instance ends them all": Case(
        start()
        + sub("in", start("is") + end("bad", ERROR) + instances("3"), "is -> bad")
        + boundary("caught", "in", ERROR)
        + tasks("a", "b")
        + end(),
        "s -> in\nin -> a\na -> e\ncaught -> b\nb -> e",
        "b e",
    ),
    "the first of two times after an event gateway decides": Case(
        start() + '<eventBasedGateway id="g"/>' + catch("soon", TIMER) + catch("late", LATER) + tasks("a", "b") + end(),
        "s -> g\ng -> soon\ng -> late\nsoon -> a\nlate -> b\na -> e\nb -> e",
        "a e",
        then=("60",),
    ),
    "instances end when their condition holds": Case(
        start()
        + repeated(
            "a",
            instances(
                "5",
                "<completionCondition>=numberOfCompletedInstances = 2</completionCondition>",
                "true",
            ),
        )
        + end(),
        "s -> a\na -> e",
        "a a a e",
    ),
    "a negative number of instances is an incident": Case(
        start() + repeated("a", instances("=0 - 1")) + end(), "s -> a\na -> e", "", state="active", incidents=("loop",)
    ),
    "a loop that looks first may not run at all": Case(
        start()
        + repeated(
            "a",
            '<standardLoopCharacteristics testBefore="true"><loopCondition xsi:type="tFormalExpression">=one &gt; 5'
            "</loopCondition></standardLoopCharacteristics>",
        )
        + end(),
        "s -> a\na -> e",
        "a e",
        {"one": 1},
    ),
    "several jumps may lead to one place": Case(
        start()
        + '<parallelGateway id="fork"/>'
        + throw("x", '<linkEventDefinition name="there"/>')
        + throw("y", '<linkEventDefinition name="there"/>')
        + catch("z", '<linkEventDefinition name="there"/>')
        + tasks("a")
        + end(),
        "s -> fork\nfork -> x\nfork -> y\nz -> a\na -> e",
        "a a e e",
    ),
    "a cancelled transaction goes its own way": Case(
        start()
        + sub("in", start("is") + tasks("a") + end("ie", "<cancelEventDefinition/>"), "is -> a\na -> ie", "transaction")
        + boundary("cancelled", "in", "<cancelEventDefinition/>")
        + tasks("b", "c")
        + end(),
        "s -> in\nin -> b\nb -> e\ncancelled -> c\nc -> e",
        "a c e",
    ),
    "an error inside what handles an error leaves the scope": Case(
        start()
        + sub(
            "in",
            start("is")
            + end("bad", ERROR)
            + sub(
                "handler",
                f'<startEvent id="hs">{ERROR}</startEvent>' + tasks("a") + end("he", ERROR),
                "hs -> a\na -> he",
                attributes='triggeredByEvent="true"',
            ),
            "is -> bad",
        )
        + boundary("caught", "in", ERROR)
        + tasks("b", "c")
        + end(),
        "s -> in\nin -> b\nb -> e\ncaught -> c\nc -> e",
        "a c e",
    ),
    "who names the error comes before who catches all": Case(
        start()
        + sub("in", start("is") + end("bad", ERROR), "is -> bad")
        + boundary("any", "in", "<errorEventDefinition/>")
        + boundary("caught", "in", ERROR)
        + tasks("a", "b")
        + end(),
        "s -> in\nin -> e\nany -> a\na -> e\ncaught -> b\nb -> e",
        "b e",
    ),
    "after an interrupting event sub-process no other of its scope begins": Case(
        start()
        + sub(
            "in",
            start("is")
            + end("bad", ERROR)
            + sub(
                "handler",
                f'<startEvent id="hs">{ERROR}</startEvent>' + throw("up", ESCALATION) + tasks("a") + end("he"),
                "hs -> up\nup -> a\na -> he",
                attributes='triggeredByEvent="true"',
            )
            + sub(
                "second",
                f'<startEvent id="zs" isInterrupting="false">{ESCALATION}</startEvent>' + tasks("u") + end("ze"),
                "zs -> u\nu -> ze",
                attributes='triggeredByEvent="true"',
            ),
            "is -> bad",
        )
        + boundary("raised", "in", ESCALATION, "false")
        + tasks("b")
        + end(),
        "s -> in\nin -> e\nraised -> b\nb -> e",
        "a b e e in",
    ),
    "an event sub-process that is at work is not ended by what began it": Case(
        start()
        + sub(
            "in",
            start("is")
            + throw("first", SIGNAL)
            + throw("second", SIGNAL)
            + tasks("a")
            + end("ie")
            + sub(
                "handler",
                f'<startEvent id="hs" isInterrupting="false">{SIGNAL}</startEvent>' + user_task("u") + end("he"),
                "hs -> u\nu -> he",
                attributes='triggeredByEvent="true"',
            ),
            "is -> first\nfirst -> second\nsecond -> a\na -> ie",
        )
        + end(),
        "s -> in\nin -> e",
        "a e ie in u u",
        then=("u", "u"),
    ),
    "a jump finds its landing by reference": Case(
        start() + '<intermediateThrowEvent id="jump"><linkEventDefinition id="j" name="there"><target>l</target>'
        '</linkEventDefinition></intermediateThrowEvent><intermediateCatchEvent id="land"><linkEventDefinition id="l" '
        'name="here"><source>j</source></linkEventDefinition></intermediateCatchEvent>' + tasks("a") + end(),
        "s -> jump\nland -> a\na -> e",
        "a e",
    ),
    "true may be written as 1": Case(
        start()
        + sub("in", start("is") + throw("call", SIGNAL) + tasks("a") + end("ie"), "is -> call\ncall -> a\na -> ie")
        + boundary("heard", "in", SIGNAL, "1")
        + tasks("b")
        + end(),
        "s -> in\nin -> e\nheard -> b\nb -> e",
        "b e",
    ),
}


def io(data: str, associations: str) -> str:
    """A task's inputs and outputs, each in a set, and what they are connected with."""
    return (
        f"<ioSpecification>{data}<inputSet><dataInputRefs>all_in</dataInputRefs></inputSet><outputSet><dataOutputRefs>"
        f"all_out</dataOutputRefs></outputSet></ioSpecification>{associations}"
    )


def test_a_multi_instance_activity_takes_and_gives_the_lists_of_its_data(bench: ProcessBench) -> None:
    items = (
        '<itemDefinition id="text" structureRef="s"/><itemDefinition id="texts" structureRef="s" isCollection="true"/>'
    )
    papers = '<dataObject id="d1" name="papers" isCollection="true" itemSubjectRef="texts"/>'
    shown = '<dataObjectReference id="r1" name="What was sent in" dataObjectRef="d1"/>'
    checked = '<dataObject id="checked" isCollection="true" itemSubjectRef="texts"/>'
    data = io(
        '<dataInput id="all_in" isCollection="true" itemSubjectRef="texts"/>'
        '<dataOutput id="all_out" isCollection="true" itemSubjectRef="texts"/>',
        "<dataInputAssociation><sourceRef>r1</sourceRef><targetRef>all_in</targetRef></dataInputAssociation>"
        "<dataOutputAssociation><sourceRef>all_out</sourceRef><targetRef>checked</targetRef></dataOutputAssociation>",
    )
    loop = (
        "<multiInstanceLoopCharacteristics><loopDataInputRef>all_in</loopDataInputRef>"
        "<loopDataOutputRef>all_out</loopDataOutputRef><inputDataItem id="
        '"i" name="paper" itemSubjectRef="text"/><outputDataItem id="stamped" itemSubjectRef="text"/>'
        "</multiInstanceLoopCharacteristics>"
    )
    stamp = '<zeebe:script expression="=upper case(paper)" resultVariable="stamped"/>'
    task = f'<scriptTask id="a"><extensionElements>{stamp}</extensionElements>{data}{loop}</scriptTask>'
    source = sketch(papers + shown + checked + start() + task + end(), "s -> a\na -> e", roots=items)
    assert [str(finding) for finding in bench.publish(source)] == []
    instance = bench.start("p", {"papers": ["x", "y"]})
    assert bench.variables(instance)["checked"] == ["X", "Y"]
    assert bench.state(instance) == "completed"
    changing = source.replace(
        b"<targetRef>all_in</targetRef>", b"<targetRef>all_in</targetRef><transformation>=x</transformation>"
    )
    assert [finding.rule for finding in bench.publish(changing)] == ["loop-without-collection"]


@pytest.mark.parametrize("name", CASES)
def test_what_is_done_is_what_the_drawing_says(bench: ProcessBench, name: str) -> None:
    case = CASES[name]
    findings = bench.publish(sketch(case.elements, case.flows, roots=ROOTS))
    assert [str(finding) for finding in findings if finding.severity == "error"] == []
    instance = bench.start("p", case.variables)
    for what in case.then:
        _happen(bench, what)
    assert " ".join(sorted(filter(_counts, bench.trace(instance)))) == case.done
    assert (bench.state(instance), tuple(incident.kind for incident in bench.incidents())) == (
        case.state,
        case.incidents,
    )


def _happen(bench: ProcessBench, what: str) -> None:
    if what == "sig":
        bench.signal("sig")
    elif what.isdigit():
        bench.advance(timedelta(minutes=int(what)))
    else:
        bench.complete(what)


def _counts(element: str) -> bool:
    """Tasks, ends and sub-processes; not gateways, starts and events on the way."""
    return element in {"a", "b", "c", "u", "v", "e", "ie", "in", "stop"}
