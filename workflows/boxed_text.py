"""The logic of a decision as one text in FEEL, for people who read it; tables are shown as tables instead."""

from functools import singledispatch

from engine.dmn import elements as dmn


@singledispatch
def feel_text(logic: dmn.BoxedExpression | None) -> str:
    """FEEL that means the same as a boxed expression (DMN 1.5, 10.2); a table inside is only hinted at."""
    return "null" if logic is None else "…"


@feel_text.register
def _(logic: dmn.LiteralExpression) -> str:
    return logic.text


@feel_text.register
def _(logic: dmn.BoxedContext) -> str:
    lines = [
        f"  {entry.variable.name}: {feel_text(entry.value)}" if entry.variable else f"  → {feel_text(entry.value)}"
        for entry in logic.entries
    ]
    return "\n".join(["{", *lines, "}"])


@feel_text.register
def _(logic: dmn.BoxedList) -> str:
    return f"[{', '.join(map(feel_text, logic.items))}]"


@feel_text.register
def _(logic: dmn.Relation) -> str:
    rows = (zip(logic.columns, row, strict=True) for row in logic.rows)
    contexts = (", ".join(f"{column.name}: {feel_text(cell)}" for column, cell in row) for row in rows)
    return f"[{', '.join(f'{{{context}}}' for context in contexts)}]"


@feel_text.register
def _(logic: dmn.Invocation) -> str:
    given = ", ".join(f"{binding.parameter}: {feel_text(binding.value)}" for binding in logic.bindings)
    return f"{feel_text(logic.function)}({given})"


@feel_text.register
def _(logic: dmn.FunctionDefinition) -> str:
    return f"function({', '.join(parameter.name for parameter in logic.parameters)}) {feel_text(logic.body)}"


@feel_text.register
def _(logic: dmn.Conditional) -> str:
    condition, consequence, alternative = map(feel_text, (logic.condition, logic.consequence, logic.alternative))
    return f"if {condition} then {consequence} else {alternative}"


@feel_text.register
def _(logic: dmn.Iteration) -> str:
    joint = "return" if logic.kind == "for" else "satisfies"
    return f"{logic.kind} {logic.variable} in {feel_text(logic.collection)} {joint} {feel_text(logic.body)}"


@feel_text.register
def _(logic: dmn.Filter) -> str:
    return f"{feel_text(logic.collection)}[{feel_text(logic.condition)}]"
