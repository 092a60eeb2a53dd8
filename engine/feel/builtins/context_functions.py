"""Built-in functions on contexts (DMN 1.5, table 81)."""

from typing import Any

from engine.errors import translatable
from engine.feel.builtins.registry import builtin, metered_builtin, nullable, required
from engine.feel.functions import Refusal
from engine.feel.kinds import CONTEXT, LIST, STRING, ContextType, ListType, type_name
from engine.feel.limits import Meter

_ENTRIES = translatable("Jeder Eintrag muss ein Kontext mit „key“ (Zeichenkette) und „value“ sein.")
_TWICE = translatable("Der Schlüssel „{key}“ kommt zweimal vor.")
_KEYS = translatable("Die Liste der Schlüssel ist leer oder enthält etwas anderes als Zeichenketten.")
_NO_CONTEXT = translatable("Unter „{key}“ steht kein Kontext.")
_NO_KEY = translatable("Es gibt keinen Eintrag „{key}“.")
_CONTEXTS = ListType(element=ContextType())


@builtin("get value", required("m", CONTEXT), required("key", STRING))
def get_value(context: dict[str, Any], key: str) -> Any:
    if key not in context:
        raise Refusal(_NO_KEY, key=key)
    return context[key]


@builtin("get value", required("m", CONTEXT), required("keys", LIST))
def get_nested_value(context: dict[str, Any], keys: list[Any]) -> Any:
    """The value that lies under several keys, one within the other."""
    value: Any = context
    for key in _string_keys(keys):
        if not isinstance(value, dict) or key not in value:
            raise Refusal(_NO_KEY, key=key)
        value = value[key]
    return value


@metered_builtin("get entries", required("m", CONTEXT), result=LIST)
def get_entries(meter: Meter, _: int, context: dict[str, Any]) -> list[dict[str, Any]]:
    meter.hold_items(len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


@metered_builtin("context", required("entries", LIST), result=CONTEXT)
def context_from_entries(meter: Meter, _: int, entries: list[Any]) -> dict[str, Any]:
    meter.hold_items(len(entries))
    context: dict[str, Any] = {}
    for entry in entries:
        if type(entry) is not dict or type(entry.get("key")) is not str or "value" not in entry:
            raise Refusal(_ENTRIES)
        if entry["key"] in context:
            raise Refusal(_TWICE, key=entry["key"])
        context[entry["key"]] = entry["value"]
    return context


@metered_builtin(
    "context put", required("context", CONTEXT), required("key", STRING), nullable("value"), result=CONTEXT
)
def context_put(meter: Meter, _: int, context: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    meter.hold_items(len(context) + 1)
    return context | {key: value}


@metered_builtin("context put", required("context", CONTEXT), required("keys", LIST), nullable("value"), result=CONTEXT)
def context_put_nested(
    meter: Meter, position: int, context: dict[str, Any], keys: list[Any], value: Any
) -> dict[str, Any]:
    """The context with a value changed that lies under several keys, one within the other."""
    names = _string_keys(keys)
    contexts = [context]
    for key in names[:-1]:
        inner = contexts[-1].get(key)
        if type(inner) is not dict:
            raise Refusal(_NO_CONTEXT, key=key)
        contexts.append(inner)
    for outer, key in zip(reversed(contexts), reversed(names), strict=True):
        value = context_put(meter, position, outer, key, value)
    return value  # type: ignore[no-any-return]


def _string_keys(keys: list[Any]) -> list[str]:
    if not keys or any(type(key) is not str for key in keys):
        raise Refusal(_KEYS)
    return keys


@metered_builtin("context merge", required("contexts", _CONTEXTS), result=CONTEXT)
def context_merge(meter: Meter, _: int, contexts: list[Any]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for context in contexts:
        if type(context) is not dict:
            raise Refusal(_ENTRIES, found=type_name(context))
        meter.hold_items(len(merged) + len(context))
        merged |= context
    return merged
