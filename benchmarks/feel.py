"""FEEL evaluated here against the other Python programs that evaluate such text, ratios in one run.

    python -m benchmarks.feel

Compared are pySFeel (GPL) and bkflow-feel, where they are installed (they are no dependency), and SpiffWorkflow's own
engine: its PythonScriptEngine evaluates Python against the data of a task, so it gets the same question in Python's
spelling and answers with Python's numbers, not with decimals. Every engine must find the right value or it does not
count. All engines take turns within each round and processor time is measured, so the ratios hold on a busy machine;
the best of several rounds counts. The others parse each time, because they offer nothing else; what parsing costs here
is printed below. "plain" gets the same Python values as variables as all the others, and ratios refer to it; "scope"
gets FEEL values, that is decimals, as decision tables hand them on.
"""

import timeit
from collections.abc import Callable
from decimal import Decimal
from time import process_time
from typing import Any

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from engine import feel

try:
    from pySFeel import SFeelParser
except ImportError:
    SFeelParser = None
try:
    from bkflow_feel.api import parse_expression
except ImportError:
    parse_expression = None

ROUNDS = 7
PRINCIPAL = 'if days_left < 30 and urgent then "now" else "later"'
GOAL_MICROSECONDS, GOAL_RATIO = 10, 20
VARIABLES = {"a": 5, "b": 2, "c": 3, "days": 12, "days_left": 12, "urgent": True, "name": "Ada"}
QUESTIONS = {  # in FEEL: in Python, the value
    PRINCIPAL: ('"now" if days_left < 30 and urgent else "later"', "now"),
    "days < 30": ("days < 30", True),
    "days_left < 30 and urgent": ("days_left < 30 and urgent", True),
    "days < 30 and a > 3 and b < 3": ("days < 30 and a > 3 and b < 3", True),
    "a + b * c": ("a + b * c", 11),
    "(a + b) * c - days / b": ("(a + b) * c - days / b", 15),
    "a / b + 0.25": ("a / b + 0.25", Decimal("2.75")),
    'name = "Ada"': ('name == "Ada"', True),
    "days in [1..30]": ("1 <= days <= 30", True),
    "some x in [1, 2, 3] satisfies x > 2": ("any(x > 2 for x in [1, 2, 3])", True),
    "count([1, 2, 3])": ("len([1, 2, 3])", 3),
    'contains(name, "d")': ('"d" in name', True),
    "for x in [1, 2, 3] return x * 2": ("[x * 2 for x in [1, 2, 3]]", [2, 4, 6]),
    "[1, 2, 3, 4][item > 2]": ("[item for item in [1, 2, 3, 4] if item > 2]", [3, 4]),
}
Evaluator = Callable[[], Any]


def plain(text: str) -> Evaluator:
    expression = feel.compile(text)
    return lambda: expression.evaluate(VARIABLES)


def scope(text: str) -> Evaluator:
    expression, variables = feel.compile(text), feel.Scope.of(VARIABLES)
    return lambda: expression.evaluate(variables)


def pysfeel(text: str) -> Evaluator:
    parser = SFeelParser()
    for name, value in VARIABLES.items():
        written = f'"{value}"' if isinstance(value, str) else str(value).lower()
        parser.sFeelParse(f"{name} <- {written}")
    return lambda: parser.sFeelParse(text)[1]


def bkflow(text: str) -> Evaluator:
    return lambda: parse_expression(text, VARIABLES)


def spiff(text: str) -> Evaluator:
    process = BpmnProcessSpec("benchmark")
    process.start.connect(process.end)
    engine, task = PythonScriptEngine(), BpmnWorkflow(process).task_tree
    task.data.update(VARIABLES)
    python, _ = QUESTIONS[text]
    return lambda: engine.evaluate(task, python)


HERE = {"plain": plain, "scope": scope}
OTHERS = {
    "SpiffWorkflow": spiff,
    **({"pySFeel": pysfeel} if SFeelParser else {}),
    **({"bkflow-feel": bkflow} if parse_expression else {}),
}


def is_right(evaluator: Evaluator, expected: Any) -> bool:
    """Whether an engine finds the value; text that it cannot read does not count."""
    try:
        return bool(evaluator() == expected)
    except Exception:  # noqa: BLE001 - whatever another engine raises
        return False


def best_times(evaluators: dict[str, Evaluator]) -> dict[str, float]:
    """Microseconds per evaluation: the engines take turns, the best round counts."""
    best = dict.fromkeys(evaluators, float("inf"))
    for _ in range(ROUNDS):
        for name, evaluator in evaluators.items():
            number = 2000 if name in HERE else 100
            best[name] = min(best[name], timeit.timeit(evaluator, timer=process_time, number=number) / number * 1e6)
    return best


def cell(times: dict[str, float], name: str) -> str:
    """Another engine's time, and how many times as long as here that is."""
    if name not in times:
        return f"{'-':>18}"
    return f"{times[name]:8.2f} µs {times[name] / times['plain']:5.0f}x"


def measured(text: str, expected: Any) -> dict[str, float]:
    """Microseconds of every engine that finds the value."""
    here = {name: make(text) for name, make in HERE.items()}
    if not all(is_right(evaluator, expected) for evaluator in here.values()):
        raise SystemExit(f"wrong value here: {text}")
    others = {name: make(text) for name, make in OTHERS.items()}
    return best_times(here | {name: other for name, other in others.items() if is_right(other, expected)})


def main() -> None:
    for name, package in (("pySFeel", SFeelParser), ("bkflow-feel", parse_expression)):
        if package is None:
            print(f"{name} is not installed and takes no part")
    print(f"{'':47} {'plain':>8} {'scope':>8} " + " ".join(f"{name:>18}" for name in OTHERS))
    missed = []
    for text, (_, expected) in QUESTIONS.items():
        times = measured(text, expected)
        own = " ".join(f"{times[name]:5.2f} µs" for name in HERE)
        print(f"{text[:47]:47} {own} " + " ".join(cell(times, name) for name in OTHERS))
        ratio = min((times[name] for name in OTHERS if name in times), default=0) / times["plain"]
        if 0 < ratio < GOAL_RATIO:
            missed.append(f"{text}: only {ratio:.1f} times as fast")
        if text == PRINCIPAL and times["scope"] > GOAL_MICROSECONDS:
            missed.append(f"{text}: {times['scope']:.1f} µs")
    parsing = min(timeit.repeat(lambda: feel.parse(PRINCIPAL), number=100, repeat=ROUNDS)) * 1e4
    compiling = min(timeit.repeat(lambda: feel.compile(PRINCIPAL).evaluate(VARIABLES), number=100, repeat=ROUNDS)) * 1e4
    print(f"\nparsing alone {parsing:.0f} µs, parsing, generating code and evaluating once {compiling:.0f} µs")
    for line in missed:
        print(f"goal missed: {line}")


if __name__ == "__main__":
    main()
