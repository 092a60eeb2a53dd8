"""Findings about what a table's rules cover; the arithmetic is in `coverage`, the words are here."""

from collections.abc import Iterator, Sequence
from itertools import islice

from engine.dmn.cells import literal_value
from engine.dmn.coverage import Budget, Example, common_example, gaps, is_hidden, never_matches, overlaps
from engine.dmn.elements import HitPolicy
from engine.dmn.item_types import ItemTypes
from engine.dmn.regions import ColumnRegions, column_regions
from engine.dmn.spelling import spelled
from engine.dmn.table import CompiledTable
from engine.errors import translatable
from engine.findings import Finding, Severity

MAX_EXAMPLES = 10  # findings of one kind per table

_SINGLE_HIT = (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.PRIORITY, HitPolicy.FIRST)


def coverage_findings(table: CompiledTable, types: ItemTypes) -> Iterator[Finding]:
    """Gaps, overlaps and rules without effect of one table."""
    columns = column_regions(table, types)
    budgets = gap_budget, overlap_budget, reach_budget = Budget(), Budget(), Budget()
    if not table.rules:
        yield _finding(table, "table-empty", Severity.WARNING, translatable("Die Tabelle „{table}“ hat keine Regeln."))
        return
    if table.table.hit_policy in _SINGLE_HIT and not table.has_default:
        yield from _gap_findings(table, columns, gap_budget)
    if table.table.hit_policy in (HitPolicy.UNIQUE, HitPolicy.ANY):
        yield from _overlap_findings(table, columns, overlap_budget)
    yield from _useless_rules(table, columns, reach_budget)
    if any(budget.is_exhausted for budget in budgets):
        yield _finding(
            table,
            "check-incomplete",
            Severity.WARNING,
            translatable(
                "Die Tabelle „{table}“ ist zu groß, um sie ganz auf Lücken, Überschneidungen und Wirkung zu prüfen."
            ),
        )


def _finding(
    table: CompiledTable, rule: str, severity: Severity, sentence: str, element_id: str | None = None, **values: object
) -> Finding:
    place = element_id or table.table.element_id
    return Finding(rule, place, severity, sentence, {"table": table.name, **values})


def _gap_findings(table: CompiledTable, columns: Sequence[ColumnRegions], budget: Budget) -> Iterator[Finding]:
    for example in islice(gaps(columns, len(table.rules), budget), MAX_EXAMPLES):
        yield _finding(
            table,
            "table-gap",
            Severity.WARNING,
            translatable("Tabelle „{table}“: Für {example} trifft keine Regel zu."),
            example=_in_words(columns, example),
        )


def _overlap_findings(table: CompiledTable, columns: Sequence[ColumnRegions], budget: Budget) -> Iterator[Finding]:
    sentence = translatable(
        "Tabelle „{table}“: Die Regeln {first} und {second} treffen beide zu, zum Beispiel für {example}."
    )
    is_any = table.table.hit_policy is HitPolicy.ANY
    if is_any:
        sentence = translatable(
            "Tabelle „{table}“: Die Regeln {first} und {second} treffen beide zu, haben aber verschiedene Ergebnisse, "
            "zum Beispiel für {example}."
        )
    pairs = (
        pair for pair in overlaps(columns, len(table.rules), budget) if not is_any or _outputs_differ(table, *pair)
    )
    for first, second in islice(pairs, MAX_EXAMPLES):
        example = common_example(columns, 1 << first | 1 << second)
        yield _finding(
            table,
            "table-overlap",
            Severity.ERROR,
            sentence,
            table.rules[second].rule.element_id,
            first=table.rules[first].rule.number,
            second=table.rules[second].rule.number,
            example=_in_words(columns, example),
        )


def _outputs_differ(table: CompiledTable, first: int, second: int) -> bool:
    """Whether two rules certainly have different results: some output differs and both are constants."""
    cells = zip(table.rules[first].rule.outputs, table.rules[second].rule.outputs, strict=True)
    pairs = ((literal_value(one.text), literal_value(other.text)) for one, other in cells)
    return any(one is not None and other is not None and one != other for one, other in pairs)


def _useless_rules(table: CompiledTable, columns: Sequence[ColumnRegions], budget: Budget) -> Iterator[Finding]:
    for position, rule in enumerate(table.rules):
        column = never_matches(columns, position)
        if column is not None:
            yield _finding(
                table,
                "rule-never-matches",
                Severity.WARNING,
                translatable("Tabelle „{table}“: Regel {number} kann nie zutreffen (Spalte „{column}“)."),
                rule.rule.element_id,
                number=rule.rule.number,
                column=column.label,
            )
            continue
        stronger = _stronger_rules(table, position)
        if stronger and is_hidden(columns, position, stronger, budget):
            yield _finding(
                table,
                "rule-unreachable",
                Severity.WARNING,
                translatable(
                    "Tabelle „{table}“: Regel {number} kommt nie zum Zug, weil andere Regeln ihr zuvorkommen."
                ),
                rule.rule.element_id,
                number=rule.rule.number,
            )


def _stronger_rules(table: CompiledTable, position: int) -> int:
    """The rules that win over this one wherever both match."""
    if table.table.hit_policy is HitPolicy.FIRST:
        return (1 << position) - 1
    if table.table.hit_policy is not HitPolicy.PRIORITY:
        return 0
    own = table.constant_rank(position)
    if own is None:
        return 0
    stronger = 0
    for other in range(len(table.rules)):
        rank = table.constant_rank(other)
        if rank is not None and (rank, other) < (own, position):
            stronger |= 1 << other
    return stronger


def _in_words(columns: Sequence[ColumnRegions], example: Example) -> str:
    parts = [
        f"{column.label} = {spelled(region.example)}"
        for column, region in zip(columns, example, strict=True)
        if region.example is not None
    ]
    return ", ".join(parts) or translatable("beliebige Eingaben")
