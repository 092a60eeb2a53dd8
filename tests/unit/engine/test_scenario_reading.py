"""A scenario file says what it means, or every line that does not is named."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from engine import feel
from engine.model.reading import read_processes
from engine.scenarios import ScenarioFile, check_names, read
from engine.scenarios.model import Complete, Deliver, Expect, NoValue, Service, Wait, evaluated
from engine.scenarios.reading import FILE_KEYS, SCENARIO_KEYS
from engine.scenarios.steps import ANSWER_KEYS, EXPECT_KEYS, STEP_KEYS
from tests.bpmn_sketch import service_task, sketch, user_task

NAME = "order.scenarios.yaml"


def file_of(text: str) -> ScenarioFile:
    file, findings = read(dedent(text).encode(), NAME)
    assert [str(finding) for finding in findings] == []
    assert file is not None
    return file


def findings_of(text: str) -> list[str]:
    file, findings = read(dedent(text).encode(), NAME)
    assert file is None
    return [str(finding).removeprefix(f"{NAME}: ") for finding in findings]


def steps_of(steps: str) -> tuple:
    return file_of("scenarios: [{name: one, steps: [" + steps + "]}]").scenarios[0].steps


def test_a_scenario_takes_over_what_the_file_says_for_all() -> None:
    file = file_of(
        """
        start: {amount: 3, urgent: false}
        tasks:
          Check: {ok: true, note: none}
        services:
          pay: {answers: {receipt: 7}}
        scenarios:
          - name: one
            start: {urgent: true}
            services: {note: {throws: LOST}}
            steps:
              - complete: Check
                with: {ok: false}
        """
    )
    (scenario,) = file.scenarios
    assert file.process_id == "order"
    assert scenario.start == {"amount": 3, "urgent": True}
    assert scenario.steps == (Complete(12, "complete Check", "Check", {"ok": False, "note": "none"}),)
    assert scenario.services["pay"].values == {"receipt": 7}
    assert scenario.services["note"].throws == "LOST"


def test_values_are_what_they_look_like() -> None:
    (step,) = steps_of('{complete: T, with: {a: 1.50, b: 2026-03-02, c: yes, d: "2026-03-02", e: [1, null], f: true}}')
    assert {name: feel.to_python(value) for name, value in step.values.items()} == {
        "a": Decimal("1.5"),
        "b": date(2026, 3, 2),
        "c": "yes",
        "d": "2026-03-02",
        "e": [1, None],
        "f": True,
    }


def test_a_text_after_an_equals_sign_is_an_expression_over_the_variables() -> None:
    (step,) = steps_of('{deliver: paid, key: =number, with: {total: "= {net: amount, gross: net * 2}.gross"}}')
    assert isinstance(step, Deliver)
    assert evaluated(step.key, {"number": "A-1"}) == "A-1"
    assert evaluated(step.values, {"amount": 4}) == {"total": 8}


def test_time_passes_for_a_duration_or_until_a_day() -> None:
    for_a_while, until = steps_of("{wait: P28D}, {wait: 2026-03-30}")
    assert isinstance(for_a_while, Wait)
    assert feel.text_of(for_a_while.amount) == "P28D"
    assert feel.to_python(until.amount) == date(2026, 3, 30)


def test_one_name_may_stand_for_a_list_of_one() -> None:
    assert steps_of("{expect: {tasks: T, waits: []}}") == (Expect(1, "expect", tasks=("T",), waits=()),)


def test_a_sequence_is_played_where_it_is_named() -> None:
    file = file_of(
        """
        sequences:
          both:
            - complete: A
            - do: last
          last:
            - complete: B
        scenarios:
          - {name: one, steps: [{do: both}, {service: pay}]}
        """
    )
    assert [step.title for step in file.scenarios[0].steps] == ["complete A", "complete B", "service pay"]
    assert isinstance(file.scenarios[0].steps[2], Service)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            "scenarios:\n  - name: one\n    step: []\n    steps: []",
            "Zeile 3: Den Schlüssel „step“ gibt es hier nicht (meinten Sie „steps“?). "
            "Möglich: name, now, start, services, steps.",
        ),
        (
            "scenarios:\n- name: one\n  steps:\n  - expekt: {tasks: []}",
            "Zeile 4: Den Schlüssel „expekt“ gibt es hier nicht (meinten Sie „expect“?). "
            "Möglich: complete, wait, deliver, signal, service, retry, expect, do.",
        ),
        (
            "scenarios:\n- name: one\n  steps:\n  - expect: {open: []}",
            "Zeile 4: Den Schlüssel „open“ gibt es hier nicht. "
            "Möglich: tasks, waits, passed, never, end, variables, called, due, incidents.",
        ),
        ("scenarios:\n- steps: []", "Zeile 2: Hier fehlt „name“."),
        ("start: {a: 1}", "Zeile 1: Hier fehlt „scenarios“."),
        ("scenarios: none", "Zeile 1: Hier gehört eine Liste hin."),
        (
            "scenarios: [{name: one, steps: [{wait: 28 days}]}]",
            "Zeile 1: „28 days“ ist keine Dauer (P28D, PT12H), kein Tag (2026-03-30) und kein Ausdruck.",
        ),
        (
            "scenarios: [{name: one, steps: [{do: it}]}]",
            "Zeile 1: Die Schritte „it“ stehen nicht unter „sequences“.",
        ),
        (
            "sequences: {it: [{do: it}]}\nscenarios: []",
            "Zeile 1: Die Schritte „it“ enthalten sich selbst.",
        ),
        (
            "scenarios: [{name: one, steps: [{wait: P1D, retry: T}]}]",
            "Zeile 1: Ein Schritt ist genau eines von: complete, wait, deliver, signal, service, retry, expect, do.",
        ),
        (
            "scenarios: [{name: one, steps: [{service: pay, fails: x, throws: Y}]}]",
            "Zeile 1: Ein Dienst, der scheitert („fails“), antwortet nicht.",
        ),
        (
            "scenarios:\n- {name: one, steps: []}\n- {name: one, steps: []}",
            "Zeile 3: Ein Szenario „one“ gibt es schon.",
        ),
        ("start: {}\nstart: {}\nscenarios: []", "Zeile 2: Der Schlüssel „start“ steht hier zweimal."),
        ("start: {a: 2026-02-30}\nscenarios: []", "Zeile 1: Den Tag 2026-02-30 gibt es nicht."),
        (
            "start: &x {a: 1}\ntasks: {T: *x}\nscenarios: []",
            "Zeile 1: Verweise (& und *) gibt es hier nicht; „sequences“ hilft, nichts zweimal zu schreiben.",
        ),
        (
            "start: {}\nscenarios: !!python/name:os.system",
            "Zeile 2: Typangaben mit „!“ gibt es hier nicht; Text mit „!“ am Anfang braucht Anführungszeichen.",
        ),
        ("scenarios: " + "[" * 5000 + "]" * 5000, "Zeile 1: Das ist zu tief verschachtelt."),
        ("", "Zeile 1: Hier gehört Schlüssel mit Werten hin."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, finding: str) -> None:
    assert finding in findings_of(text)


def test_everything_wrong_is_said_at_once() -> None:
    assert len(findings_of("start: 3\nscenarios: [{name: one, steps: [{complete: []}, {wait: x}, {dance: 1}]}]")) == 4


def test_an_unreadable_expression_is_a_finding() -> None:
    (finding,) = findings_of('start: {a: "=1 +"}\nscenarios: []')
    assert finding.startswith("Zeile 1: Der Ausdruck „=1 +“ ist nicht lesbar: ")


def test_a_forgotten_quotation_mark_is_a_finding_and_no_crash() -> None:
    (finding,) = findings_of("start:\n  a: = {b: 1}\nscenarios: []")
    assert finding.startswith("Zeile 2: Das ist kein lesbares YAML")


def test_a_file_in_another_encoding_is_a_finding() -> None:
    _, findings = read("scenarios:\n- {name: Überfällig, steps: []}".encode("latin-1"), NAME)
    assert [str(finding) for finding in findings] == [f"{NAME}: Zeile 2: Die Datei ist nicht in UTF-8."]


def test_an_expression_without_a_result_says_why() -> None:
    (step,) = steps_of('{complete: T, with: {a: "=date(x)"}}')
    with pytest.raises(NoValue, match="ergibt nichts"):
        evaluated(step.values, {"x": "no date"})


def test_names_that_no_model_has_are_findings() -> None:
    xml = sketch(
        '<startEvent id="s"/>' + user_task("Task_Check") + service_task("call", "pay") + '<endEvent id="e"/>',
        "s -> Task_Check\nTask_Check -> call\ncall -> e",
        process_id="order",
    )
    models = {model.process_id: model for model in read_processes(xml)}
    file = file_of(
        """
        services: {pay: {}, call: {}, pray: {}}
        scenarios:
          - name: one
            steps:
              - complete: Task_Chek
              - complete: call
              - expect: {passed: [s, x], called: [call], end: e}
              - deliver: paid
              - expect: {end: Task_Check}
        """
    )
    assert [str(finding).removeprefix(f"{NAME}: ") for finding in check_names(file, models)] == [
        "Zeile 2: Den Dienst „pray“ gibt es in diesem Prozess nicht (meinten Sie „pay“?).",
        "Zeile 6: Die Aufgabe „Task_Chek“ gibt es in diesem Prozess nicht (meinten Sie „Task_Check“?).",
        "Zeile 7: Die Aufgabe „call“ gibt es in diesem Prozess nicht.",
        "Zeile 8: Das Element „x“ gibt es in diesem Prozess nicht.",
        "Zeile 9: Die Nachricht „paid“ gibt es in diesem Prozess nicht.",
        "Zeile 10: Das Ende „Task_Check“ gibt es in diesem Prozess nicht.",
    ]


def test_a_file_belongs_to_the_process_that_it_is_named_like() -> None:
    (finding,) = check_names(file_of("scenarios: []"), {"orders": None})
    assert str(finding) == (
        f"{NAME}: Den Prozess „order“ gibt es nicht (meinten Sie „orders“?); die Datei heißt wie ihr Prozess."
    )


def test_the_documentation_names_every_key_and_its_example_is_readable() -> None:
    page = (Path(__file__).parents[3] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    file = file_of(page.split("```yaml\n")[1].split("```")[0])
    assert [scenario.name for scenario in file.scenarios] == [
        "Die zweite Person gibt frei",
        "Bleibt die Freigabe liegen, erfährt es die Leitung",
    ]
    keys = {*FILE_KEYS, *SCENARIO_KEYS, *STEP_KEYS, *EXPECT_KEYS, *ANSWER_KEYS}
    assert [key for key in keys if f"`{key}" not in page] == []
