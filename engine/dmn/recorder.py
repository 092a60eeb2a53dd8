"""Collects reasons and the trace while one evaluation runs. One recorder per evaluation; never shared by threads."""

from collections.abc import Mapping
from typing import Any

from engine import feel
from engine.dmn.evaluation import DecisionTrace, Reason, TableTrace

MAX_REASONS = 100
MAX_TABLES = 1_000  # uses of tables in one evaluation; an iteration may call a table very often
MAX_DECISIONS = 1_000


class Recorder:
    """The notes of one evaluation."""

    def __init__(self) -> None:
        self.meter = feel.Meter(explaining=True)  # one for all expressions: the limits hold for the whole evaluation
        self._reasons: dict[Reason, None] = {}
        self._decisions: list[DecisionTrace] = []
        self._open: list[list[TableTrace]] = []
        self._tables = 0
        self.is_complete = True

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons so far, each once, in the order of their first appearance."""
        return tuple(self._reasons)

    @property
    def decisions(self) -> tuple[DecisionTrace, ...]:
        """The finished decisions in order."""
        return tuple(self._decisions)

    def reason(self, element_id: str | None, sentence: str, position: int | None = None) -> None:
        """Note why something became null."""
        if len(self._reasons) < MAX_REASONS:
            self._reasons[Reason(element_id, sentence, position)] = None

    def drain(self, element_id: str | None) -> None:
        """Take over what FEEL had to say about the expression of an element."""
        if self.meter.reasons:
            for reason in self.meter.reasons:
                self.reason(element_id, reason.sentence, reason.position)
            self.meter.reasons.clear()

    def begin_decision(self) -> None:
        """Tables used from now on belong to a new decision (decisions nest where a decision service is called)."""
        self._open.append([])

    def end_decision(self, decision_id: str, name: str, inputs: Mapping[str, Any], value: Any) -> None:
        """The decision begun last is finished."""
        tables = tuple(self._open.pop())
        if len(self._decisions) >= MAX_DECISIONS:
            self.is_complete = False
            return
        self._decisions.append(DecisionTrace(decision_id, name, inputs, value, tables))

    def table(self, trace: TableTrace) -> None:
        """A table was used."""
        self._tables += 1
        if self._tables > MAX_TABLES or not self._open:
            self.is_complete = False
            return
        self._open[-1].append(trace)
