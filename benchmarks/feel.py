"""FEEL evaluated here against the other Python programs that evaluate the same text, ratios in one run.

    python -m benchmarks.feel

Compared are pySFeel (GPL) and bkflow-feel, where they are installed (they are no dependency), and SpiffWorkflow's own
engine, which evaluates Python: it takes part where the text means the same in both languages. Every engine must find the right
value or it does not count. All engines take turns within each round, so the ratios hold on a noisy machine; times are
the best of several rounds. Parsing counts for the others because they parse each time; what parsing costs here is
printed beside.
"""

import sys
import timeit
from collections.abc import Callable
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
            best[name] = min(best[name], timeit.timeit(evaluator, number=number) / number * 1e6)
    return best


def main() -> None:
    for name, package in (("pySFeel", SFeelParser), ("bkflow-feel", parse_expression)):
        if package is None:
            print(f"{name} is not installed and takes no part")
    names = list(OTHERS)
    print(f"{'':47} {'here':>8} " + " ".join(f"{name:>14}" for name in names) + f" {'ratio':>7}")
    failures = []
    for text, expected in EXPRESSIONS.items():
        evaluators = {"here": ours(text)}
        if not is_right(evaluators["here"], expected):
            raise SystemExit(f"wrong value here: {text}")
        evaluators |= {name: evaluator for name, make in OTHERS.items() if is_right(evaluator := make(text), expected)}
        times = best_times(evaluators)
        rivals = [time for name, time in times.items() if name != "here"]
        ratio = min(rivals) / times["here"] if rivals else None
        cells = " ".join(f"{times[name]:11.2f} µs" if name in times else f"{'-':>14}" for name in names)
        shown = f"{ratio:6.0f}x" if ratio else "      -"
        print(f"{text[:47]:47} {times['here']:5.2f} µs {cells} {shown}")
        if ratio and ratio < GOAL_RATIO:
            failures.append(f"{text}: only {ratio:.0f} times as fast")
        if text == PRINCIPAL and times["here"] > GOAL_MICROSECONDS:
            failures.append(f"{text}: {times['here']:.1f} µs")
    parsing = min(timeit.repeat(lambda: feel.parse(PRINCIPAL), number=100, repeat=ROUNDS)) * 1e4
    compiling = min(timeit.repeat(lambda: feel.compile(PRINCIPAL).evaluate(VARIABLES), number=100, repeat=ROUNDS)) * 1e4
    print(f"\nparsing alone {parsing:.0f} µs, parsing, generating code and evaluating once {compiling:.0f} µs")
    if failures:
        sys.exit("below the goal: " + "; ".join(failures))


if __name__ == "__main__":
    main()
