"""Scenarios on a real database: what they do to a case, and what they say when it goes another way."""

from textwrap import dedent

import pytest

from engine.bench import ProcessBench
from engine.findings import has_errors
from engine.scenarios import Played, check_names, play, read
from tests.bpmn_sketch import arrows, message, service_task, sketch, user_task

ROLE = '<zeebe:assignmentDefinition candidateGroups="clerk"/>'
DUE = '<zeebe:taskSchedule dueDate="=today() + duration(&quot;P3D&quot;)"/>'
TIMER = (
    '<boundaryEvent id="{id}" attachedToRef="{at}"><timerEventDefinition><timeDuration>{after}</timeDuration>'
    "</timerEventDefinition></boundaryEvent>"
)
ORDER = sketch(
    '<startEvent id="Start"/>'
    + user_task("Check", ROLE + DUE)
    + service_task(
        "Pay", "pay", '<zeebe:ioMapping><zeebe:input source="=amount * 2" target="total"/></zeebe:ioMapping>'
    )
    + '<boundaryEvent id="Refused" attachedToRef="Pay"><errorEventDefinition errorRef="No"/></boundaryEvent>'
    + '<receiveTask id="Await" messageRef="paid"/>'
    + TIMER.format(id="Late", at="Await", after="P14D")
    + '<endEvent id="Paid"/><endEvent id="Unpaid"/><endEvent id="Lost"/>',
    "Start -> Check\nCheck -> Pay\nPay -> Await\nAwait -> Paid\nRefused -> Unpaid\nLate -> Lost",
    process_id="order",
    roots=message("paid", "number") + '<error id="No" errorCode="NO"/>',
)
START = "start: {number: A-1, amount: 4}\n"


def played(bench: ProcessBench, text: str, model: bytes = ORDER) -> list[Played]:
    assert not has_errors(bench.publish(model))
    file, findings = read((START + dedent(text)).encode(), "order.scenarios.yaml")
    assert file is not None, [str(finding) for finding in findings]
    models = bench.models()
    assert check_names(file, models) == []
    return list(play(bench.database, file, models))


def problem(bench: ProcessBench, steps: str, model: bytes = ORDER, more: str = "") -> str:
    """Why the only scenario with these steps fails."""
    (result,) = played(bench, f"{more}\nscenarios: [{{name: one, steps: [{steps}]}}]", model)
    return result.problem


def test_every_way_of_a_case_can_be_played(bench: ProcessBench) -> None:
    results = played(
        bench,
        """
        now: 2026-06-01
        tasks: {Check: {ok: true}}
        scenarios:
          - name: paid
            steps:
              - expect: {tasks: Check, due: {Check: 2026-06-04}, waits: []}
              - complete: Check
                with: {checked_on: =today()}
              - expect:
                  tasks: []
                  waits: Await
                  variables: {ok: true, checked_on: 2026-06-01, number: =number}
                  called: {Pay: {total: 8}}
                  passed: [Check, Pay]
                  never: Paid
              - deliver: paid
              - expect: {end: Paid, never: [Late, Lost]}
          - name: lost
            steps:
              - complete: Check
              - wait: P13D
              - expect: {waits: Await}
              - wait: 2026-06-15
              - wait: PT9H
              - expect: {end: Lost, passed: [Late, Lost]}
          - name: refused
            services: {pay: {throws: NO}}
            steps:
              - complete: Check
              - expect: {end: Unpaid}
          - name: mended
            services: {Pay: {fails: no money}}
            steps:
              - complete: Check
              - wait: P1D
              - expect: {incidents: Pay}
              - service: Pay
                answers: {receipt: 7}
              - retry: Pay
              - expect: {incidents: [], variables: {receipt: 7}, waits: Await}
        """,
    )
    assert [(result.scenario.name, result.problem) for result in results] == [
        ("paid", ""),
        ("lost", ""),
        ("refused", ""),
        ("mended", ""),
    ]
    assert results[0].reached["order"] == {"Start", "Check", "Pay", "Await", "Paid"}
    assert results[1].reached["order"] == {"Start", "Check", "Pay", "Await", "Late", "Lost"}


def test_a_process_that_begins_with_a_message_begins_as_if_it_had_come(bench: ProcessBench) -> None:
    model = sketch(
        '<startEvent id="Asked"><messageEventDefinition messageRef="asked"/></startEvent>'
        + user_task("Answer", ROLE + DUE)
        + '<endEvent id="Answered"/>',
        "Asked -> Answer\nAnswer -> Answered",
        process_id="order",
        roots=message("asked", "number"),
    )
    steps = "{expect: {passed: Asked, variables: {amount: 4}}}, {complete: Answer}, {expect: {end: Answered}}"
    assert problem(bench, steps, model) == ""


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ("{expect: {tasks: []}}", "Offene Aufgaben: erwartet nichts, gefunden Check."),
        ("{expect: {waits: Await}}", "Es warten: erwartet Await, gefunden nichts."),
        ("{expect: {passed: [Check, Start]}}", "„Check“ wurde nicht durchlaufen."),
        ("{expect: {passed: [Start, Check]}}", "„Check“ wurde nach „Start“ nicht durchlaufen."),
        ("{expect: {never: Check}}", "„Check“ wurde erreicht."),
        ("{expect: {end: Paid}}", "Der Prozess ist nicht zu Ende."),
        ("{expect: {variables: {number: A-2}}}", '„number“ ist "A-1", erwartet war "A-2".'),
        ("{expect: {called: Pay}}", "Der Dienst „Pay“ wurde nicht gerufen."),
        ("{expect: {due: {Check: 2026-03-06}}}", "„Check“ ist am 2026-03-05 fällig, erwartet war 2026-03-06."),
        ("{complete: Check}, {expect: {called: {Pay: {total: 9}}}}", "Pay: „total“ ist 8, erwartet war 9."),
        (
            "{expect: {tasks: [], never: Check}}",
            "Offene Aufgaben: erwartet nichts, gefunden Check.\n„Check“ wurde erreicht.",
        ),
        ("{complete: Check}, {complete: Check}", "Diese Aufgabe ist nicht offen."),
        ("{complete: Check}, {expect: {due: {Check: null}}}", "„Check“ ist keine offene Aufgabe."),
        (
            "{complete: Check}, {wait: P14D}, {expect: {end: Paid}}",
            "Der Prozess endete nicht mit „Paid“; zuletzt war „Lost“.",
        ),
        ("{deliver: paid}", "Niemand wartet auf diese Nachricht."),
        ("{complete: Check}, {deliver: paid, key: A-2}", "Niemand wartet unter „A-2“ auf diese Nachricht."),
        ("{wait: 2026-03-01}", "Dieser Zeitpunkt ist schon vorbei."),
        ("{retry: Pay}", "Hier ist keine Störung."),
    ],
)
def test_a_case_that_goes_another_way_is_described(bench: ProcessBench, steps: str, found: str) -> None:
    assert problem(bench, steps) == found


def test_a_failed_step_is_known_by_its_line_and_the_place_of_the_case(bench: ProcessBench) -> None:
    (result,) = played(bench, "scenarios:\n- name: one\n  steps:\n  - complete: Check\n  - complete: Check")
    assert result.step is not None
    assert (result.step.line, result.step.title) == (6, "complete Check")
    assert result.standing == "Stand 2026-03-02 09:00: offen nichts; es warten Await."


def test_an_incident_that_nobody_names_lets_the_scenario_fail(bench: ProcessBench) -> None:
    more = "services: {pay: {fails: no money}}"
    found = problem(bench, "{complete: Check}, {wait: P1D}", more=more)
    assert found == "Störung bei „Pay“: ServiceBreaksDown: no money"


WAITING = {
    "Aufgabe ohne Frist": (
        user_task("Check", ROLE),
        "„Check“ wartet ohne Frist auf einen Menschen.",
    ),
    "Aufgabe ohne Rolle": (
        user_task("Check", DUE),
        "„Check“ wartet, ohne dass eine Rolle zuständig ist.",
    ),
    "Nachricht ohne Ende": (
        '<receiveTask id="Check" messageRef="paid"/>',
        "„Check“ wartet auf „paid“, ohne dass eine Frist daran erinnert.",
    ),
    "Frist am Rand": (
        '<receiveTask id="Check" messageRef="paid"/>' + TIMER.format(id="Late", at="Check", after="P1D"),
        "",
    ),
    "Zeitpunkt": (
        '<intermediateCatchEvent id="Check"><timerEventDefinition><timeDuration>P1D</timeDuration>'
        "</timerEventDefinition></intermediateCatchEvent>",
        "",
    ),
}


@pytest.mark.parametrize(("waits", "found"), WAITING.values(), ids=WAITING)
def test_nothing_may_wait_unseen(bench: ProcessBench, waits: str, found: str) -> None:
    late = "\nLate -> Paid" if "Late" in waits else ""
    model = sketch(
        f'<startEvent id="Start"/>{waits}<endEvent id="Paid"/>',
        f"Start -> Check\nCheck -> Paid{late}",
        process_id="order",
        roots=message("paid", "number"),
    )
    assert problem(bench, "{expect: {never: Paid}}", model) == found
    assert problem(bench, "{expect: {never: Paid}}", model, more="may_wait: Check") == ""


def test_a_race_of_events_and_a_scope_with_a_timer_do_not_wait_unseen(bench: ProcessBench) -> None:
    catch = '<intermediateCatchEvent id="{id}">{event}</intermediateCatchEvent>'
    wait = catch.format(id="Come", event='<messageEventDefinition messageRef="paid"/>')
    timer = catch.format(
        id="Day", event="<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"
    )
    race = sketch(
        f'<startEvent id="Start"/><eventBasedGateway id="Race"/>{wait}{timer}<endEvent id="End"/>',
        "Start -> Race\nRace -> Come\nRace -> Day\nCome -> End\nDay -> End",
        process_id="order",
        roots=message("paid", "number"),
    )
    assert problem(bench, "{expect: {waits: [Come, Day]}}", race) == ""
    inner = '<startEvent id="In"/><receiveTask id="Come" messageRef="paid"/><endEvent id="Out"/>'
    flows = arrows("In -> Come\nCome -> Out")
    scope = sketch(
        f'<startEvent id="Start"/><subProcess id="Scope">{inner}{flows}</subProcess>'
        + TIMER.format(id="Late", at="Scope", after="P1D")
        + '<endEvent id="End"/>',
        "Start -> Scope\nScope -> End\nLate -> End",
        process_id="order",
        roots=message("paid", "number"),
    )
    assert problem(bench, "{expect: {waits: Come}}, {wait: P1D}, {expect: {end: End}}", scope) == ""
