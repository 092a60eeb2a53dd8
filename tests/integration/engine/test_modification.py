"""Tokens that a person moves: begin here, end there, all or nothing, and never into a state that cannot go on."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from engine import feel, intervention
from engine.bench import ProcessBench
from engine.database import unit_of_work
from engine.findings import Severity
from engine.modification.change import ModificationRefused, Preview, modify, preview
from engine.modification.plan import Activation, Plan, Termination
from engine.modification.position import Position, position
from tests.bpmn_sketch import arrows, message, sketch, user_task

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
PT1H = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
THREE = sketch(START + user_task("a") + user_task("b") + user_task("c") + END, "s -> a\na -> b\nb -> c\nc -> e")
NESTED = sketch(
    START
    + user_task("a")
    + '<subProcess id="outer" name="outer"><startEvent id="os"/>'
    + '<subProcess id="inner" name="inner"><startEvent id="is"/>'
    + user_task("deep")
    + user_task("deeper")
    + '<endEvent id="ie"/>'
    + arrows("is -> deep\ndeep -> deeper\ndeeper -> ie")
    + '</subProcess><endEvent id="oe"/>'
    + arrows("os -> inner\ninner -> oe")
    + f'</subProcess><boundaryEvent id="late" attachedToRef="outer">{PT1H}</boundaryEvent>'
    + user_task("hurry")
    + END,
    "s -> a\na -> outer\nouter -> e\nlate -> hurry\nhurry -> e",
)
PARALLEL = sketch(
    START
    + '<parallelGateway id="fork"/>'
    + user_task("a")
    + user_task("b")
    + '<parallelGateway id="join" name="join"/>'
    + user_task("c")
    + END,
    "s -> fork\nfork -> a\nfork -> b\na -> join\nb -> join\njoin -> c\nc -> e",
)
LOOP = sketch(
    START
    + '<userTask id="each" name="each"><multiInstanceLoopCharacteristics><extensionElements>'
    + '<zeebe:loopCharacteristics inputCollection="=[1,2]" inputElement="item"/></extensionElements>'
    + "</multiInstanceLoopCharacteristics></userTask>"
    + user_task("after")
    + END,
    "s -> each\neach -> after\nafter -> e",
)
CALLER = sketch(
    START
    + '<callActivity id="call" name="call"><extensionElements><zeebe:calledElement processId="p"/>'
    + "</extensionElements></callActivity>"
    + user_task("own")
    + END,
    "s -> call\ncall -> own\nown -> e",
    process_id="outer",
)


def plan(*begin: str | Activation, end: tuple[str, ...] = ()) -> Plan:
    activations = tuple(one if isinstance(one, Activation) else Activation(one) for one in begin)
    return Plan(activations, tuple(Termination(element_id=one) for one in end))


def change(bench: ProcessBench, instance: UUID, wanted: Plan) -> None:
    with unit_of_work(bench.database) as session:
        modify(session, instance, wanted, "falsch abgebogen", "lena")
    bench.settle()


def shown(bench: ProcessBench, instance: UUID, wanted: Plan) -> Preview:
    with unit_of_work(bench.database) as session:
        return preview(session, instance, wanted)


def rules(bench: ProcessBench, instance: UUID, wanted: Plan) -> set[str]:
    """The names of the findings; the plan is refused for them, and nothing has changed."""
    before = open_ids(bench)
    with pytest.raises(ModificationRefused) as refused:
        change(bench, instance, wanted)
    assert open_ids(bench) == before
    found = shown(bench, instance, wanted)
    assert tuple(found.findings) == refused.value.findings
    assert not found.is_possible
    assert all(finding.text for finding in found.findings)
    return {finding.rule for finding in found.findings}


def open_ids(bench: ProcessBench) -> list[str]:
    return sorted(task.element_id for task in bench.open_tasks())


def standing(bench: ProcessBench, instance: UUID) -> Position:
    with unit_of_work(bench.database) as session:
        return position(session, instance)


def test_a_case_is_put_back_a_step_and_goes_on_from_there(bench: ProcessBench) -> None:
    bench.publish(THREE)
    instance = bench.start("p")
    bench.complete("a")
    found = shown(bench, instance, plan("a", end=("b",)))
    assert ([one.element_id for one in found.ends], [one.element_id for one in found.begins]) == (["b"], ["a"])
    assert open_ids(bench) == ["b"], "a preview changes nothing"

    change(bench, instance, plan("a", end=("b",)))
    assert open_ids(bench) == ["a"]
    for element in ("a", "b", "c"):
        bench.complete(element)
    assert bench.state(instance) == "completed"


def test_the_history_says_what_why_and_who(bench: ProcessBench) -> None:
    bench.publish(THREE)
    instance = bench.start("p")
    change(bench, instance, plan("c", end=("a",)))
    (event,) = [event for event in bench.history() if event.kind == "modified"]
    told: dict[str, Any] = {"reason": "falsch abgebogen", "terminated": ["a"], "activated": ["c"]}
    assert (event.by, event.details) == ("lena", told)


def test_sub_processes_around_an_element_begin_with_it_without_their_start(bench: ProcessBench) -> None:
    bench.publish(NESTED)
    instance = bench.start("p")
    wanted = plan("deeper", end=("a",))
    assert [one.element_id for one in shown(bench, instance, wanted).begins] == ["outer", "inner", "deeper"]
    change(bench, instance, wanted)
    assert open_ids(bench) == ["deeper"]
    bench.complete("deeper")
    assert bench.state(instance) == "completed"
    assert bench.trace(instance) == ["s", "deeper", "ie", "inner", "oe", "outer", "e"]


def test_boundary_events_of_what_begins_are_watched(bench: ProcessBench) -> None:
    bench.publish(NESTED)
    instance = bench.start("p")
    change(bench, instance, plan("deep", end=("a",)))
    bench.advance(timedelta(hours=2))
    assert open_ids(bench) == ["hurry"]


def test_elements_of_one_sub_process_that_begin_together_share_it(bench: ProcessBench) -> None:
    bench.publish(NESTED)
    instance = bench.start("p")
    change(bench, instance, plan("deep", "deeper", end=("a",)))
    assert [place.name for place in standing(bench, instance).places] == ["p", "outer", "inner"]
    bench.complete("deeper")
    assert bench.state(instance) == "active"
    bench.complete("deep")
    bench.complete("deeper")
    assert bench.state(instance) == "completed"


def test_an_element_begins_in_its_sub_process_where_that_runs(bench: ProcessBench) -> None:
    bench.publish(NESTED)
    instance = bench.start("p")
    bench.complete("a")
    change(bench, instance, plan("deeper", end=("deep",)))
    assert [place.name for place in standing(bench, instance).places] == ["p", "outer", "inner"]
    assert open_ids(bench) == ["deeper"]


def test_a_sub_process_in_which_nothing_is_left_ends_too(bench: ProcessBench) -> None:
    bench.publish(NESTED)
    instance = bench.start("p")
    bench.complete("a")
    wanted = plan("hurry", end=("deep",))
    assert {one.element_id for one in shown(bench, instance, wanted).ends} == {"outer", "inner", "deep"}
    change(bench, instance, wanted)
    assert [place.name for place in standing(bench, instance).places] == ["p"]
    bench.advance(timedelta(hours=2))
    assert open_ids(bench) == ["hurry"], "the timer of the sub-process has gone with it"
    bench.complete("hurry")
    assert bench.state(instance) == "completed"


def test_ending_a_sub_process_ends_everything_in_it(bench: ProcessBench) -> None:
    bench.publish(NESTED)
    instance = bench.start("p")
    bench.complete("a")
    change(bench, instance, plan("a", end=("outer",)))
    assert open_ids(bench) == ["a"]


def test_variables_are_local_to_what_begins(bench: ProcessBench) -> None:
    bench.publish(THREE)
    instance = bench.start("p", {"amount": 1})
    change(bench, instance, plan(Activation("c", variables={"hint": "noch einmal"}), end=("a",)))
    (place,) = standing(bench, instance).places
    assert [token.variables for token in place.tokens] == [{"hint": "noch einmal"}]
    bench.complete("c")
    assert "hint" not in bench.variables(instance)


def test_elements_of_a_called_process_begin_where_it_runs(bench: ProcessBench) -> None:
    bench.publish(THREE)
    bench.publish(CALLER)
    instance = bench.start("outer")
    change(bench, instance, plan("c", end=("a",)))
    assert open_ids(bench) == ["c"]
    bench.complete("c")
    assert open_ids(bench) == ["own"]
    assert rules(bench, instance, plan("b")) == {"unknown-element"}


def test_a_loop_begins_and_ends_as_a_whole(bench: ProcessBench) -> None:
    bench.publish(LOOP)
    instance = bench.start("p")
    tokens = {
        token.token_id for place in standing(bench, instance).places if place.kind == "multi" for token in place.tokens
    }
    assert len(tokens) == 2
    one = Plan((Activation("after"),), (Termination(token_id=tokens.pop()),))
    assert rules(bench, instance, one) == {"in-loop"}
    whole = next(place for place in standing(bench, instance).places if place.kind == "process").tokens[0].token_id
    change(bench, instance, Plan((Activation("after"),), (Termination(token_id=whole),)))
    assert open_ids(bench) == ["after"]
    change(bench, instance, plan("each", end=("after",)))
    assert open_ids(bench) == ["each", "each"]


@pytest.mark.parametrize(
    ("element", "rule"), [("late", "boundary-event"), ("s", "start-event"), ("nowhere", "unknown-element")]
)
def test_where_nothing_can_begin_is_refused(bench: ProcessBench, element: str, rule: str) -> None:
    bench.publish(NESTED)
    assert rules(bench, bench.start("p"), plan(element)) == {rule}


def test_a_join_cannot_begin(bench: ProcessBench) -> None:
    bench.publish(PARALLEL)
    assert rules(bench, bench.start("p"), plan("join")) == {"join"}


def test_what_only_listens_ends_with_what_it_belongs_to(bench: ProcessBench) -> None:
    bench.publish(NESTED)
    instance = bench.start("p")
    bench.complete("a")
    assert rules(bench, instance, plan("a", end=("late",))) == {"token-gone"}


def test_a_process_never_ends_by_moving_its_tokens(bench: ProcessBench) -> None:
    bench.publish(THREE)
    assert rules(bench, bench.start("p"), plan(end=("a",))) == {"nothing-left"}


def test_all_findings_come_at_once_and_nothing_happens(bench: ProcessBench) -> None:
    bench.publish(NESTED)
    instance = bench.start("p")
    assert rules(bench, instance, plan("deep", "late", end=("a", "hurry"))) == {"boundary-event", "token-gone"}
    assert open_ids(bench) == ["a"]


def test_nothing_begins_in_what_ends(bench: ProcessBench) -> None:
    bench.publish(NESTED)
    instance = bench.start("p")
    bench.complete("a")
    assert rules(bench, instance, plan("a", "deeper", end=("outer",))) == {"begins-in-what-ends"}


def test_an_empty_plan_is_refused(bench: ProcessBench) -> None:
    bench.publish(THREE)
    assert rules(bench, bench.start("p"), plan()) == {"empty-plan"}


def test_a_join_that_would_wait_for_ever_is_a_warning(bench: ProcessBench) -> None:
    bench.publish(PARALLEL)
    instance = bench.start("p")
    bench.complete("a")
    found = shown(bench, instance, plan("c", end=("b",)))
    assert [(one.rule, one.severity) for one in found.findings] == [("lonely-join", Severity.WARNING)]
    assert shown(bench, instance, plan("b", end=("b",))).findings == ()
    assert shown(bench, instance, plan("c", end=("b", "join"))).findings == ()


def test_one_exit_of_an_event_gateway_stands_for_all(bench: ProcessBench) -> None:
    bench.publish(
        sketch(
            START
            + '<eventBasedGateway id="choose"/><intermediateCatchEvent id="answer">'
            + '<messageEventDefinition messageRef="docs"/></intermediateCatchEvent>'
            + f'<intermediateCatchEvent id="silence">{PT1H}</intermediateCatchEvent>'
            + user_task("a")
            + user_task("b")
            + END,
            "s -> choose\nchoose -> answer\nchoose -> silence\nanswer -> a\nsilence -> b\na -> e\nb -> e",
            roots=message("docs", "case"),
        )
    )
    instance = bench.start("p", {"case": "1"})
    assert rules(bench, instance, plan("silence")) == {"after-event-gateway"}
    change(bench, instance, plan("a", end=("silence",)))
    bench.advance(timedelta(hours=2))
    assert open_ids(bench) == ["a"]
    assert not bench.deliver("docs", "1")


def test_a_suspended_instance_takes_its_steps_when_it_goes_on(bench: ProcessBench) -> None:
    bench.publish(NESTED)
    instance = bench.start("p")
    with unit_of_work(bench.database) as session:
        intervention.suspend(session, instance, "Rückfrage", "lena")
    change(bench, instance, plan("deep", end=("a",)))
    assert open_ids(bench) == []
    with unit_of_work(bench.database) as session:
        intervention.resume(session, instance, "geklärt", "lena")
    assert open_ids(bench) == ["deep"]


def test_a_stuck_case_leaves_its_incident_behind(bench: ProcessBench) -> None:
    bench.publish(
        sketch(
            START + '<exclusiveGateway id="which"/>' + user_task("a") + user_task("b") + END,
            "s -> which\nwhich -> a [amount > 1]\nwhich -> b [amount < 0]\na -> e\nb -> e",
        )
    )
    instance = bench.start("p", {"amount": None})
    assert [incident.element_id for incident in bench.incidents()] == ["which"]
    (token,) = standing(bench, instance).places[0].tokens
    assert token.has_failed
    change(bench, instance, plan("b", end=("which",)))
    assert bench.incidents() == []
    assert open_ids(bench) == ["b"]


def test_the_position_names_where_something_could_begin(bench: ProcessBench) -> None:
    bench.publish(NESTED)
    found = standing(bench, bench.start("p"))
    assert [entry.element.id for entry in found.entries] == ["a", "outer", "inner", "deep", "deeper", "hurry"]


def test_variables_of_one_place_can_be_changed(bench: ProcessBench) -> None:
    bench.publish(CALLER)
    bench.publish(THREE)
    bench.publish(CALLER)
    instance = bench.start("outer", {"amount": 1})
    called = standing(bench, instance).places[1]
    assert (called.kind, feel.to_json(dict(called.variables))) == ("call", {"amount": 1})
    with unit_of_work(bench.database) as session:
        intervention.set_variables(session, instance, {"amount": 2}, "Tippfehler", "lena", owner=called.scope_id)
    assert bench.variables(instance)["amount"] == 1
    assert feel.to_json(dict(standing(bench, instance).places[1].variables)) == {"amount": 2}
    with pytest.raises(intervention.UnknownScope), unit_of_work(bench.database) as session:
        intervention.set_variables(session, instance, {"amount": 2}, "Tippfehler", "lena", owner=instance)
