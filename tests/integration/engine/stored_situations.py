"""Situations in which a case may stand when the program is upgraded: a model, how it came there, how it goes on.

All are played on one clock, one after another, so only the last ones let days pass.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.bpmn_sketch import arrows, message, service_task, sketch, user_task

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
BOUNDARY_TIMER = (
    '<boundaryEvent id="{0}" attachedToRef="{1}" cancelActivity="{2}"><timerEventDefinition>'
    "<timeDuration>{3}</timeDuration></timerEventDefinition></boundaryEvent>"
)
LOOP = (
    '<multiInstanceLoopCharacteristics isSequential="{0}"><extensionElements>'
    '<zeebe:loopCharacteristics inputCollection="= items" inputElement="item" outputCollection="results" '
    'outputElement="= item"/></extensionElements></multiInstanceLoopCharacteristics></userTask>'
)
COMPENSATE = "<compensateEventDefinition/>"

Step = tuple[
    Any, ...
]  # ("complete", element[, variables]), ("advance", days), ("deliver", message, key), ("signal", name)
FLAKY = "flaky"  # the task type of work that fails before the state is stored, and succeeds afterwards


@dataclass(frozen=True)
class Situation:
    """The steps before the state is stored, and those after it is read."""

    models: tuple[bytes, ...]  # the first is started; its id is the name of the situation
    before: tuple[Step, ...] = ()
    after: tuple[Step, ...] = ()
    variables: dict[str, Any] = field(default_factory=dict)


def _situations() -> dict[str, Situation]:
    makers: tuple[Callable[[], Situation], ...] = (
        waiting_at_a_join,
        sequential_loop,
        parallel_loop,
        parallel_loop_of_sub_processes,
        called_process,
        race_at_an_event_gateway,
        listening_event_sub_process,
        compensation_half_done,
        retained_sub_process,
        ad_hoc,
        multiple_event,
        inclusive_join,
        timer_in_a_sub_process,
        failed_work,
    )
    return {maker.__name__: maker() for maker in makers}


def waiting_at_a_join() -> Situation:
    elements = START + '<parallelGateway id="split"/><parallelGateway id="join"/>' + END
    flows = "s -> split\nsplit -> a\nsplit -> b\na -> join\nb -> join\njoin -> e"
    model = sketch(elements + user_task("a") + user_task("b"), flows, process_id="waiting_at_a_join")
    return Situation((model,), (("complete", "a"),), (("complete", "b"),))


def _loop(name: str, sequential: str) -> bytes:
    task = user_task("ask").replace("</userTask>", LOOP.format(sequential))
    return sketch(START + task + END, "s -> ask\nask -> e", process_id=name)


def sequential_loop() -> Situation:
    return Situation(
        (_loop("sequential_loop", "true"),),
        (("complete", "ask"),),
        (("complete", "ask"), ("complete", "ask")),
        {"items": ["x", "y", "z"]},
    )


def parallel_loop() -> Situation:
    return Situation(
        (_loop("parallel_loop", "false"),),
        (("complete", "ask"),),
        (("complete", "ask"), ("complete", "ask")),
        {"items": [1, 2, 3]},
    )


def parallel_loop_of_sub_processes() -> Situation:
    inside = '<startEvent id="i"/>' + user_task("look") + user_task("tell") + '<endEvent id="o"/>'
    inside += BOUNDARY_TIMER.format("late", "look", "true", "P90D")
    inside += arrows("i -> look\nlook -> tell\nlate -> tell\ntell -> o")
    loop = LOOP.format("false").replace("</userTask>", "</subProcess>")
    model = sketch(
        START + f'<subProcess id="each">{inside}{loop}' + END,
        "s -> each\neach -> e",
        process_id="parallel_loop_of_sub_processes",
    )
    after = tuple(("complete", element) for element in ("tell", "look", "tell", "look", "tell"))
    return Situation((model,), (("complete", "look"),), after, {"items": [1, 2, 3]})


def timer_in_a_sub_process() -> Situation:
    inside = '<startEvent id="i"/>' + user_task("work") + '<endEvent id="o"/>' + arrows("i -> work\nwork -> o")
    inside += (
        BOUNDARY_TIMER.format("remind", "work", "false", "P3D")
        + user_task("told")
        + arrows("remind -> told\ntold -> o")
    )
    outer = f'<subProcess id="sub">{inside}</subProcess>' + BOUNDARY_TIMER.format("late", "sub", "true", "P14D")
    model = sketch(
        START + outer + user_task("lapsed") + END,
        "s -> sub\nsub -> e\nlate -> lapsed\nlapsed -> e",
        process_id="timer_in_a_sub_process",
    )
    return Situation((model,), (("advance", 5),), (("advance", 10), ("complete", "lapsed")))


def called_process() -> Situation:
    call = '<extensionElements><zeebe:calledElement processId="called"/><zeebe:ioMapping>'
    call += '<zeebe:output source="= answer" target="told"/></zeebe:ioMapping></extensionElements>'
    outer = sketch(
        START + f'<callActivity id="call">{call}</callActivity>' + END,
        "s -> call\ncall -> e",
        process_id="called_process",
    )
    inner = sketch(
        START + user_task("ask") + user_task("more") + END, "s -> ask\nask -> more\nmore -> e", process_id="called"
    )
    after = (("complete", "more", {"answer": "yes"}),)
    return Situation((outer, inner), (("complete", "ask"),), after, {"n": 1})


def race_at_an_event_gateway() -> Situation:
    elements = START + '<eventBasedGateway id="first"/>'
    elements += '<intermediateCatchEvent id="paper"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>'
    elements += '<intermediateCatchEvent id="late"><timerEventDefinition><timeDuration>P9D</timeDuration>'
    elements += "</timerEventDefinition></intermediateCatchEvent>" + END
    flows = "s -> first\nfirst -> paper\nfirst -> late\npaper -> e\nlate -> e"
    model = sketch(elements, flows, roots=message("m", "number"), process_id="race_at_an_event_gateway")
    return Situation((model,), (("advance", 2),), (("deliver", "m", "A7"),), {"number": "A7"})


def listening_event_sub_process() -> Situation:
    listener = '<subProcess id="watch" triggeredByEvent="true"><startEvent id="w" isInterrupting="false">'
    listener += '<signalEventDefinition signalRef="sig"/></startEvent>' + user_task("react") + '<endEvent id="we"/>'
    listener += arrows("w -> react\nreact -> we") + "</subProcess>"
    roots = '<signal id="sig" name="alarm"/>'
    model = sketch(
        START + user_task("work") + END + listener,
        "s -> work\nwork -> e",
        roots=roots,
        process_id="listening_event_sub_process",
    )
    after = (("signal", "alarm"), ("complete", "react"), ("complete", "react"), ("complete", "work"))
    return Situation((model,), (("signal", "alarm"),), after)


def _undone_by(host: str, handler: str) -> str:
    return (
        f'<boundaryEvent id="of_{host}" attachedToRef="{host}">{COMPENSATE}</boundaryEvent>'
        f'<userTask id="{handler}" isForCompensation="true"/>'
        f'<association id="to_{handler}" sourceRef="of_{host}" targetRef="{handler}" associationDirection="One"/>'
    )


def compensation_half_done() -> Situation:
    elements = START + user_task("book") + _undone_by("book", "unbook") + user_task("pay") + _undone_by("pay", "refund")
    elements += f'<intermediateThrowEvent id="undo">{COMPENSATE}</intermediateThrowEvent>' + END
    model = sketch(elements, "s -> book\nbook -> pay\npay -> undo\nundo -> e", process_id="compensation_half_done")
    before = (("complete", "book"), ("complete", "pay"), ("complete", "refund"))
    return Situation((model,), before, (("complete", "unbook"),))


def retained_sub_process() -> Situation:
    inside = '<startEvent id="i"/>' + user_task("book") + _undone_by("book", "unbook") + '<endEvent id="o"/>'
    sub = f'<subProcess id="sub">{inside}{arrows("i -> book" + chr(10) + "book -> o")}</subProcess>'
    elements = START + sub + user_task("doubt") + END
    elements += f'<intermediateThrowEvent id="undo">{COMPENSATE}</intermediateThrowEvent>'
    model = sketch(elements, "s -> sub\nsub -> doubt\ndoubt -> undo\nundo -> e", process_id="retained_sub_process")
    return Situation((model,), (("complete", "book"),), (("complete", "doubt"), ("complete", "unbook")))


def ad_hoc() -> Situation:
    inside = user_task("one") + user_task("two") + user_task("three")
    box = f'<adHocSubProcess id="box" ordering="Sequential">{inside}</adHocSubProcess>'
    model = sketch(START + box + END, "s -> box\nbox -> e", process_id="ad_hoc")
    return Situation((model,), (("complete", "one"),), (("complete", "two"), ("complete", "three")))


def multiple_event() -> Situation:
    both = '<intermediateCatchEvent id="both" parallelMultiple="true"><signalEventDefinition signalRef="s1"/>'
    both += '<signalEventDefinition signalRef="s2"/></intermediateCatchEvent>'
    roots = '<signal id="s1" name="one"/><signal id="s2" name="two"/>'
    model = sketch(START + both + END, "s -> both\nboth -> e", roots=roots, process_id="multiple_event")
    return Situation((model,), (("signal", "one"),), (("signal", "two"),))


def inclusive_join() -> Situation:
    elements = START + '<inclusiveGateway id="split" default="split_a"/><inclusiveGateway id="join"/>' + END
    flows = "s -> split\nsplit -> a\nsplit -> b [n > 1]\nsplit -> c [n > 2]\na -> join\nb -> join\nc -> join\njoin -> e"
    model = sketch(
        elements + user_task("a") + user_task("b") + user_task("c"),
        flows.replace(" > ", " &gt; "),
        process_id="inclusive_join",
    )
    return Situation((model,), (("complete", "b"),), (("complete", "c"),), {"n": 3})


def failed_work() -> Situation:
    model = sketch(START + service_task("call", FLAKY) + END, "s -> call\ncall -> e", process_id="failed_work")
    return Situation((model,), (), (("advance", 1),))


SITUATIONS = _situations()
