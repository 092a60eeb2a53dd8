"""How the FEEL tests evaluate: `value` for a value, `shown` for its text, `reasons` for the sentences."""

from typing import Any

from engine import feel


def value(text: str, /, **variables: Any) -> Any:
    """The value of an expression; the quick and the explaining way must agree on it."""
    expression = feel.compile(text)
    quick = expression.evaluate(variables)
    explained = expression.explain(variables).value
    assert feel.same(quick, explained) is True or feel.type_name(quick) == "function"
    return quick


def shown(text: str, /, **variables: Any) -> str:
    """The value of an expression as FEEL writes it; strings without quotation marks."""
    return feel.text_of(value(text, **variables))


def reasons(text: str, /, **variables: Any) -> list[str]:
    """Why something became null."""
    return [reason.sentence for reason in feel.compile(text).explain(variables).reasons]
