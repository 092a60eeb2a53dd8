"""Small DMN files for the tests, written with few words."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"

Column = tuple[str, str] | tuple[str, str, str]  # expression or name, type, allowed values
Row = tuple[Sequence[str], Sequence[str]] | tuple[Sequence[str], Sequence[str], str]  # cells, outputs, annotation


def definitions(*elements: str, namespace: str = "urn:test", attributes: str = "", version: str = NAMESPACE) -> bytes:
    """A whole file."""
    body = "\n".join(elements)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="{version}" id="d" name="Prüfling" '
        f'namespace="{namespace}" {attributes}>{body}</definitions>'
    ).encode()


def input_data(name: str, kind: str = "") -> str:
    """Input data; its id is the name with an underscore before it."""
    named = f"name={quoteattr(name)}"
    return f"<inputData id={_id(name)} {named}><variable {named}{_type(kind)}/></inputData>"


def decision(name: str, logic: str, needs: Sequence[str] = (), knows: Sequence[str] = (), kind: str = "") -> str:
    """A decision that needs inputs (plain names), decisions (names with a leading "!") and knows functions."""
    requirements = "".join(map(_requirement, needs)) + "".join(
        f"<knowledgeRequirement><requiredKnowledge href={_href(known)}/></knowledgeRequirement>" for known in knows
    )
    return (
        f"<decision id={_id(name)} name={quoteattr(name)}><variable name={quoteattr(name)}{_type(kind)}/>"
        f"{requirements}{logic}</decision>"
    )


def literal(text: str, kind: str = "") -> str:
    """A literal expression."""
    return f"<literalExpression{_type(kind)}><text>{escape(text)}</text></literalExpression>"


def knowledge(name: str, parameters: Sequence[tuple[str, str]], body: str, knows: Sequence[str] = ()) -> str:
    """A business knowledge model."""
    formal = "".join(f"<formalParameter name={quoteattr(n)}{_type(kind)}/>" for n, kind in parameters)
    requirements = "".join(
        f"<knowledgeRequirement><requiredKnowledge href={_href(known)}/></knowledgeRequirement>" for known in knows
    )
    return (
        f"<businessKnowledgeModel id={_id(name)} name={quoteattr(name)}><variable name={quoteattr(name)}/>"
        f"<encapsulatedLogic>{formal}{body}</encapsulatedLogic>{requirements}</businessKnowledgeModel>"
    )


def table(
    inputs: Sequence[Column],
    outputs: Sequence[Column],
    rows: Sequence[Row],
    hit_policy: str = "UNIQUE",
    aggregation: str = "",
    defaults: Sequence[str] = (),
) -> str:
    """A decision table; rules have the ids r1, r2 and so on."""
    columns = "".join(
        f'<input id="i{n}"><inputExpression{_type(column[1])}><text>{escape(column[0])}</text></inputExpression>'
        f"{_allowed('inputValues', column)}</input>"
        for n, column in enumerate(inputs, start=1)
    )
    results = "".join(
        f'<output id="o{n}"{_name(column[0])}{_type(column[1])}>{_allowed("outputValues", column)}'
        f"{_default(defaults, n)}</output>"
        for n, column in enumerate(outputs, start=1)
    )
    rules = "".join(_rule(number, row) for number, row in enumerate(rows, start=1))
    collect = f' aggregation="{aggregation}"' if aggregation else ""
    return (
        f'<decisionTable id="t" hitPolicy="{hit_policy}"{collect}>{columns}{results}'
        f'<annotation name="Grundlage"/>{rules}</decisionTable>'
    )


def table_model(
    inputs: Sequence[Column],
    outputs: Sequence[Column],
    rows: Sequence[Row],
    hit_policy: str = "UNIQUE",
    aggregation: str = "",
    defaults: Sequence[str] = (),
) -> bytes:
    """A file with one decision "Ergebnis" that holds a table, and input data named like the columns."""
    logic = table(inputs, outputs, rows, hit_policy, aggregation, defaults)
    names = [column[0] for column in inputs]
    return definitions(*(input_data(column[0], column[1]) for column in inputs), decision("Ergebnis", logic, names))


def _rule(number: int, row: Row) -> str:
    cells = "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in row[0])
    results = "".join(f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in row[1])
    note = f"<annotationEntry><text>{escape(row[2])}</text></annotationEntry>" if len(row) > 2 else ""
    return f'<rule id="r{number}">{cells}{results}{note}</rule>'


def _requirement(name: str) -> str:
    kind, plain = ("requiredDecision", name[1:]) if name.startswith("!") else ("requiredInput", name)
    return f"<informationRequirement><{kind} href={_href(plain)}/></informationRequirement>"


def _allowed(tag: str, column: Column) -> str:
    return f"<{tag}><text>{escape(column[2])}</text></{tag}>" if len(column) > 2 else ""


def _default(defaults: Sequence[str], number: int) -> str:
    if len(defaults) < number:
        return ""
    return f"<defaultOutputEntry><text>{escape(defaults[number - 1])}</text></defaultOutputEntry>"


def _id(name: str) -> str:
    return quoteattr("_" + name)


def _href(name: str) -> str:
    return quoteattr(name if "#" in name else "#_" + name)


def _type(kind: str) -> str:
    return f" typeRef={quoteattr(kind)}" if kind else ""


def _name(name: str) -> str:
    return f" name={quoteattr(name)}" if name else ""
