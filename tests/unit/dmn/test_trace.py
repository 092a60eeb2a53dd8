"""A clerk can read why a decision came out as it did, and an audit can store it."""

import json
from decimal import Decimal

from engine import dmn, feel
from tests.unit.dmn.models import decision, definitions, input_data, knowledge, literal, table, table_model

ROWS = [
    (("< 18", '"neu"'), ("50",), "§ 50 AufenthV"),
    ((">= 18", '"neu", "alt"'), ("100",), "§ 45 AufenthV"),
]


def fees() -> dmn.DecisionModel:
    return dmn.load(table_model([("Alter", "number"), ("Art des Antrags", "string")], [("", "number")], ROWS))


def test_the_matched_rule_reads_as_a_sentence():
    evaluation = fees().evaluate("Ergebnis", {"Alter": 20, "Art des Antrags": "neu"})
    rule = evaluation.matched_rules[0]
    assert (rule.number, rule.rule_id, rule.annotation) == (2, "r2", "§ 45 AufenthV")
    assert rule.sentence == (
        'Regel 2 traf zu, weil Alter = 20 (>= 18) und Art des Antrags = "neu" ("neu", "alt") [§ 45 AufenthV].'
    )


def test_a_rule_without_conditions_says_so():
    model = dmn.load(table_model([("x", "number"), ("y", "number")], [("", "number")], [(("-", ""), ("1",))]))
    sentence = model.evaluate("Ergebnis", {"x": 1, "y": 2}).matched_rules[0].sentence
    assert sentence == "Regel 1 traf zu, weil sie keine Bedingung stellt."


def test_the_record_survives_json_and_names_everything():
    evaluation = fees().evaluate("Ergebnis", {"Alter": Decimal("20.5"), "Art des Antrags": "neu"})
    record = json.loads(json.dumps(evaluation.as_record()))
    step = record["trace"][0]
    assert step["inputs"] == {"Alter": {"@": "number", "value": "20.5"}, "Art des Antrags": "neu"}
    assert step["tables"][0]["rules"][0]["cells"][0]["text"] == ">= 18"
    assert step["tables"][0]["rules"][0]["annotations"] == [{"column": "Grundlage", "text": "§ 45 AufenthV"}]
    assert record["value"] == 100


def test_a_recorded_evaluation_can_be_replayed():
    model = fees()
    first = model.evaluate("Ergebnis", {"Alter": 7, "Art des Antrags": "neu"})
    inputs = feel.from_json(first.as_record()["trace"][-1]["inputs"])
    assert model.evaluate("Ergebnis", inputs) == first


def test_intermediate_decisions_are_traced_in_order_with_their_values():
    xml = definitions(
        input_data("Alter", "number"),
        decision("Kind", literal("Alter < 18"), ["Alter"], kind="boolean"),
        decision("Satz", literal("if Kind then 0.5 else 1"), ["!Kind"], kind="number"),
        decision("Gebühr", literal("100 * Satz"), ["!Satz"], kind="number"),
    )
    evaluation = dmn.load(xml).evaluate("Gebühr", {"Alter": 7})
    assert evaluation.value == 50
    steps = [(step.name, step.value) for step in evaluation.trace]
    assert steps == [("Kind", True), ("Satz", Decimal("0.5")), ("Gebühr", 50)]
    assert evaluation.trace[1].inputs == {"Kind": True}


def test_a_shared_decision_is_evaluated_once():
    xml = definitions(
        input_data("x", "number"),
        decision("A", literal("x + 1"), ["x"]),
        decision("B", literal("A * 2"), ["!A"]),
        decision("C", literal("A + B"), ["!A", "!B"]),
    )
    evaluation = dmn.load(xml).evaluate("C", {"x": 1})
    assert evaluation.value == 6
    assert [step.name for step in evaluation.trace] == ["A", "B", "C"]


def test_tables_of_knowledge_models_belong_to_the_decision_that_uses_them():
    body = table([("alter", "number")], [("", "string")], [(("< 18",), ('"Kind"',)), ((">= 18",), ('"Erwachsen"',))])
    xml = definitions(
        input_data("Alter", "number"),
        knowledge("Gruppe", [("alter", "number")], body),
        decision("Ergebnis", literal("Gruppe(Alter)"), ["Alter"], ["Gruppe"]),
    )
    evaluation = dmn.load(xml).evaluate("Ergebnis", {"Alter": 30})
    assert evaluation.value == "Erwachsen"
    assert [(table.name, table.rules[0].number) for table in evaluation.trace[0].tables] == [("Gruppe", 2)]


def test_a_function_as_a_result_leaves_its_signature_in_the_record():
    xml = definitions(decision("A", literal("{f: function(a, b) a + b, g: [sum]}")))
    record = json.loads(json.dumps(dmn.load(xml).evaluate("A", {}).as_record()))
    assert "(a, b)" in record["value"]["f"]


def test_a_trace_that_grows_too_long_is_cut_and_says_so():
    body = table([("n", "number")], [("", "number")], [(("-",), ("n",))])
    xml = definitions(
        knowledge("Gleich", [("n", "number")], body),
        decision("Ergebnis", literal("count(for i in 1..3000 return Gleich(i))"), knows=["Gleich"]),
    )
    evaluation = dmn.load(xml).evaluate("Ergebnis", {})
    assert evaluation.value == 3000
    assert not evaluation.is_trace_complete
    assert len(evaluation.trace[0].tables) == 1000
