"""Conditional events, events with several definitions, cycles, links, definitions at the root."""

from datetime import timedelta

from engine import intervention
from engine.bench import ProcessBench
from engine.database import unit_of_work
from tests.bpmn_sketch import arrows, message, sketch, user_task

LARGE = (
    '<conditionalEventDefinition><condition xsi:type="tFormalExpression">=amount &gt; 10</condition>'
    "</conditionalEventDefinition>"
)
SIGNALS = '<signal id="a" name="a"/><signal id="b" name="b"/>'
BOTH = '<signalEventDefinition signalRef="a"/><signalEventDefinition signalRef="b"/>'


def change(bench: ProcessBench, instance: object, amount: int) -> None:
    with unit_of_work(bench.database) as session:
        intervention.set_variables(session, instance, {"amount": amount}, "test", "bench")  # type: ignore[arg-type]


def test_a_conditional_event_waits_until_variables_make_it_true(bench: ProcessBench) -> None:
    catch = f'<intermediateCatchEvent id="w">{LARGE}</intermediateCatchEvent>'
    bench.publish(sketch(f'<startEvent id="s"/>{catch}<endEvent id="e"/>', "s -> w\nw -> e"))
    waiting, passing = bench.start("p", {"amount": 1}), bench.start("p", {"amount": 11})
    assert (bench.state(waiting), bench.state(passing)) == ("active", "completed")
    change(bench, waiting, 10)
    assert bench.state(waiting) == "active"
    change(bench, waiting, 12)
    assert bench.state(waiting) == "completed"


def test_a_condition_calls_again_only_after_it_was_false(bench: ProcessBench) -> None:
    noticed = (
        f'<subProcess id="n" triggeredByEvent="true"><startEvent id="ns" isInterrupting="false">{LARGE}</startEvent>'
        '<endEvent id="ne"/>' + arrows("ns -> ne") + "</subProcess>"
    )
    elements = '<startEvent id="s"/>' + user_task("t") + '<endEvent id="e"/>' + noticed
    bench.publish(sketch(elements, "s -> t\nt -> e"))
    instance = bench.start("p", {"amount": 1})
    for amount in (11, 12, 5, 13):
        change(bench, instance, amount)
    assert bench.trace(instance).count("ne") == 2


def test_a_condition_on_the_boundary_interrupts(bench: ProcessBench) -> None:
    elements = (
        '<startEvent id="s"/>'
        + user_task("t")
        + f'<boundaryEvent id="b" attachedToRef="t">{LARGE}</boundaryEvent><endEvent id="e"/><endEvent id="large"/>'
    )
    bench.publish(sketch(elements, "s -> t\nt -> e\nb -> large"))
    instance = bench.start("p", {"amount": 1})
    change(bench, instance, 11)
    assert bench.trace(instance) == ["s", "b", "large"]
    assert bench.open_tasks() == []


def test_the_first_of_several_definitions_is_enough(bench: ProcessBench) -> None:
    late = "<timerEventDefinition><timeDuration>P7D</timeDuration></timerEventDefinition>"
    catch = f'<intermediateCatchEvent id="w">{BOTH}{late}</intermediateCatchEvent>'
    bench.publish(sketch(f'<startEvent id="s"/>{catch}<endEvent id="e"/>', "s -> w\nw -> e", roots=SIGNALS))
    first, second = bench.start("p"), bench.start("p")
    assert bench.signal("b") == 2
    third = bench.start("p")
    bench.advance(timedelta(days=7))
    assert {bench.state(instance) for instance in (first, second, third)} == {"completed"}
    assert bench.signal("a") == 0


def test_a_parallel_multiple_event_waits_for_all_its_definitions(bench: ProcessBench) -> None:
    catch = f'<intermediateCatchEvent id="w" parallelMultiple="true">{BOTH}</intermediateCatchEvent>'
    bench.publish(sketch(f'<startEvent id="s"/>{catch}<endEvent id="e"/>', "s -> w\nw -> e", roots=SIGNALS))
    instance = bench.start("p")
    bench.signal("a", {"seen": 1})
    bench.signal("a")
    assert bench.state(instance) == "active"
    bench.signal("b")
    assert bench.state(instance) == "completed"
    assert bench.variables(instance) == {"seen": 1}


def test_a_multiple_boundary_event_beside_its_task_listens_again(bench: ProcessBench) -> None:
    boundary = (
        f'<boundaryEvent id="x" attachedToRef="t" cancelActivity="false" parallelMultiple="true">{BOTH}</boundaryEvent>'
    )
    elements = '<startEvent id="s"/>' + user_task("t") + boundary + '<endEvent id="e"/><endEvent id="f"/>'
    bench.publish(sketch(elements, "s -> t\nt -> e\nx -> f", roots=SIGNALS))
    instance = bench.start("p")
    for name in ("a", "b", "b", "a"):
        bench.signal(name)
    assert bench.trace(instance).count("f") == 2
    bench.complete("t")
    assert bench.signal("a") == 0
    assert bench.state(instance) == "completed"


def test_a_multiple_end_event_throws_everything(bench: ProcessBench) -> None:
    roots = SIGNALS + message("m", "k")

    def hearing(kind: str, name: str) -> bytes:
        catch = f'<{kind}EventDefinition {kind}Ref="{name}"/>'
        elements = (
            f'<startEvent id="s"/><intermediateCatchEvent id="w">{catch}</intermediateCatchEvent><endEvent id="e"/>'
        )
        return sketch(elements, "s -> w\nw -> e", process_id=f"hears_{name}", roots=roots)

    end = f'<endEvent id="e">{BOTH}<messageEventDefinition messageRef="m"/></endEvent>'
    thrower = sketch(f'<startEvent id="s"/>{end}', "s -> e", roots=roots)
    bench.publish(thrower, hearing("signal", "a"), hearing("signal", "b"), hearing("message", "m"))
    waiting = [bench.start(f"hears_{name}", {"k": 1}) for name in "abm"]
    bench.start("p", {"k": 1})
    assert {bench.state(instance) for instance in waiting} == {"completed"}


def test_a_signal_is_not_heard_by_who_begins_to_wait_after_it(bench: ProcessBench) -> None:
    signal = '<signalEventDefinition signalRef="a"/>'
    elements = (
        f'<startEvent id="s"/><intermediateThrowEvent id="t">{signal}</intermediateThrowEvent>'
        f'<intermediateCatchEvent id="w">{signal}</intermediateCatchEvent><endEvent id="e"/>'
    )
    bench.publish(sketch(elements, "s -> t\nt -> w\nw -> e", roots=SIGNALS))
    instance = bench.start("p")
    assert bench.state(instance) == "active"
    bench.signal("a")
    assert bench.state(instance) == "completed"


def test_an_intermediate_cycle_sends_a_token_each_time(bench: ProcessBench) -> None:
    cycle = "<timerEventDefinition><timeCycle>R3/P1D</timeCycle></timerEventDefinition>"
    catch = f'<intermediateCatchEvent id="w">{cycle}</intermediateCatchEvent>'
    bench.publish(sketch(f'<startEvent id="s"/>{catch}<endEvent id="e"/>', "s -> w\nw -> e"))
    instance = bench.start("p")
    bench.advance(timedelta(days=2))
    assert bench.trace(instance).count("e") == 2
    bench.advance(timedelta(days=9))
    assert bench.trace(instance).count("e") == 3
    assert bench.state(instance) == "completed"


def test_an_inclusive_join_waits_for_a_token_that_will_come_over_a_link(bench: ProcessBench) -> None:
    elements = (
        '<startEvent id="s"/>'
        + user_task("near")
        + user_task("far")
        + '<intermediateThrowEvent id="jump"><linkEventDefinition name="over"/></intermediateThrowEvent>'
        '<intermediateCatchEvent id="land"><linkEventDefinition name="over"/></intermediateCatchEvent>'
        '<inclusiveGateway id="join"/><endEvent id="e"/>'
    )
    flows = "s -> near\ns -> far\nnear -> join\nfar -> jump\nland -> join\njoin -> e"
    bench.publish(sketch(elements, flows))
    instance = bench.start("p")
    bench.complete("near")
    assert bench.state(instance) == "active"
    bench.complete("far")
    assert bench.trace(instance).count("e") == 1
    assert bench.state(instance) == "completed"


def test_a_definition_at_the_root_of_the_file_is_found(bench: ProcessBench) -> None:
    roots = SIGNALS + '<signalEventDefinition id="shared" signalRef="a"/>'
    catch = '<intermediateCatchEvent id="w"><eventDefinitionRef>shared</eventDefinitionRef></intermediateCatchEvent>'
    bench.publish(sketch(f'<startEvent id="s"/>{catch}<endEvent id="e"/>', "s -> w\nw -> e", roots=roots))
    instance = bench.start("p")
    bench.signal("a")
    assert bench.state(instance) == "completed"
