"""What an expression sees: process variables, the answers so far, and inside a repeated entry that entry.

As in form-js, `this` is the present entry (the whole form outside of one), `parent` what surrounds it, `i` the list
of positions counted from 1. `_this_`, `_parent_` and `_i_` say the same and cannot clash with a field's name.
"""

from collections.abc import Mapping
from typing import Any

from engine import feel
from forms.paths import Steps, value_at

RESERVED = frozenset({"this", "parent", "i", "_this_", "_parent_", "_i_"})

Context = Mapping[str, Any]


class Scopes:
    """The contexts of one state of the answers; each is built once."""

    def __init__(self, answers: Mapping[str, Any], variables: Mapping[str, Any]) -> None:
        self._data = feel.Scope.of({**variables, **answers})
        self._contexts: dict[Steps, Context] = {(): _context(self._data, self._data, None, [])}

    def at(self, scope: Steps) -> Context:
        """The context at an entry: `()` is the whole form, `("children", 0)` the first child."""
        if scope not in self._contexts:
            self._contexts[scope] = item_context(
                value_at(self._data, scope), self.at(_surrounding(scope)), int(scope[-1]) + 1
            )
        return self._contexts[scope]


def item_context(item: Any, surrounding: Context, position: int | None = None) -> Context:
    """The context inside an entry of a list; an entry's own names go before those around it."""
    positions = [*surrounding.get("_i_", []), *([feel.to_feel(position)] if position else [])]
    own = item if isinstance(item, dict) else {}
    return _context({**surrounding, **own}, item, surrounding, positions)


def _context(names: Mapping[str, Any], item: Any, surrounding: Context | None, positions: list[Any]) -> Context:
    this, parent = _value(item), _value(surrounding)
    special = {"this": this, "parent": parent, "i": positions, "_this_": this, "_parent_": parent, "_i_": positions}
    return feel.Scope({**names, **special})


def _value(context: Any) -> Any:
    """A context as a FEEL value: a scope holds values, it is none."""
    return dict(context) if isinstance(context, feel.Scope) else context


def _surrounding(scope: Steps) -> Steps:
    """The entry around an entry: cut the own index and then back to the next index."""
    outer = scope[:-1]
    while outer and not isinstance(outer[-1], int):
        outer = outer[:-1]
    return outer
