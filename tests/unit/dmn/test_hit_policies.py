"""Every hit policy combines the matching rules as the standard says, and says so where it cannot."""

from decimal import Decimal

import pytest

from engine import dmn
from tests.unit.dmn.models import decision, definitions, input_data, table, table_model

AGES = [("Alter", "number")]
THREE = [((">= 6",), ("1",)), ((">= 14",), ("3",)), ((">= 18",), ("2",))]
PRIORITIES = [("", "string", '"hoch", "mittel", "niedrig"')]
RANKED = [((">= 6",), ('"niedrig"',)), ((">= 14",), ('"hoch"',)), ((">= 18",), ('"mittel"',))]


def decide(xml: bytes, **inputs: object) -> dmn.Evaluation:
    return dmn.load(xml).evaluate("Ergebnis", inputs)


def test_unique_takes_the_only_matching_rule():
    evaluation = decide(table_model(AGES, [("", "number")], THREE), Alter=7)
    assert evaluation.value == 1
    assert [rule.number for rule in evaluation.matched_rules] == [1]
    assert evaluation.reasons == ()


def test_unique_with_two_matching_rules_is_null_and_names_them():
    evaluation = decide(table_model(AGES, [("", "number")], THREE), Alter=15)
    assert evaluation.value is None
    assert "1, 2" in evaluation.reasons[0].sentence
    assert evaluation.reasons[0].element_id == "t"


def test_any_accepts_several_rules_with_the_same_result():
    rows = [((">= 6",), ("1",)), ((">= 14",), ("1.0",))]
    assert decide(table_model(AGES, [("", "number")], rows, "ANY"), Alter=15).value == 1


def test_any_with_different_results_is_null():
    evaluation = decide(table_model(AGES, [("", "number")], THREE, "ANY"), Alter=15)
    assert evaluation.value is None
    assert "verschiedene Ergebnisse" in evaluation.reasons[0].sentence


def test_first_takes_the_first_rule_and_reports_only_it():
    evaluation = decide(table_model(AGES, [("", "number")], THREE, "FIRST"), Alter=20)
    assert evaluation.value == 1
    assert [rule.number for rule in evaluation.matched_rules] == [1]


def test_priority_takes_the_output_that_stands_first_in_the_list_of_output_values():
    assert decide(table_model(AGES, PRIORITIES, RANKED, "PRIORITY"), Alter=20).value == "hoch"
    assert decide(table_model(AGES, PRIORITIES, RANKED, "PRIORITY"), Alter=7).value == "niedrig"


def test_priority_of_compound_outputs_compares_column_by_column():
    outputs = [("Stufe", "string", '"A", "B"'), ("Team", "string", '"Nord", "Süd"')]
    rows = [(("-",), ('"B"', '"Nord"')), (("-",), ('"A"', '"Süd"')), (("-",), ('"A"', '"Nord"'))]
    assert decide(table_model(AGES, outputs, rows, "PRIORITY"), Alter=1).value == {"Stufe": "A", "Team": "Nord"}


def test_priority_takes_the_allowed_values_of_the_type_where_the_column_lists_none():
    kinds = (
        '<itemDefinition name="tStufe"><typeRef>string</typeRef>'
        '<allowedValues><text>"hoch", "mittel", "niedrig"</text></allowedValues></itemDefinition>'
    )
    logic = table(AGES, [("", "tStufe")], RANKED, "PRIORITY")
    xml = definitions(kinds, input_data("Alter", "number"), decision("Ergebnis", logic, ["Alter"]))
    assert decide(xml, Alter=20).value == "hoch"


def test_output_order_sorts_by_the_list_of_output_values():
    evaluation = decide(table_model(AGES, PRIORITIES, RANKED, "OUTPUT ORDER"), Alter=20)
    assert evaluation.value == ["hoch", "mittel", "niedrig"]


def test_rule_order_keeps_the_order_of_the_rules():
    assert decide(table_model(AGES, [("", "number")], THREE, "RULE ORDER"), Alter=20).value == [1, 3, 2]


@pytest.mark.parametrize(
    ("aggregation", "expected"), [("", [1, 3, 2]), ("SUM", 6), ("MIN", 1), ("MAX", 3), ("COUNT", 3)]
)
def test_collect_gathers_or_summarises(aggregation: str, expected: object):
    assert decide(table_model(AGES, [("", "number")], THREE, "COLLECT", aggregation), Alter=20).value == expected


@pytest.mark.parametrize(("aggregation", "expected"), [("", []), ("COUNT", Decimal(0)), ("SUM", None), ("MAX", None)])
def test_collect_without_a_match(aggregation: str, expected: object):
    assert decide(table_model(AGES, [("", "number")], THREE, "COLLECT", aggregation), Alter=1).value == expected


def test_a_sum_has_as_many_digits_as_all_numbers():
    rows = [(("-",), ("1234567890123456789012345678901234",)), (("-",), ("1",))]
    xml = table_model(AGES, [("", "number")], rows, "COLLECT", aggregation="SUM")
    assert decide(xml, Alter=1).value == Decimal(1234567890123456789012345678901235)


def test_a_sum_of_texts_is_null_and_says_why():
    rows = [(("-",), ('"a"',)), (("-",), ('"b"',))]
    evaluation = decide(table_model(AGES, [("", "string")], rows, "COLLECT", "SUM"), Alter=1)
    assert evaluation.value is None
    assert "zusammenfassen" in evaluation.reasons[0].sentence


@pytest.mark.parametrize("letter", ["U", "A", "P", "F", "R", "O", "C"])
def test_hit_policies_may_be_written_as_a_letter(letter: str):
    outputs = [("", "number", "1, 2, 3")]
    assert decide(table_model(AGES, outputs, THREE, letter), Alter=7).value in (1, [1])


def test_no_match_is_null_with_a_reason():
    evaluation = decide(table_model(AGES, [("", "number")], THREE), Alter=1)
    assert evaluation.value is None
    assert "Keine Regel" in evaluation.reasons[0].sentence


def test_no_match_takes_the_default_output():
    evaluation = decide(table_model(AGES, [("", "number")], THREE, defaults=["0"]), Alter=1)
    assert evaluation.value == 0
    assert evaluation.trace[-1].tables[0].used_default
    assert evaluation.reasons == ()


def test_compound_outputs_form_a_context():
    outputs = [("Betrag", "number"), ("Grundlage der Gebühr", "string")]
    evaluation = decide(table_model(AGES, outputs, [(("-",), ("100", '"§ 45"'))]), Alter=1)
    assert evaluation.value == {"Betrag": 100, "Grundlage der Gebühr": "§ 45"}


def test_an_input_outside_its_allowed_values_is_null_with_a_reason():
    xml = table_model([("Art", "string", '"neu", "alt"')], [("", "number")], [(("-",), ("1",))])
    evaluation = decide(xml, Art="ganz neu")
    assert evaluation.value is None
    assert "ganz neu" in evaluation.reasons[0].sentence


def test_an_output_outside_its_list_is_null_with_a_reason():
    xml = table_model(AGES, [("", "number", "1, 2")], [(("-",), ("Alter",))])
    assert decide(xml, Alter=2).value == 2
    assert decide(xml, Alter=3).value is None
    assert "3" in decide(xml, Alter=3).reasons[0].sentence
