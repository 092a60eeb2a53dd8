"""What a choice offers: fixed options, a code list, options from a variable, or options that an expression yields.

An option is sent as a token: its value where that is a text, `=` and JSON otherwise, so that the number 1 and the
text "1" stay apart. Only tokens that are on offer are ever accepted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson

from engine.errors import translatable
from forms import code_lists
from forms.code_lists import CodeName
from forms.component_source import ComponentSource
from forms.display import display
from forms.expressions import Expression, plain
from forms.paths import value_at
from forms.scopes import Context
from forms.wording import Wording

MAX_OPTIONS = 5000


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer."""

    value: Any  # JSON
    token: str
    label: Wording | CodeName | str  # a string where it comes from data
    hint: Wording
    when: Expression | None = None  # the condition under which it is on offer

    def text(self, language: str, context: Context) -> str:
        """The label for a reader of this language."""
        return self.label if isinstance(self.label, str) else self.label.text(language, context)


@dataclass(frozen=True, slots=True)
class Options:
    """Where the options of a field come from; exactly one of the three is set, the others are empty."""

    fixed: tuple[Option, ...]
    key: tuple[str, ...]
    expression: Expression | None

    def offered(self, context: Context) -> Sequence[Option]:
        """The options that are on offer in this context."""
        return [option for option in self.known(context) if option.when is None or option.when.holds(context)]

    def known(self, context: Context) -> Sequence[Option]:
        """Those that may have been chosen before, too: whatever their conditions say now."""
        if self.expression:
            return _from_data(self.expression.value(context))
        if self.key[:1] == (code_lists.PREFIX,):
            return _from_code_list(self.key[1])
        return _from_data(value_at(dict(context), self.key)) if self.key else self.fixed


def options_from(source: ComponentSource) -> Options:
    """Read `values`, `valuesKey` or `valuesExpression`; none or several of them is a finding."""
    fixed, key, text = source.raw("values"), source.dotted("valuesKey"), source.text("valuesExpression")
    if sum(map(bool, (fixed, key, text))) != 1:
        source.report(
            "no-options",
            translatable("Die Auswahl braucht genau eine Quelle: „values“, „valuesKey“ oder „valuesExpression“."),
        )
    if key[:1] == (code_lists.PREFIX,) and (len(key) != 2 or key[1] not in code_lists.LISTS):
        known = ", ".join(f"{code_lists.PREFIX}.{name}" for name in code_lists.LISTS)
        source.report("unknown-code-list", code_lists.UNKNOWN_LIST, name=".".join(key), known=known)
        key = ()
    return Options(_fixed(source, fixed or []), key, source.expression("valuesExpression", text))


def option_with_token(options: Sequence[Option], token: str) -> Option | None:
    """The option that was chosen, None if it is not on offer."""
    return next((option for option in options if option.token == token), None)


def token_of(value: Any) -> str:
    """How a value is sent."""
    return value if isinstance(value, str) else "=" + orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _fixed(source: ComponentSource, values: Any) -> tuple[Option, ...]:
    options = []
    for item in values if isinstance(values, list) else [values]:
        if not isinstance(item, Mapping) or "value" not in item:
            source.report(
                "bad-option",
                translatable("Eine Auswahlmöglichkeit braucht „label“ und „value“: {item}"),
                item=str(item)[:80],
            )
            continue
        options.append(_option(source, item["value"], str(item.get("label") or item["value"])))
    tokens = [option.token for option in options]
    for token in sorted({token for token in tokens if tokens.count(token) > 1}):
        source.report(
            "double-option", translatable("Die Auswahlmöglichkeit „{token}“ kommt mehrfach vor."), token=token
        )
    return tuple(options)


def _option(source: ComponentSource, value: Any, label: str) -> Option:
    token = token_of(value)
    return Option(
        value,
        token,
        source.given_wording(f"option.{token}", label),
        source.property_wording(f"option.{token}.hint"),
        source.expression(f"option.{token}.when", source.properties.get(f"option.{token}.when")),
    )


@cache
def _from_code_list(name: str) -> Sequence[Option]:
    return tuple(Option(code, code, label, Wording()) for code, label in code_lists.LISTS[name]().items())


def _from_data(value: Any) -> Sequence[Option]:
    """Options from a FEEL value: a list of `{label, value}` or of plain values; anything else offers nothing."""
    items = plain(value) if isinstance(value, list) else []
    return [_from_item(item) for item in items[:MAX_OPTIONS]]


def _from_item(item: Any) -> Option:
    if isinstance(item, Mapping) and "value" in item:
        value = item["value"]
        return Option(value, token_of(value), str(item.get("label") or display(value, "de")), Wording())
    return Option(item, token_of(item), display(item, "de"), Wording())
