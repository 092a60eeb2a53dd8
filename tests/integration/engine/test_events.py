"""Timers, messages, signals, errors, escalations, and what they interrupt."""

from datetime import timedelta

from sqlalchemy import select

from engine import jobs, messaging
from engine.bench import ProcessBench
from engine.database import unit_of_work
from engine.state.tables import BufferedMessage, Job, ProcessInstance
from tests.bpmn_sketch import arrows, message, service_task, sketch, user_task


def boundary(event_id: str, host: str, definition: str, *, interrupting: bool = True) -> str:
    return (
        f'<boundaryEvent id="{event_id}" attachedToRef="{host}" cancelActivity="{str(interrupting).lower()}">'
        f"{definition}</boundaryEvent>"
    )


def after(duration: str) -> str:
    return f"<timerEventDefinition><timeDuration>{duration}</timeDuration></timerEventDefinition>"


def test_a_timer_waits_for_its_moment(bench: ProcessBench) -> None:
    catch = f'<intermediateCatchEvent id="wait">{after("P14D")}</intermediateCatchEvent>'
    bench.publish(sketch(f'<startEvent id="s"/>{catch}<endEvent id="e"/>', "s -> wait\nwait -> e"))
    instance = bench.start("p")
    bench.advance(timedelta(days=13, hours=23))
    assert bench.state(instance) == "active"
    bench.advance(timedelta(hours=1))
    assert bench.state(instance) == "completed"


def test_a_timer_takes_its_moment_from_feel(bench: ProcessBench) -> None:
    due = '<timerEventDefinition><timeDate>=deadline - duration("P7D")</timeDate></timerEventDefinition>'
    catch = f'<intermediateCatchEvent id="wait">{due}</intermediateCatchEvent>'
    bench.publish(sketch(f'<startEvent id="s"/>{catch}<endEvent id="e"/>', "s -> wait\nwait -> e"))
    deadline = bench.traveller.now() + timedelta(days=28)
    instance = bench.start("p", {"deadline": deadline})
    bench.advance(timedelta(days=20))
    assert bench.state(instance) == "active"
    bench.advance(timedelta(days=1))
    assert bench.state(instance) == "completed"


def test_a_boundary_timer_interrupts_or_runs_beside_its_task(bench: ProcessBench) -> None:
    elements = (
        '<startEvent id="s"/>'
        + user_task("a")
        + boundary("remind", "a", after("P7D"), interrupting=False)
        + boundary("late", "a", after("P14D"))
        + '<endEvent id="e"/><endEvent id="reminded"/><endEvent id="expired"/>'
    )
    bench.publish(sketch(elements, "s -> a\na -> e\nremind -> reminded\nlate -> expired"))
    instance = bench.start("p")
    bench.advance(timedelta(days=8))
    assert bench.trace(instance) == ["s", "remind", "reminded"]
    assert [task.element_id for task in bench.open_tasks()] == ["a"]
    bench.advance(timedelta(days=7))
    assert bench.trace(instance)[-2:] == ["late", "expired"]
    assert bench.open_tasks() == []
    assert bench.state(instance) == "completed"


def test_a_cycle_fires_as_often_as_it_says(bench: ProcessBench) -> None:
    cycle = "<timerEventDefinition><timeCycle>R3/P1D</timeCycle></timerEventDefinition>"
    elements = (
        '<startEvent id="s"/>'
        + user_task("a")
        + boundary("tick", "a", cycle, interrupting=False)
        + '<endEvent id="e"/><endEvent id="ticked"/>'
    )
    bench.publish(sketch(elements, "s -> a\na -> e\ntick -> ticked"))
    instance = bench.start("p")
    bench.advance(timedelta(days=10))
    assert bench.trace(instance).count("ticked") == 3
    bench.complete("a")
    assert bench.state(instance) == "completed"


def test_the_rounds_of_a_cycle_keep_their_distance_when_somebody_comes_late(bench: ProcessBench) -> None:
    cycle = "<timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition>"
    ticking = user_task("a") + boundary("tick", "a", cycle, interrupting=False)
    ends = '<endEvent id="e"/><endEvent id="ticked"/>'
    bench.publish(sketch('<startEvent id="s"/>' + ticking + ends, "s -> a\na -> e\ntick -> ticked"))
    begun = bench.traveller.now()
    instance = bench.start("p")
    bench.traveller.advance(timedelta(days=3, hours=5))
    bench.settle()
    assert bench.trace(instance).count("ticked") == 3
    with unit_of_work(bench.database) as session:
        assert jobs.next_due(session) == begun + timedelta(days=4)


def test_a_message_reaches_the_case_it_names_and_waits_for_a_late_receiver(bench: ProcessBench) -> None:
    catch = '<intermediateCatchEvent id="wait"><messageEventDefinition messageRef="docs"/></intermediateCatchEvent>'
    bench.publish(
        sketch(
            '<startEvent id="s"/>' + user_task("a") + catch + '<endEvent id="e"/>',
            "s -> a\na -> wait\nwait -> e",
            roots=message("docs", "case"),
        )
    )
    first, second = bench.start("p", {"case": "1"}), bench.start("p", {"case": "2"})
    assert bench.deliver("docs", "2", {"pages": 3}) is False
    bench.complete("a", instance=first)
    bench.complete("a", instance=second)
    assert (bench.state(first), bench.state(second)) == ("active", "completed")
    assert bench.variables(second)["pages"] == 3
    assert bench.deliver("docs", "1") is True
    assert bench.state(first) == "completed"


def test_the_first_event_after_an_event_gateway_wins(bench: ProcessBench) -> None:
    elements = (
        '<startEvent id="s"/><eventBasedGateway id="g"/>'
        '<intermediateCatchEvent id="answer"><messageEventDefinition messageRef="reply"/></intermediateCatchEvent>'
        f'<intermediateCatchEvent id="silence">{after("P28D")}</intermediateCatchEvent>'
        '<endEvent id="answered"/><endEvent id="silent"/>'
    )
    flows = "s -> g\ng -> answer\ng -> silence\nanswer -> answered\nsilence -> silent"
    bench.publish(sketch(elements, flows, roots=message("reply", "case")))
    answered, silent = bench.start("p", {"case": "1"}), bench.start("p", {"case": "2"})
    bench.deliver("reply", "1")
    bench.advance(timedelta(days=29))
    assert bench.trace(answered) == ["s", "g", "answer", "answered"]
    assert bench.trace(silent) == ["s", "g", "silence", "silent"]


def test_an_event_sub_process_can_end_everything_at_any_time(bench: ProcessBench) -> None:
    withdrawal = (
        '<subProcess id="withdrawal" triggeredByEvent="true"><startEvent id="withdrawn">'
        '<messageEventDefinition messageRef="withdraw"/></startEvent><endEvent id="gone"/>'
        + arrows("withdrawn -> gone")
        + "</subProcess>"
    )
    elements = '<startEvent id="s"/>' + user_task("a") + user_task("b") + '<endEvent id="e"/>' + withdrawal
    bench.publish(sketch(elements, "s -> a\na -> b\nb -> e", roots=message("withdraw", "case")))
    kept, withdrawn = bench.start("p", {"case": "1"}), bench.start("p", {"case": "2"})
    bench.complete("a", instance=withdrawn)
    bench.deliver("withdraw", "2", {"reason": "moved"})
    assert bench.state(withdrawn) == "completed"
    assert bench.variables(withdrawn)["reason"] == "moved"
    assert [task.instance_id for task in bench.open_tasks()] == [kept]
    assert "gone" in bench.trace(withdrawn)


def test_a_non_interrupting_event_sub_process_runs_beside_and_again(bench: ProcessBench) -> None:
    raised = (
        '<subProcess id="raise" triggeredByEvent="true"><startEvent id="raised" isInterrupting="false">'
        '<messageEventDefinition messageRef="urgent"/></startEvent><endEvent id="noted"/>'
        + arrows("raised -> noted")
        + "</subProcess>"
    )
    elements = '<startEvent id="s"/>' + user_task("a") + '<endEvent id="e"/>' + raised
    bench.publish(sketch(elements, "s -> a\na -> e", roots=message("urgent", "case")))
    instance = bench.start("p", {"case": "1"})
    assert bench.deliver("urgent", "1")
    assert bench.deliver("urgent", "1")
    assert bench.trace(instance).count("noted") == 2
    bench.complete("a")
    assert bench.state(instance) == "completed"


def test_a_bpmn_error_takes_the_nearest_way_out(bench: ProcessBench) -> None:
    inner = (
        '<startEvent id="is"/>' + service_task("pay", "pay") + '<endEvent id="ie"/>' + arrows("is -> pay\npay -> ie")
    )
    elements = (
        f'<startEvent id="s"/><subProcess id="sub">{inner}</subProcess>'
        + boundary("failed", "sub", '<errorEventDefinition errorRef="NoMoney"/>')
        + '<endEvent id="e"/><endEvent id="unpaid"/>'
    )
    roots = '<error id="NoMoney" name="no money" errorCode="NO_MONEY"/>'
    bench.publish(sketch(elements, "s -> sub\nsub -> e\nfailed -> unpaid", roots=roots))

    def pay(_session: object, job: jobs.Job) -> None:
        if job.variables["amount"] > 100:
            raise jobs.BpmnError("NO_MONEY", {"missing": 5})

    bench.register("pay", pay)
    rich, poor = bench.start("p", {"amount": 1}), bench.start("p", {"amount": 101})
    assert bench.trace(rich)[-1] == "e"
    assert bench.trace(poor)[-2:] == ["failed", "unpaid"]
    assert bench.variables(poor)["missing"] == 5


def test_an_error_nobody_catches_is_an_incident(bench: ProcessBench) -> None:
    roots = '<error id="E" name="boom" errorCode="BOOM"/>'
    end = '<endEvent id="e"><errorEventDefinition errorRef="E"/></endEvent>'
    bench.publish(sketch('<startEvent id="s"/>' + end, "s -> e", roots=roots))
    instance = bench.start("p")
    assert bench.state(instance) == "active"
    assert bench.incidents()[0].kind == "uncaught-error"


def test_a_service_whose_error_nobody_catches_is_not_called_again_by_itself(bench: ProcessBench) -> None:
    bench.publish(sketch('<startEvent id="s"/>' + service_task("t", "pay") + '<endEvent id="e"/>', "s -> t\nt -> e"))
    calls: list[int] = []

    def pay(_session: object, job: jobs.Job) -> None:
        calls.append(job.attempt)
        raise jobs.BpmnError("BOOM")

    bench.register("pay", pay)
    bench.start("p")
    with unit_of_work(bench.database) as session:
        assert session.scalars(select(Job)).all() == []
    bench.advance(timedelta(days=1))
    assert calls == [1]
    bench.retry(bench.incidents()[0])
    assert (calls, [incident.kind for incident in bench.incidents()]) == ([1, 1], ["uncaught-error"])


def test_terminate_ends_all_branches(bench: ProcessBench) -> None:
    elements = (
        '<startEvent id="s"/><parallelGateway id="g"/>'
        + user_task("a")
        + user_task("b")
        + '<endEvent id="e"/><endEvent id="stop"><terminateEventDefinition/></endEvent>'
    )
    bench.publish(sketch(elements, "s -> g\ng -> a\ng -> b\na -> e\nb -> stop"))
    instance = bench.start("p")
    bench.complete("b")
    assert bench.state(instance) == "completed"
    assert bench.open_tasks() == []


def test_a_signal_is_heard_by_every_instance_that_waits(bench: ProcessBench) -> None:
    catch = '<intermediateCatchEvent id="wait"><signalEventDefinition signalRef="go"/></intermediateCatchEvent>'
    roots = '<signal id="go" name="go"/>'
    bench.publish(sketch(f'<startEvent id="s"/>{catch}<endEvent id="e"/>', "s -> wait\nwait -> e", roots=roots))
    instances = [bench.start("p") for _ in range(3)]
    assert bench.signal("go") == 3
    assert {bench.state(instance) for instance in instances} == {"completed"}


def test_each_message_that_came_early_is_received_once_by_a_loop_that_waits_again(bench: ProcessBench) -> None:
    catch = '<intermediateCatchEvent id="wait"><messageEventDefinition messageRef="docs"/></intermediateCatchEvent>'
    gateways = '<exclusiveGateway id="g"/><exclusiveGateway id="more" default="more_e"/>'
    elements = f'<startEvent id="s"/>{user_task("a")}{gateways}{catch}<endEvent id="e"/>'
    flows = "s -> a\na -> g\ng -> wait\nwait -> more\nmore -> g [case = case]\nmore -> e"
    bench.publish(sketch(elements, flows, roots=message("docs", "case")))
    instance = bench.start("p", {"case": "1"})
    for page in (1, 2, 3):
        assert bench.deliver("docs", "1", {f"page{page}": True}) is False
    bench.complete("a")
    assert bench.trace(instance).count("wait") == 3
    assert bench.variables(instance).keys() >= {"page1", "page2", "page3"}
    assert bench.deliver("docs", "1") is True


def test_a_message_is_kept_as_long_as_its_sender_says(bench: ProcessBench) -> None:
    catch = '<intermediateCatchEvent id="wait"><messageEventDefinition messageRef="docs"/></intermediateCatchEvent>'
    bench.publish(
        sketch(f'<startEvent id="s"/>{catch}<endEvent id="e"/>', "s -> wait\nwait -> e", roots=message("docs", "case"))
    )
    with unit_of_work(bench.database) as session:
        for key, time_to_live in (("now", timedelta(0)), ("hour", timedelta(hours=1)), ("day", timedelta(days=1))):
            assert messaging.deliver_message(session, "docs", key, time_to_live=time_to_live) is False
    bench.traveller.advance(timedelta(hours=2))
    states = {key: bench.state(bench.start("p", {"case": key})) for key in ("now", "hour", "day")}
    assert states == {"now": "active", "hour": "active", "day": "completed"}


def test_a_kept_message_keeps_its_time_to_live_while_its_receiver_is_suspended(bench: ProcessBench) -> None:
    catch = '<intermediateCatchEvent id="wait"><messageEventDefinition messageRef="docs"/></intermediateCatchEvent>'
    bench.publish(
        sketch(f'<startEvent id="s"/>{catch}<endEvent id="e"/>', "s -> wait\nwait -> e", roots=message("docs", "case"))
    )
    instance = bench.start("p", {"case": "1"})
    with unit_of_work(bench.database) as session:
        session.get_one(ProcessInstance, instance).state = "suspended"
    bench.deliver("docs", "1")
    with unit_of_work(bench.database) as session:
        kept = session.scalars(select(BufferedMessage.expires_at)).one()
    bench.traveller.advance(timedelta(days=3))
    assert jobs.match_messages(bench.database) == 0
    with unit_of_work(bench.database) as session:
        assert session.scalars(select(BufferedMessage.expires_at)).one() == kept
