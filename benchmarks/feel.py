"""FEEL evaluated here against the other Python programs that evaluate such text, ratios in one run.

    python -m benchmarks.feel

Compared are pySFeel (GPL) and bkflow-feel, where they are installed (they are no dependency). SpiffWorkflow's own
engine takes part where the text means the same in Python, which is what it evaluates: with Python's numbers, not
with decimals. Every engine must find the right value or it does not count. All engines take turns within each round
and processor time is measured, so the ratios hold on a busy machine; the best of several rounds counts. The others
parse each time, because they offer nothing else; what parsing costs here is printed below.
"""

import sys
import timeit
from collections.abc import Callable
from time import process_time
from typing import Any

from SpiffWorkflow.bpmn.script_engine.python_environment import TaskDataEnvironment

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
EXPRESSIONS = {
    PRINCIPAL: "now",
    "days < 30": True,
    "days_left < 30 and urgent": True,
    "days < 30 and a > 3 and b < 3": True,
    "a + b * c": 11,
    "(a + b) * c - days / b": 15,
    'name = "Ada"': True,
    "days in [1..30]": True,
    "some x in [1, 2, 3] satisfies x > 2": True,
    "count([1, 2, 3])": 3,
    'contains(name, "d")': True,
    "for x in [1, 2, 3] return x * 2": [2, 4, 6],
    "[1, 2, 3, 4][item > 2]": [3, 4],
}
Evaluator = Callable[[], Any]


def ours(text: str) -> Evaluator:
    expression = feel.compile(text)
    return lambda: expression.evaluate(VARIABLES)


def pysfeel(text: str) -> Evaluator:
    parser = SFeelParser()
    for name, value in VARIABLES.items():
        written = f'"{value}"' if isinstance(value, str) else str(value).lower()
        parser.sFeelParse(f"{name} <- {written}")
    return lambda: parser.sFeelParse(text)[1]


def bkflow(text: str) -> Evaluator:
    return lambda: parse_expression(text, VARIABLES)


def spiff(text: str) -> Evaluator:
    environment = TaskDataEnvironment()
    return lambda: environment.evaluate(text, VARIABLES)


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
            number = 2000 if name == "here" else 100
            best[name] = min(best[name], timeit.timeit(evaluator, timer=process_time, number=number) / number * 1e6)
    return best


def cell(times: dict[str, float], name: str) -> str:
    """One engine's time and how many times as long as here that is."""
    if name not in times:
        return f"{'-':>20}"
    return f"{times[name]:10.2f} µs {times[name] / times['here']:5.0f}x"


def main() -> None:
    for name, package in (("pySFeel", SFeelParser), ("bkflow-feel", parse_expression)):
        if package is None:
            print(f"{name} is not installed and takes no part")
    print(f"{'':47} {'here':>8} " + " ".join(f"{name:>20}" for name in OTHERS))
    failures = []
    for text, expected in EXPRESSIONS.items():
        evaluators = {"here": ours(text)}
        if not is_right(evaluators["here"], expected):
            raise SystemExit(f"wrong value here: {text}")
        made = {name: make(text) for name, make in OTHERS.items()}
        evaluators |= {name: evaluator for name, evaluator in made.items() if is_right(evaluator, expected)}
        times = best_times(evaluators)
        print(f"{text[:47]:47} {times['here']:5.2f} µs " + " ".join(cell(times, name) for name in OTHERS))
        feel_ratios = [times[name] / times["here"] for name in times if name not in {"here", "SpiffWorkflow"}]
        if feel_ratios and min(feel_ratios) < GOAL_RATIO:
            failures.append(f"{text}: only {min(feel_ratios):.0f} times as fast")
        if text == PRINCIPAL and times["here"] > GOAL_MICROSECONDS:
            failures.append(f"{text}: {times['here']:.1f} µs")
    parsing = min(timeit.repeat(lambda: feel.parse(PRINCIPAL), number=100, repeat=ROUNDS)) * 1e4
    compiling = min(timeit.repeat(lambda: feel.compile(PRINCIPAL).evaluate(VARIABLES), number=100, repeat=ROUNDS)) * 1e4
    print(f"\nparsing alone {parsing:.0f} µs, parsing, generating code and evaluating once {compiling:.0f} µs")
    if failures:
        sys.exit("below the goal: " + "; ".join(failures))


if __name__ == "__main__":
    main()
