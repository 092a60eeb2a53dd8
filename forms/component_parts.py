"""Finds the texts and expressions anywhere in a component, whatever its type: for checks that look at all of them."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from forms.components import Component
from forms.expressions import Expression
from forms.options import Option
from forms.presentation import Column
from forms.wording import Wording


def wordings_of(component: Component) -> Iterator[tuple[str, Wording]]:
    """Every text of a component itself, not of its children, with the name its English has."""
    for name, part in _parts(component, ""):
        if isinstance(part, Wording):
            yield name, part


def expressions_of(component: Component) -> Iterator[Expression]:
    """Every expression of a component itself and of its texts; inside loops names are the items' own, so not those."""
    for _, part in _parts(component, ""):
        if isinstance(part, Expression):
            yield part
        elif isinstance(part, Wording):
            for template in part.templates():
                yield from template.outer_expressions()


# Fields of our classes whose text has another name in the file:
NAMES = {"prefix": "prefixAdorner", "suffix": "suffixAdorner", "time_label": "timeLabel", "alternative": "alt"}


def _parts(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Wording | Expression):
        yield NAMES.get(name, name), value
    elif isinstance(value, Column):
        yield f"column.{value.key}", value.label
    elif isinstance(value, Option):
        yield f"option.{value.token}", value.label
        yield f"option.{value.token}.hint", value.hint
        if value.when is not None:
            yield f"option.{value.token}.when", value.when
    elif isinstance(value, tuple):
        for item in value:
            if not isinstance(item, Component):
                yield from _parts(item, name)
    elif is_dataclass(value) and not isinstance(value, type | Mapping):
        for field in fields(value):
            yield from _parts(getattr(value, field.name), field.name)
