"""A decision table of 200 rules: matching through the index against testing the rules one by one, in one run.

    python -m benchmarks.dmn_tables

Both ways find the same rules with the same compiled tests; the ratio says what the index is worth. Times are the best
of several rounds, per lookup.
"""

import random
import timeit
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from engine import dmn, feel

RULES = 200
ROUNDS, LOOKUPS = 5, 200
KINDS = [f"Art {number}" for number in range(20)]


def file_of_rules() -> bytes:
    """200 rules over a text, two numbers, a boolean and a date; about one in four cells accepts anything."""
    rows = []
    for number in range(RULES):
        low = number // 20 * 10
        cells = [
            f'"{KINDS[number % 20]}"',
            f"[{low}..{low + 10})",
            "-" if number % 4 else ">= 5",
            "-" if number % 3 else "true",
            '< date("2027-01-01")' if number % 2 else "-",
        ]
        rows.append((cells, str(number)))
    rules = "".join(
        "<rule>"
        + "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in cells)
        + f"<outputEntry><text>{result}</text></outputEntry></rule>"
        for cells, result in rows
    )
    names = {"Art": "string", "Punkte": "number", "Tage": "number", "Eilt": "boolean", "Ablauf": "date"}
    columns = "".join(
        f'<input><inputExpression typeRef="{kind}"><text>{name}</text></inputExpression></input>'
        for name, kind in names.items()
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:b" name="b">'
        f'<decision id="D" name="D"><decisionTable hitPolicy="FIRST">{columns}<output/>{rules}</decisionTable>'
        "</decision></definitions>"
    ).encode()


def inputs() -> list[dict[str, Any]]:
    """Cases spread over the whole table; the last kind of text matches nothing."""
    chance = random.Random(1)  # the same cases in every run
    day = feel.compile('date("2026-11-22")').evaluate({})
    return [
        {
            "Art": chance.choice([*KINDS, "andere"]),
            "Punkte": Decimal(chance.randrange(0, 110)),
            "Tage": Decimal(chance.randrange(0, 30)),
            "Eilt": chance.random() < 0.5,
            "Ablauf": day,
        }
        for _ in range(LOOKUPS)
    ]


def one_by_one(table: Any, values: list[Any], variables: dict[str, Any]) -> list[int]:
    """The first matching rule, found by testing every cell until one fails."""
    for position, rule in enumerate(table.rules):
        if all(test is None or test.matches(value, variables) for test, value in zip(rule.tests, values, strict=True)):
            return [position]
    return []


def microseconds(work: Callable[[], Any]) -> float:
    """Microseconds per lookup, the best of several rounds."""
    return min(timeit.repeat(work, number=1, repeat=ROUNDS)) / LOOKUPS * 1e6


def main() -> None:
    xml, cases = file_of_rules(), inputs()
    loading = min(timeit.repeat(lambda: dmn.load(xml), number=1, repeat=3)) * 1e3
    model = dmn.load(xml)
    table = model.compiled.tables[0]
    rows = [(list(case.values()), feel.Scope(case)) for case in cases]
    if [table.matching(*row) for row in rows] != [one_by_one(table, *row) for row in rows]:
        raise SystemExit("the index and the single tests disagree")
    indexed = microseconds(lambda: [table.matching(*row) for row in rows])
    single = microseconds(lambda: [one_by_one(table, *row) for row in rows])
    whole = microseconds(lambda: [model.evaluate("D", case) for case in cases])
    print(f"{RULES} rules, {len(table.inputs)} columns, hit policy FIRST, {LOOKUPS} cases")
    print(f"  load and compile           {loading:9.1f} ms")
    print(f"  one by one                 {single:9.1f} µs per lookup")
    print(f"  index                      {indexed:9.1f} µs per lookup   {single / indexed:6.1f} times as fast")
    print(f"  whole evaluation and trace {whole:9.1f} µs per decision")


if __name__ == "__main__":
    main()
