"""Whatever a file holds: it is refused with findings, or it evaluates; nothing else is raised, nothing runs away."""

import copy
import time
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine import dmn, feel, safe_xml
from engine.findings import Finding
from tests.unit.dmn.models import decision, definitions, input_data, knowledge, literal, table, table_model

SAMPLE = definitions(
    '<itemDefinition name="tArt"><typeRef>string</typeRef><allowedValues><text>"neu"</text></allowedValues>'
    "</itemDefinition>",
    '<itemDefinition name="tListe" isCollection="true">'
    '<itemComponent name="Art"><typeRef>tArt</typeRef></itemComponent></itemDefinition>',
    input_data("Art", "tArt"),
    input_data("Alter", "number"),
    knowledge("Doppelt", [("n", "number")], literal("n * 2")),
    decision("Satz", literal("if Alter < 18 then 0.5 else 1"), ["Alter"], kind="number"),
    decision(
        "Gebühr",
        "<context><contextEntry><variable name='Grundlage'/>"
        + table([("Art", "tArt"), ("Alter", "number")], [("", "number")], [(('"neu"', "< 18"), ("Doppelt(100)",))])
        + f"</contextEntry><contextEntry>{literal('Grundlage * Satz')}</contextEntry></context>",
        ["Art", "Alter", "!Satz"],
        ["Doppelt"],
    ),
    '<decisionService id="s" name="Dienst"><variable name="Dienst"/><outputDecision href="#_Gebühr"/>'
    '<inputData href="#_Art"/><inputData href="#_Alter"/></decisionService>',
)
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "-", "1 +", "not(", "?", "null", "[1..", 'x["y"]', "for", "Gebühr()", "#_Gebühr", "\u2028"]),
)


@st.composite
def damaged_files(draw: st.DrawFn) -> bytes:
    root = etree.fromstring(SAMPLE)
    for _ in range(draw(st.integers(1, 5))):
        elements = [element for element in root.iter() if element is not root]
        element = elements[draw(st.integers(0, len(elements) - 1))]
        parent = element.getparent()
        match draw(st.integers(0, 4)):
            case 0:
                parent.remove(element)
            case 1:
                parent.append(copy.deepcopy(element))
            case 2:
                other = elements[draw(st.integers(0, len(elements) - 1))]
                other.append(copy.deepcopy(element))
            case 3:
                element.text = "".join(sign for sign in draw(TEXTS) if sign.isprintable())
            case 4:
                for name in list(element.attrib):
                    element.set(name, "".join(sign for sign in draw(TEXTS) if sign.isprintable()))
        if len(list(root.iter())) < 2:
            break
    return etree.tostring(root)


def sentences_of(findings: Iterable[Finding]) -> None:
    assert all(finding.text for finding in findings)


@settings(deadline=None)
@given(damaged_files(), st.booleans())
def test_damaged_files_are_refused_or_evaluate(xml: bytes, tolerant: bool):
    try:
        model = dmn.load(xml, tolerant=tolerant)
    except dmn.InvalidDecisionModel as invalid:
        sentences_of(invalid.findings)
        return
    sentences_of(dmn.check(model))
    for found in model.decisions:
        evaluation = model.evaluate(found.name, {"Art": "neu", "Alter": 7})
        assert evaluation.as_record()


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes_are_refused(xml: bytes):
    with pytest.raises(dmn.InvalidDecisionModel):
        dmn.load(xml)


@pytest.mark.parametrize(
    "text",
    [
        "for a in 1..1000000, b in 1..1000000 return a",
        "count(for i in 1..200000 return Teuer(i))",
        'string join(for i in 1..200000 return "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")',
    ],
)
def test_an_expression_without_measure_ends_with_a_limit(text: str):
    xml = definitions(
        knowledge("Teuer", [("n", "number")], literal("sum(for i in 1..1000 return i)")),
        decision("A", literal(text), knows=["Teuer"]),
    )
    model = dmn.load(xml)
    begin = time.monotonic()
    with pytest.raises(feel.LimitExceeded):
        model.evaluate("A", {})
    assert time.monotonic() - begin < 10


def test_types_in_a_long_chain_are_refused():
    chain = (
        "".join(f'<itemDefinition name="t{n}"><typeRef>t{n + 1}</typeRef></itemDefinition>' for n in range(2000))
        + '<itemDefinition name="t2000"><typeRef>number</typeRef></itemDefinition>'
    )
    with pytest.raises(dmn.InvalidDecisionModel, match="verschachtelt"):
        dmn.load(definitions(chain, decision("A", literal("1"), kind="t0")))


def test_types_that_explain_each_other_are_refused():
    one, other = (
        f'<itemDefinition name="{name}"><typeRef>{base}</typeRef></itemDefinition>' for name, base in ("ab", "ba")
    )
    with pytest.raises(dmn.InvalidDecisionModel, match="durch sich selbst"):
        dmn.load(definitions(one, other, decision("A", literal("1"), kind="a")))


def test_a_file_with_too_many_elements_is_refused():
    with pytest.raises(dmn.InvalidDecisionModel, match="zu viele Elemente"):
        dmn.load(definitions("<x/>" * safe_xml.MAXIMUM_ELEMENTS))


def test_a_large_table_is_loaded_and_checked_in_bounded_time():
    rows = [((f"[{n * 7 % 997}..{n * 7 % 997 + n % 50}]", f"not([{n}..{n + 3}])", "-"), ("1",)) for n in range(600)]
    begin = time.monotonic()
    model = dmn.load(table_model([("a", "number"), ("b", "number"), ("c", "string")], [("", "number")], rows, "FIRST"))
    dmn.check(model)
    assert time.monotonic() - begin < 20
