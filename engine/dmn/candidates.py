"""What a table may still say when only some of its inputs are known: for pages that tell people about rules in advance.

Reads the rules, not combinations of values, so that the work grows with the rows and not with the inputs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.dmn.model import DecisionModel, UnknownDecision
from engine.dmn.recorder import Recorder
from engine.dmn.table import CompiledRule, CompiledTable


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that the known inputs do not rule out."""

    outputs: Mapping[str, Any]  # by the names of the result columns
    is_certain: bool  # nothing that is not known matters for it


def candidates(model: DecisionModel, decision: str, known: Mapping[str, Any]) -> Iterator[Candidate]:
    """The rules of the decision's table that may match, in their order.

    A column counts as known when it asks for just one of the `known` inputs. Raises `UnknownDecision` for a decision
    without a table.
    """
    table = _table(model, decision)
    values = {name: feel.to_feel(value) for name, value in known.items()}
    for rule in table.rules:
        unknown = False
        for column, test in zip(table.inputs, rule.tests, strict=True):
            name = column.column.text.strip()
            if test is None:
                continue
            if name not in values:
                unknown = True
            elif not test.matches(values[name], feel.Scope(values)):
                break
        else:
            yield Candidate(_outputs(table, rule, values), is_certain=not unknown)


def _outputs(table: CompiledTable, rule: CompiledRule, values: Mapping[str, Any]) -> dict[str, Any]:
    names = (column.column.name or "" for column in table.outputs)
    results = (logic(feel.Scope(values), Recorder()) for logic in rule.outputs)
    return dict(zip(names, results, strict=True))


def _table(model: DecisionModel, decision: str) -> CompiledTable:
    wanted = next((known.logic for known in model.decisions if decision in (known.element_id, known.name)), None)
    for table in model.compiled.tables:
        if table.table is wanted:
            return table
    raise UnknownDecision(decision=decision, known=", ".join(known.name for known in model.decisions))
