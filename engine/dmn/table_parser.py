"""Reads a `decisionTable` element: columns, rules, hit policy, annotations. Reports what is missing or does not fit."""

from engine.dmn.document import Element, child, children, local_name, text_of_child
from engine.dmn.elements import Aggregation, Cell, DecisionTable, HitPolicy, InputColumn, OutputColumn, Rule
from engine.dmn.reading import Reading, check_language, display_name
from engine.errors import translatable

_SINGLE_LETTERS = {
    "U": HitPolicy.UNIQUE,
    "A": HitPolicy.ANY,
    "P": HitPolicy.PRIORITY,
    "F": HitPolicy.FIRST,
    "R": HitPolicy.RULE_ORDER,
    "O": HitPolicy.OUTPUT_ORDER,
    "C": HitPolicy.COLLECT,
}


def read_table(element: Element, reading: Reading) -> DecisionTable:
    """The table as it stands in the file; a wrong hit policy or width is reported and mended for further checks."""
    inputs = tuple(_input_column(column, reading) for column in children(element, "input"))
    outputs = tuple(_output_column(column, reading) for column in children(element, "output"))
    if not outputs:
        reading.error(
            "table-without-output", element, translatable("Die Entscheidungstabelle hat keine Ergebnisspalte.")
        )
    _check_output_names(element, outputs, reading)
    headings = [display_name(heading) for heading in children(element, "annotation")]
    rules = tuple(
        _rule(rule, number, headings, reading) for number, rule in enumerate(children(element, "rule"), start=1)
    )
    for rule in rules:
        _check_width(rule, len(inputs), len(outputs), reading)
    return DecisionTable(
        element.get("id"),
        _hit_policy(element, reading),
        _aggregation(element, reading),
        inputs,
        outputs,
        rules,
        element.get("typeRef"),
    )


def _hit_policy(element: Element, reading: Reading) -> HitPolicy:
    stated = element.get("hitPolicy", "UNIQUE").strip().upper()
    if stated in _SINGLE_LETTERS:
        return _SINGLE_LETTERS[stated]
    try:
        return HitPolicy(stated)
    except ValueError:
        reading.error(
            "unknown-hit-policy", element, translatable("Die Trefferregel „{policy}“ gibt es nicht."), policy=stated
        )
        return HitPolicy.UNIQUE


def _aggregation(element: Element, reading: Reading) -> Aggregation | None:
    stated = element.get("aggregation", "").strip().upper()
    if not stated or stated == "LIST":
        return None
    try:
        return Aggregation(stated)
    except ValueError:
        reading.error(
            "unknown-aggregation",
            element,
            translatable("Die Zusammenfassung „{aggregation}“ gibt es nicht."),
            aggregation=stated,
        )
        return None


def _input_column(element: Element, reading: Reading) -> InputColumn:
    expression = child(element, "inputExpression")
    text = text_of_child(expression, "text") if expression is not None else ""
    label = element.get("label", "").strip() or text
    if not text:
        reading.error(
            "input-without-expression",
            element,
            translatable("Die Eingabespalte „{label}“ hat keinen Ausdruck."),
            label=label or "?",
        )
    elif expression is not None:
        check_language(expression, reading)
    return InputColumn(
        element.get("id"),
        label,
        text,
        expression.get("typeRef") if expression is not None else None,
        _tests(element, "inputValues"),
    )


def _output_column(element: Element, reading: Reading) -> OutputColumn:
    name = display_name(element) or None
    default = child(element, "defaultOutputEntry")
    if default is not None:
        check_language(default, reading)
    return OutputColumn(
        element.get("id"),
        name,
        element.get("label", "").strip() or name or "",
        element.get("typeRef"),
        _tests(element, "outputValues"),
        text_of_child(default, "text") or None if default is not None else None,
    )


def _tests(element: Element, name: str) -> str | None:
    found = child(element, name)
    return text_of_child(found, "text") or None if found is not None else None


def _rule(element: Element, number: int, headings: list[str], reading: Reading) -> Rule:
    cells: dict[str, list[Cell]] = {"inputEntry": [], "outputEntry": []}
    for entry in children(element, "inputEntry", "outputEntry"):
        check_language(entry, reading)
        cells[local_name(entry)].append(Cell(entry.get("id"), text_of_child(entry, "text")))
    notes = [text_of_child(entry, "text") for entry in children(element, "annotationEntry")]
    annotations = [(headings[i] if i < len(headings) else "", note) for i, note in enumerate(notes) if note]
    if description := text_of_child(element, "description"):
        annotations.append(("", description))
    return Rule(element.get("id"), number, tuple(cells["inputEntry"]), tuple(cells["outputEntry"]), tuple(annotations))


def _check_width(rule: Rule, inputs: int, outputs: int, reading: Reading) -> None:
    if len(rule.inputs) != inputs or len(rule.outputs) != outputs:
        reading.error(
            "rule-width",
            rule.element_id,
            translatable(
                "Regel {number} hat {inputs} Bedingungen und {outputs} Ergebnisse; "
                "die Tabelle hat {expected_inputs} Eingabe- und {expected_outputs} Ergebnisspalten."
            ),
            number=rule.number,
            inputs=len(rule.inputs),
            outputs=len(rule.outputs),
            expected_inputs=inputs,
            expected_outputs=outputs,
        )


def _check_output_names(element: Element, outputs: tuple[OutputColumn, ...], reading: Reading) -> None:
    if len(outputs) < 2:
        return
    names = [column.name for column in outputs]
    if None in names or len(set(names)) < len(names):
        reading.error(
            "output-names",
            element,
            translatable("Bei mehreren Ergebnisspalten braucht jede einen eigenen Namen."),
        )
