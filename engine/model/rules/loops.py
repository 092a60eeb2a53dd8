"""Whether loops know how often they run, and what their instances throw."""

from collections.abc import Iterator

from engine.errors import translatable
from engine.findings import Finding
from engine.model.elements import Element, EventDefinition, Loop, ProcessModel
from engine.model.rules.judgement import error

THROWN = frozenset({"signal", "escalation"})


def check(model: ProcessModel) -> Iterator[Finding]:
    """Findings on loops and multi-instance activities."""
    for element in model.elements.values():
        if element.loop is not None:
            yield from _rounds(element, element.loop)
            yield from _behavior(element, element.loop)


def _rounds(element: Element, loop: Loop) -> Iterator[Finding]:
    if loop.kind == "multi" and not (loop.collection or loop.cardinality):
        yield error(
            "loop-without-collection", element, translatable("„{element}“: Es fehlt die Liste für die Wiederholung.")
        )
    if loop.kind == "standard" and not loop.loop_condition and loop.maximum is None:
        yield error(
            "loop-without-end", element, translatable("„{element}“: Die Schleife hat weder Bedingung noch Höchstzahl.")
        )
    if loop.maximum is not None and loop.maximum < 1:
        yield error(
            "loop-maximum", element, translatable("„{element}“: Die Höchstzahl der Schleife muss mindestens 1 sein.")
        )


def _behavior(element: Element, loop: Loop) -> Iterator[Finding]:
    thrown: list[EventDefinition | None] = []
    if loop.behavior in {"None", "One"}:
        thrown = [loop.behavior_event]
    elif loop.behavior == "Complex":
        thrown = [event if condition else None for condition, event in loop.behavior_rules] or [None]
    elif loop.behavior != "All":
        thrown = [None]
    for event in thrown:
        if event is None or event.kind not in THROWN or not event.name:
            yield error(
                "loop-behavior",
                element,
                translatable(
                    "„{element}“: Zum Verhalten {behavior} der Mehrfachausführung fehlt das Signal oder die "
                    "Eskalation mit Namen, die ein Durchlauf auslöst."
                ),
                behavior=loop.behavior,
            )
