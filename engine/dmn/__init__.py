"""Decisions to the DMN standard: load a file, evaluate a decision, read why it came out so, check tables.

    model = dmn.load(xml)                                   # InvalidDecisionModel carries all findings
    evaluation = model.evaluate("Dringlichkeit", {"Tage bis Ablauf": 12})
    evaluation.value, evaluation.reasons, evaluation.matched_rules, evaluation.as_record()
    dmn.candidates(model, "Unterlagen", {"Verfahren": "P01"})   # the rules that may still match
    dmn.check(model)                                        # gaps, overlaps, unreachable rules, names, types

Expressions are FEEL (`engine.feel`) and nothing else. Knows nothing of processes, cases or law.
"""

from engine.dmn.candidates import Candidate, candidates
from engine.dmn.check import check
from engine.dmn.evaluation import DecisionTrace, Evaluation, MatchedCell, MatchedRule, Reason, TableTrace
from engine.dmn.examples import SUFFIX as EXAMPLES_SUFFIX
from engine.dmn.examples import (
    Example,
    ExampleResult,
    InvalidExamples,
    exact_number,
    feel_value,
    read_examples,
    run_examples,
)
from engine.dmn.loading import InvalidDecisionModel, load
from engine.dmn.model import DecisionModel, UnknownDecision

__all__ = [
    "EXAMPLES_SUFFIX",
    "Candidate",
    "DecisionModel",
    "DecisionTrace",
    "Evaluation",
    "Example",
    "ExampleResult",
    "InvalidDecisionModel",
    "InvalidExamples",
    "MatchedCell",
    "MatchedRule",
    "Reason",
    "TableTrace",
    "UnknownDecision",
    "candidates",
    "check",
    "exact_number",
    "feel_value",
    "load",
    "read_examples",
    "run_examples",
]
