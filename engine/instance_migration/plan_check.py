"""What is wrong with a plan whatever the instances: counterparts that no token could move between.

A plan that `proposal` made has no such findings; a person who names counterparts may make some.
"""

from collections.abc import Iterable, Iterator

from engine.errors import translatable
from engine.findings import Finding
from engine.instance_migration.plan import Pair
from engine.model.elements import Element
from engine.model.rules.judgement import error


def check(pairs: Iterable[Pair]) -> list[Finding]:
    """Every finding of a resolved plan; all are errors."""
    return [finding for pair in pairs for finding in _check(pair)]


def _check(pair: Pair) -> Iterator[Finding]:
    for source_id, target_id in pair.elements.items():
        element, other = pair.source.model.elements.get(source_id), pair.target.model.elements.get(target_id)
        if element is not None and other is not None:
            yield from _counterparts(pair, element, other)
            continue
        known = element or Element(source_id, "", "", "")
        yield error(
            "unknown-counterpart",
            known,
            translatable("„{element}“: Die Zuordnung nennt einen Schritt, den es nicht gibt: „{other}“."),
            other=target_id,
        )


def _counterparts(pair: Pair, element: Element, other: Element) -> Iterator[Finding]:
    name = other.name or other.id
    if not pair.alike(element, other):
        yield error(
            "kind-changed",
            element,
            translatable("„{element}“ und „{other}“ sind Schritte verschiedener Art; niemand kann so wechseln."),
            other=name,
        )
    elif not pair.corresponds(element.scope, other.scope):
        yield error(
            "scope-changed",
            element,
            translatable("„{element}“ und „{other}“ stehen nicht im selben Teilprozess."),
            other=name,
        )
    elif not pair.corresponds(element.attached_to, other.attached_to):
        yield error(
            "attached-elsewhere",
            element,
            translatable("„{element}“ und „{other}“ gehören zu verschiedenen Schritten."),
            other=name,
        )
