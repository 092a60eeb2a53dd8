"""The check finds gaps, overlaps, rules without effect, unknown names, wrong types; nothing where all is well."""

import pytest

from engine import dmn
from engine.findings import Finding, Severity
from tests.unit.dmn.models import decision, definitions, input_data, knowledge, literal, table, table_model


def check(xml: bytes) -> list[Finding]:
    return dmn.check(dmn.load(xml))


def rules(xml: bytes) -> list[str]:
    return [finding.rule for finding in check(xml)]


NUMBER = [("", "number")]


def test_a_complete_table_has_no_findings():
    inputs = [("Alter", "number"), ("Art", "string", '"neu", "alt"'), ("Eilt", "boolean"), ("Ab", "date")]
    rows = [
        (("< 18", "-", "-", "-"), ("1",)),
        ((">= 18", '"neu"', "true", '< date("2026-01-01")'), ("2",)),
        ((">= 18", '"neu"', "true", '>= @"2026-01-01"'), ("3",)),
        ((">= 18", '"neu"', "false", "-"), ("4",)),
        ((">= 18", 'not("neu")', "-", "-"), ("5",)),
    ]
    assert check(table_model(inputs, NUMBER, rows)) == []


@pytest.mark.parametrize(
    ("column", "cells", "example"),
    [
        (("Alter", "number"), ["< 18", "> 18"], "Alter = 18 "),
        (("Alter", "number"), ["<= 17", ">= 18"], "Alter = 17.5 "),
        (("Alter", "number", "[0..100]"), ["[0..20]", "[30..100]"], "Alter = 21 "),
        (("Art", "string", '"neu", "alt"'), ['"neu"'], 'Art = "alt" '),
        (("Eilt", "boolean"), ["true"], "Eilt = false "),
        (("Ab", "date"), ['< @"2026-01-01"', '> @"2026-01-01"'], "Ab = 2026-01-01 "),
    ],
)
def test_a_gap_comes_with_an_example(column: tuple[str, ...], cells: list[str], example: str):
    found = check(table_model([column], NUMBER, [((cell,), ("1",)) for cell in cells]))  # type: ignore[list-item]
    assert [finding.rule for finding in found] == ["table-gap"]
    assert found[0].severity is Severity.WARNING
    assert f"Für {example}trifft keine Regel zu" in found[0].text


def test_whole_numbers_have_no_gap_between_neighbours():
    assert check(table_model([("Alter", "integer")], NUMBER, [(("<= 17",), ("1",)), ((">= 18",), ("2",))])) == []


def test_a_gap_in_two_columns_names_both():
    inputs = [("Alter", "number"), ("Eilt", "boolean")]
    rows = [(("< 18", "-"), ("1",)), ((">= 18", "true"), ("2",))]
    found = check(table_model(inputs, NUMBER, rows))
    assert "Alter = 18, Eilt = false" in found[0].text


def test_free_text_beside_the_named_values_is_no_gap():
    assert check(table_model([("Art", "string")], NUMBER, [(('"a"',), ("1",)), (('"b"',), ("2",))])) == []


@pytest.mark.parametrize("hit_policy", ["COLLECT", "RULE ORDER", "OUTPUT ORDER"])
def test_tables_that_gather_may_have_gaps(hit_policy: str):
    assert "table-gap" not in rules(table_model([("Eilt", "boolean")], NUMBER, [(("true",), ("1",))], hit_policy))


def test_a_default_output_closes_all_gaps():
    assert check(table_model([("Eilt", "boolean")], NUMBER, [(("true",), ("1",))], defaults=["0"])) == []


def test_overlapping_rules_of_a_unique_table_are_an_error_at_the_later_rule():
    found = check(table_model([("Alter", "number")], NUMBER, [(("< 18",), ("1",)), ((">= 17",), ("1",))]))
    assert [(finding.rule, finding.element_id, finding.severity) for finding in found] == [
        ("table-overlap", "r2", Severity.ERROR)
    ]
    assert "Die Regeln 1 und 2" in found[0].text
    assert "Alter = 17" in found[0].text


def test_overlaps_of_an_any_table_matter_only_with_different_results():
    same = [(("-",), ("1",)), (("< 5",), ("1.0",))]
    different = [(("-",), ("1",)), (("< 5",), ("2",))]
    assert "table-overlap" not in rules(table_model([("x", "number")], NUMBER, same, "ANY"))
    assert "table-overlap" in rules(table_model([("x", "number")], NUMBER, different, "ANY"))


def test_a_rule_behind_a_wider_one_is_unreachable_with_first():
    rows = [(("< 10",), ("1",)), ((">= 5",), ("2",)), (("[4..6]",), ("3",)), (("-",), ("4",))]
    found = check(table_model([("x", "number")], NUMBER, rows, "FIRST"))
    assert [(finding.rule, finding.element_id) for finding in found] == [
        ("rule-unreachable", "r3"),
        ("rule-unreachable", "r4"),
    ]


def test_a_fallback_for_other_texts_is_reachable():
    rows = [(('"a"',), ("1",)), (("-",), ("2",))]
    assert check(table_model([("Art", "string")], NUMBER, rows, "FIRST")) == []


def test_a_rule_with_lower_priority_may_be_hidden():
    outputs = [("", "string", '"hoch", "niedrig"')]
    rows = [(("< 5",), ('"niedrig"',)), (("-",), ('"hoch"',))]
    found = check(table_model([("x", "number")], outputs, rows, "PRIORITY"))
    assert [(finding.rule, finding.element_id) for finding in found] == [("rule-unreachable", "r1")]


@pytest.mark.parametrize("cell", ["[10..5]", "(3..3)", '"weg"'])
def test_a_rule_that_nothing_can_meet(cell: str):
    column = ("x", "string", '"a", "b"') if '"' in cell else ("x", "number")
    found = check(table_model([column], NUMBER, [((cell,), ("1",)), (("-",), ("2",))], "FIRST"))
    assert "rule-never-matches" in [finding.rule for finding in found]


def test_cells_that_are_no_constants_get_the_benefit_of_the_doubt():
    rows = [(("< Grenze", "-"), ("1",)), ((">= Grenze", "-"), ("2",))]
    assert check(table_model([("x", "number"), ("Grenze", "number")], NUMBER, rows)) == []


def test_unknown_names_are_errors_where_inputs_are_drawn():
    xml = definitions(input_data("x", "number"), decision("A", literal("x + y"), ["x"]))
    found = check(xml)
    assert [(finding.rule, finding.element_id, finding.severity) for finding in found] == [
        ("unknown-name", "_A", Severity.ERROR)
    ]
    assert "„y“" in found[0].text


def test_a_missing_arrow_is_named():
    xml = definitions(input_data("x", "number"), decision("A", literal("x")))
    assert "Pfeil" in check(xml)[0].text


def test_without_drawn_inputs_the_columns_say_what_comes_from_the_case():
    logic = table([("days", "number")], NUMBER, [(("< 5",), ("days",)), ((">= 5",), ("tage",))])
    found = check(definitions(decision("A", logic)))
    assert [(finding.values["name"], finding.severity) for finding in found] == [("tage", Severity.WARNING)]


def test_names_inside_knowledge_models_are_checked():
    xml = definitions(knowledge("F", [("n", "number")], literal("n + m")), decision("A", literal("F(1)"), knows=["F"]))
    assert [finding.values["name"] for finding in check(xml)] == ["m"]


@pytest.mark.parametrize(
    "xml",
    [
        table_model([("Alter", "number")], NUMBER, [(('"x"',), ("1",)), (("-",), ("2",))], "FIRST"),
        table_model([("Alter", "number")], NUMBER, [(("-",), ('"eins"',))]),
        definitions(
            input_data("Alter", "string"),
            decision("A", table([("Alter", "number")], NUMBER, [(("-",), ("1",))]), ["Alter"]),
        ),
        definitions(decision("A", literal('"eins"'), kind="number")),
    ],
)
def test_wrong_types_are_errors(xml: bytes):
    assert "type-mismatch" in rules(xml)


def test_values_that_cannot_occur_are_errors():
    inputs = [("Art", "string", '"neu", "alt"')]
    rows = [(('"neu"',), ('"A"',)), (('"alt", "uralt"',), ('"C"',))]
    found = check(table_model(inputs, [("", "string", '"A", "B"')], rows))
    assert [(finding.rule, finding.values["value"]) for finding in found] == [
        ("value-not-allowed", '"uralt"'),
        ("value-not-allowed", '"C"'),
    ]


def test_work_on_a_large_table_is_bounded_and_says_so():
    inputs = [(f"x{n}", "boolean") for n in range(24)]
    rows = [(["true" if n == m else "-" for m in range(24)], ("1",)) for n in range(24)]
    rows += [(["false" if n in (m, m + 1) else "-" for m in range(24)], ("1",)) for n in range(24)]
    found = rules(table_model(inputs, NUMBER, rows, "FIRST"))
    assert set(found) <= {"check-incomplete", "rule-unreachable", "table-gap"}
