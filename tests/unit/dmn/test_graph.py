"""Requirements, imports, services, functions and boxed expressions work together; scopes do not leak."""

import threading
from decimal import Decimal

import pytest

from engine import dmn
from tests.unit.dmn.models import decision, definitions, input_data, knowledge, literal

SHARED = definitions(
    '<itemDefinition name="tPerson"><itemComponent name="Name"><typeRef>string</typeRef></itemComponent>'
    '<itemComponent name="Alter"><typeRef>number</typeRef></itemComponent></itemDefinition>',
    input_data("Person", "tPerson"),
    knowledge("Ist volljährig", [("Person", "tPerson")], literal("Person.Alter >= 18")),
    decision("Gruß", literal('"Guten Tag, " + Person.Name'), ["Person"]),
    namespace="urn:shared",
)


def service(name: str, outputs: list[str], decisions: list[str] = (), data: list[str] = ()) -> str:  # type: ignore[assignment]
    parts = [f'<outputDecision href="#_{found}"/>' for found in outputs]
    parts += [f'<inputDecision href="#_{found}"/>' for found in decisions]
    parts += [f'<inputData href="#_{found}"/>' for found in data]
    return f'<decisionService id="_{name}" name="{name}"><variable name="{name}"/>{"".join(parts)}</decisionService>'


def importing(*elements: str) -> dmn.DecisionModel:
    attributes = 'xmlns:s="urn:shared"'
    declared = (
        '<import name="gemeinsam" namespace="urn:shared" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>'
    )
    return dmn.load(definitions(declared, *elements, attributes=attributes), [SHARED])


def test_imported_types_and_functions_are_used_under_the_name_of_the_import():
    model = importing(
        input_data("Antragsteller", "gemeinsam.tPerson"),
        decision(
            "Ergebnis",
            literal("gemeinsam.Ist volljährig(Antragsteller)"),
            ["Antragsteller"],
            ["urn:shared#_Ist volljährig"],
        ),
    )
    assert model.evaluate("Ergebnis", {"Antragsteller": {"Name": "A", "Alter": 20}}).value is True
    assert model.evaluate("Ergebnis", {"Antragsteller": {"Name": "A", "Alter": "alt"}}).value is None


def test_imported_decisions_take_their_inputs_from_under_the_name_of_the_import():
    requirement = '<informationRequirement><requiredDecision href="urn:shared#_Gruß"/></informationRequirement>'
    model = importing(decision("Ergebnis", requirement + literal('gemeinsam.Gruß + "!"')))
    inputs = {"gemeinsam": {"Person": {"Name": "Ada", "Alter": 36}}}
    assert model.evaluate("Ergebnis", inputs).value == "Guten Tag, Ada!"


def test_a_file_imported_twice_takes_its_inputs_from_the_way_it_is_reached():
    kind = 'importType="https://www.omg.org/spec/DMN/20230324/MODEL/"'

    def middle(namespace: str, greeting: str) -> bytes:
        requirement = '<informationRequirement><requiredDecision href="urn:shared#_Gruß"/></informationRequirement>'
        return definitions(
            f'<import name="unten" namespace="urn:shared" {kind}/>',
            decision("Antwort", requirement + literal(f'"{greeting}: " + unten.Gruß')),
            namespace=namespace,
        )

    requirements = "".join(
        f'<informationRequirement><requiredDecision href="{model}#_Antwort"/></informationRequirement>'
        for model in ("urn:b", "urn:b2")
    )
    top = definitions(
        f'<import name="Modell B" namespace="urn:b" {kind}/><import name="Modell B2" namespace="urn:b2" {kind}/>',
        decision("Beide", requirements + literal("[Modell B.Antwort, Modell B2.Antwort]")),
    )
    model = dmn.load(top, [SHARED, middle("urn:b", "eins"), middle("urn:b2", "zwei")])
    person = {"Alter": 1}
    inputs = {
        "Modell B": {"unten": {"Person": {"Name": "Ada", **person}}},
        "Modell B2": {"unten": {"Person": {"Name": "Grace", **person}}},
    }
    assert model.evaluate("Beide", inputs).value == ["eins: Guten Tag, Ada", "zwei: Guten Tag, Grace"]


def test_a_missing_import_is_a_finding():
    declared = '<import name="fehlt" namespace="urn:fehlt" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>'
    with pytest.raises(dmn.InvalidDecisionModel, match="urn:fehlt"):
        dmn.load(definitions(declared, decision("A", literal("1"))))


def test_files_that_import_each_other_are_refused():
    kind = 'importType="https://www.omg.org/spec/DMN/20230324/MODEL/"'
    one = definitions(f'<import name="b" namespace="urn:b" {kind}/>', decision("A", literal("1")), namespace="urn:a")
    two = definitions(f'<import name="a" namespace="urn:a" {kind}/>', decision("B", literal("1")), namespace="urn:b")
    with pytest.raises(dmn.InvalidDecisionModel, match="im Kreis"):
        dmn.load(one, [two])


def test_a_decision_service_uses_what_it_is_given_and_nothing_else():
    xml = definitions(
        input_data("Basis", "number"),
        decision("Satz", literal("0.5")),
        decision("Betrag", literal("Basis * Satz"), ["Basis", "!Satz"], kind="number"),
        service("Rechnen", ["Betrag"], ["Satz"], ["Basis"]),
        decision("Vergleich", literal("[Rechnen(100, 0.1), Betrag]"), ["!Betrag"], ["Rechnen"]),
    )
    model = dmn.load(xml)
    assert model.evaluate("Rechnen", {"Basis": 100, "Satz": 2}).value == 200
    assert model.evaluate("Vergleich", {"Basis": 10}).value == [10, 5]


def test_a_decision_service_with_several_outputs_yields_a_context():
    xml = definitions(decision("A", literal("1")), decision("B", literal("2")), service("Beide", ["A", "B"]))
    assert dmn.load(xml).evaluate("Beide", {}).value == {"A": 1, "B": 2}


def test_a_function_called_with_a_wrong_type_is_null_with_a_reason():
    xml = definitions(
        knowledge("Doppelt", [("n", "number")], literal("if n = null then 0 else n * 2")),
        decision("A", literal('Doppelt("x")'), knows=["Doppelt"]),
    )
    evaluation = dmn.load(xml).evaluate("A", {})
    assert evaluation.value is None
    assert evaluation.reasons


def test_a_knowledge_model_does_not_see_the_variables_of_its_caller():
    xml = definitions(
        input_data("x", "number"),
        knowledge("Heimlich", [], literal("x")),
        decision("A", literal("Heimlich()"), ["x"], ["Heimlich"]),
    )
    assert dmn.load(xml, tolerant=True).evaluate("A", {"x": 1}).value is None


def test_a_decision_sees_only_what_it_requires():
    xml = definitions(input_data("x", "number"), decision("A", literal("1")), decision("B", literal("[x, A]")))
    assert dmn.load(xml).evaluate("B", {"x": 1}).value == [None, None]


def test_an_input_of_the_wrong_type_becomes_null_with_a_reason():
    xml = definitions(input_data("x", "number"), decision("A", literal("x = null"), ["x"]))
    evaluation = dmn.load(xml).evaluate("A", {"x": "eins"})
    assert evaluation.value is True
    assert evaluation.reasons[0].element_id == "_x"


def test_a_missing_input_is_null_and_named():
    name = "Tag der Geburt"
    xml = definitions(input_data(name, "date"), decision("A", literal(name), [name]))
    assert name in dmn.load(xml).evaluate("A", {}).reasons[0].sentence


def test_a_result_of_the_wrong_type_becomes_null_with_a_reason():
    evaluation = dmn.load(definitions(decision("A", literal('"eins"'), kind="number"))).evaluate("A", {})
    assert evaluation.value is None
    assert "number" in evaluation.reasons[0].sentence


def test_results_are_converted_where_the_standard_says_so():
    listed = '<itemDefinition name="tNumbers" isCollection="true"><typeRef>number</typeRef></itemDefinition>'
    xml = definitions(
        listed,
        decision("Liste", literal("1"), kind="tNumbers"),
        decision("Zahl", literal("[1]"), kind="number"),
        decision("Mitternacht", literal('date("2026-01-31")'), kind="date and time"),
    )
    model = dmn.load(xml)
    assert model.evaluate("Liste", {}).value == [1]
    assert model.evaluate("Zahl", {}).value == 1
    assert model.evaluate("Mitternacht", {}).as_record()["value"]["value"] == "2026-01-31T00:00:00Z"


@pytest.mark.parametrize(("value", "expected"), [("neu", "neu"), ("anders", None), (None, None)])
def test_allowed_values_of_an_item_definition_are_demanded(value: object, expected: object):
    kinds = (
        '<itemDefinition name="tArt"><typeRef>string</typeRef><allowedValues><text>"neu", "alt"</text></allowedValues>'
        "</itemDefinition>"
    )
    xml = definitions(kinds, input_data("Art", "tArt"), decision("A", literal("Art"), ["Art"]))
    assert dmn.load(xml).evaluate("A", {"Art": value}).value == expected


def test_a_type_constraint_looks_at_the_whole_collection():
    kinds = (
        '<itemDefinition name="tFew" isCollection="true"><typeRef>number</typeRef>'
        "<allowedValues><text>&gt; 0</text></allowedValues>"
        "<typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>"
    )
    model = dmn.load(definitions(kinds, input_data("n", "tFew"), decision("A", literal("n"), ["n"])))
    assert model.evaluate("A", {"n": [1, 2]}).value == [1, 2]
    assert model.evaluate("A", {"n": [1, 2, 3]}).value is None
    assert model.evaluate("A", {"n": [1, 0]}).value is None


def test_item_definitions_may_stand_in_any_order_and_refer_to_themselves():
    kinds = (
        '<itemDefinition name="tTree"><itemComponent name="wert"><typeRef>tWert</typeRef></itemComponent>'
        '<itemComponent name="kinder" isCollection="true"><typeRef>tTree</typeRef></itemComponent></itemDefinition>'
        '<itemDefinition name="tWert"><typeRef>number</typeRef></itemDefinition>'
    )
    model = dmn.load(definitions(kinds, input_data("b", "tTree"), decision("A", literal("b.kinder.wert"), ["b"])))
    tree = {"wert": 1, "kinder": [{"wert": 2, "kinder": []}]}
    assert model.evaluate("A", {"b": tree}).value == [2]
    assert model.evaluate("A", {"b": {"wert": 1, "kinder": [{"wert": "x", "kinder": []}]}}).value is None


def box(tag: str, **parts: str) -> str:
    inner = "".join(f"<{name}>{literal(text)}</{name}>" for name, text in parts.items())
    variable = ' iteratorVariable="x"' if tag in ("for", "some", "every") else ""
    return f"<{tag}{variable}>{inner}</{tag}>"


RELATION = (
    '<relation><column name="Name"/><column name="Jahr"/>'
    f"<row>{literal(chr(34) + 'A' + chr(34))}{literal('1')}</row></relation>"
)
CONTEXT = (
    f'<context><contextEntry><variable name="eins"/>{literal("1")}</contextEntry>'
    f'<contextEntry><variable name="zwei Werte"/>{literal("[eins, eins]")}</contextEntry>'
    f"<contextEntry>{literal('sum(zwei Werte)')}</contextEntry></context>"
)
INVOCATION = (
    f"<invocation>{literal('substring')}"
    f'<binding><parameter name="start position"/>{literal("4")}</binding>'
    f'<binding><parameter name="string"/>{literal(chr(34) + "foobar" + chr(34))}</binding></invocation>'
)


@pytest.mark.parametrize(
    ("logic", "expected"),
    [
        (box("conditional", **{"if": "1 < 2", "then": '"ja"', "else": '"nein"'}), "ja"),
        (box("conditional", **{"if": "null", "then": '"ja"', "else": '"nein"'}), "nein"),
        (box("for", **{"in": "1..3", "return": "x * 2 + count(partial)"}), [2, 5, 8]),
        (box("some", **{"in": "[1, 2]", "satisfies": "x > 1"}), True),
        (box("every", **{"in": "[1, 2]", "satisfies": "x > 1"}), False),
        (box("filter", **{"in": "[{a: 1}, {a: 2}]", "match": "a > 1"}), [{"a": 2}]),
        (box("filter", **{"in": "[1, 2, 3]", "match": "item > 1"}), [2, 3]),
        (f"<list>{literal('1')}{literal('2')}</list>", [1, 2]),
        (RELATION, [{"Name": "A", "Jahr": 1}]),
        (CONTEXT, 2),
        (INVOCATION, "bar"),
    ],
)
def test_boxed_expressions(logic: str, expected: object):
    assert dmn.load(definitions(decision("A", logic))).evaluate("A", {}).value == expected


def entries(**logic: str) -> str:
    inner = "".join(
        f'<contextEntry><variable name="{name}"/>{literal(text)}</contextEntry>' for name, text in logic.items()
    )
    return f"<context>{inner}</context>"


def test_a_function_in_a_context_does_not_see_later_entries():
    xml = definitions(input_data("a", "number"), decision("A", entries(f="function(x) x + a", a="2", y="f(1)"), ["a"]))
    assert dmn.load(xml).evaluate("A", {"a": 10}).value["y"] == 11


def test_a_boxed_function_in_a_context_may_call_itself():
    body = literal("if n = 0 then 1 else n * g(n - 1)")
    function = f'<functionDefinition><formalParameter name="n" typeRef="number"/>{body}</functionDefinition>'
    logic = (
        f'<context><contextEntry><variable name="g"/>{function}</contextEntry>'
        f"<contextEntry>{literal('g(4)')}</contextEntry></context>"
    )
    assert dmn.load(definitions(decision("A", logic))).evaluate("A", {}).value == 24


def test_a_boxed_condition_that_is_no_boolean_is_null_with_a_reason():
    logic = box("conditional", **{"if": '"x"', "then": "1", "else": "2"})
    evaluation = dmn.load(definitions(decision("A", logic))).evaluate("A", {})
    assert evaluation.value is None
    assert evaluation.reasons


def test_external_functions_are_never_run():
    logic = (
        '<context><contextEntry><variable name="f"/><functionDefinition kind="Java"><formalParameter name="x"/>'
        f"<context/></functionDefinition></contextEntry><contextEntry>{literal('f(1)')}</contextEntry></context>"
    )
    evaluation = dmn.load(definitions(decision("A", logic))).evaluate("A", {})
    assert evaluation.value is None
    assert "Java" in evaluation.reasons[0].sentence


def test_one_model_serves_many_threads():
    xml = definitions(input_data("x", "number"), decision("A", literal("x * 2"), ["x"]))
    model, wrong = dmn.load(xml), []

    def ask(n: int) -> None:
        wrong.extend(i for i in range(200) if model.evaluate("A", {"x": i * n}).value != Decimal(2 * i * n))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
