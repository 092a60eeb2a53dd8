"""Checks a decision model before anybody relies on it: gaps, overlaps, rules without effect, names and types.

The findings of loading come first. Errors forbid publishing; warnings are for the analyst to judge.
"""

from collections.abc import Iterator

from engine.dmn.check_coverage import coverage_findings
from engine.dmn.check_types import type_findings
from engine.dmn.compiled import CompiledModel
from engine.dmn.model import DecisionModel
from engine.errors import translatable
from engine.findings import Finding, Severity


def check(model: DecisionModel) -> list[Finding]:
    """Everything there is to say about a model, in the order: loading, names, types, coverage of each table."""
    compiled = model.compiled
    findings = list(model.findings)
    findings += _name_findings(compiled)
    findings += type_findings(compiled)
    for table in compiled.tables:
        findings += coverage_findings(table, compiled.types)
    return findings


def _name_findings(model: CompiledModel) -> Iterator[Finding]:
    """Names that nothing declares. A file that draws no input data takes what its columns name from the case."""
    declares_inputs = bool(model.inputs)
    from_case = frozenset[str]()
    if not declares_inputs:
        from_case = frozenset(name for usage in model.usages if usage.is_column for name in usage.unknown)
    for usage in model.usages:
        for name in sorted(usage.unknown - from_case):
            severity = Severity.ERROR if declares_inputs or name in model.declared else Severity.WARNING
            sentence = translatable("Der Name „{name}“ in „{text}“ ist nicht bekannt.")
            if name in model.declared:
                sentence = translatable(
                    "„{text}“ benutzt „{name}“; es fehlt aber der Pfeil im Diagramm, der das erlaubt."
                )
            yield Finding("unknown-name", usage.element_id, severity, sentence, {"name": name, "text": usage.text})
