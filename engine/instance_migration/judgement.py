"""What a move means for instances at one position: errors keep them where they are, warnings are told to a person.

Preview and move ask the same function, so what was promised is what happens.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from engine.errors import translatable
from engine.findings import Finding, Severity
from engine.instance_migration.meaning import changed_aspects, differences
from engine.instance_migration.plan import Pair
from engine.instance_migration.position import Place, Position, Standing
from engine.instance_migration.reach import Reach
from engine.model.elements import ACTIVITY_KINDS, Element
from engine.model.rules.events import CATCHING
from engine.model.rules.judgement import error, warning
from engine.model.specs.events import IMMEDIATE_KINDS

Passed = frozenset[tuple[str, str]]  # process id and element id of what an instance has completed
WORTH_TELLING: Final = ACTIVITY_KINDS | {"intermediateCatchEvent", "intermediateThrowEvent"}
ONLY_WHILE_WAITING: Final = frozenset({"people", "timer"})  # mean nothing any more for what is done
_WAITING_SENTENCES: Final = {
    "form": translatable("„{element}“: Offene Aufgaben bekommen das neue Formular; Entwürfe bleiben erhalten."),
    "people": translatable("„{element}“: Offene Aufgaben wechseln zur neuen Rolle; wer eine hat, behält sie."),
    "work": translatable("„{element}“: Was das Programm hier tut, ist anders; noch nicht Getanes wird neu getan."),
    "timer": translatable("„{element}“: Die Frist ist anders; laufende Fristen enden wie bisher geplant."),
}
_EVENT_SENTENCES: Final = {
    "message": translatable(
        "„{element}“: Erwartet wird ab der Umstellung die Nachricht „{after}“; „{before}“ kommt nicht mehr an."
    ),
    "key": translatable(
        "„{element}“: Die Nachricht wird ab der Umstellung über „{after}“ zugeordnet, nicht mehr über „{before}“."
    ),
    "signal": translatable(
        "„{element}“: Gehört wird ab der Umstellung das Signal „{after}“; „{before}“ wird nicht mehr gehört."
    ),
    "condition": translatable(
        "„{element}“: Ab der Umstellung gilt die Bedingung „{after}“ statt „{before}“; sie kann gleich erfüllt sein."
    ),
}


def judge(pairs: Mapping[int, Pair], position: Position) -> list[Finding]:
    """Everything to say about instances at `position`, each once."""
    findings = [finding for place in position for finding in _place(pairs, place)]
    return list({(one.rule, one.element_id, one.text): one for one in findings}.values())


def judge_past(pairs: Mapping[int, Pair], passed: Passed) -> list[Finding]:
    """What instances have done that would be done differently, or not at all, in the target version."""
    findings: list[Finding] = []
    for pair in pairs.values():
        for process_id, element_id in passed:
            element = pair.source.model.elements.get(element_id)
            if element is not None and process_id == pair.source.model.process_id:
                findings.append(_past(pair, element))
    return findings


def changed_past(pairs: Mapping[int, Pair]) -> list[tuple[str, str]]:
    """The elements of which it matters whether an instance has completed them."""
    return [
        (pair.source.model.process_id, element.id)
        for pair in pairs.values()
        for element in pair.source.model.elements.values()
        if pair.counterpart(element.id) is None or changed_aspects(pair, element.id) - ONLY_WHILE_WAITING
    ]


def _past(pair: Pair, element: Element) -> Finding:
    if pair.counterpart(element.id) is None:
        return warning(
            "passed-gone",
            element,
            translatable("„{element}“ ist schon durchlaufen und kommt in der neuen Fassung nicht mehr vor."),
        )
    return warning(
        "passed-changed",
        element,
        translatable("„{element}“ ist schon durchlaufen; was die neue Fassung dort ändert, gilt für diese nicht mehr."),
    )


def _place(pairs: Mapping[int, Pair], place: Place) -> Iterator[Finding]:
    pair = pairs.get(place.model_version_id)
    if pair is None:
        yield Finding(
            "version-gone",
            place.spec_id,
            Severity.ERROR,
            translatable("Der aufgerufene Prozess „{process}“ läuft, aber die neue Fassung ruft ihn dort nicht auf."),
            {"process": place.spec_id},
        )
        return
    for standing in place.standings:
        yield from _standing(pair, place, standing)
    yield from _starving_joins(pair, place)
    yield from _new_listeners(pair, place)


def _standing(pair: Pair, place: Place, standing: Standing) -> Iterator[Finding]:
    element = pair.source.model.elements[standing.element_id]
    other = pair.counterpart(element.id)
    if other is None:
        yield _gone(element, standing)
        return
    if element.called_process != other.called_process:
        yield error(
            "other-process",
            element,
            translatable("„{element}“ läuft und ruft in der neuen Fassung einen anderen Prozess auf."),
        )
    flows = standing.spent | ({standing.flow} if len(element.incoming) > 1 and standing.flow else set())
    if element.kind.endswith("Gateway") and any(pair.flow(flow) is None for flow in flows):
        yield error(
            "way-gone",
            element,
            translatable("„{element}“: Über einen Weg, der in der neuen Fassung fehlt, ist schon jemand angekommen."),
        )
    changed = differences(pair, element.id)
    for aspect in sorted(changed.keys() & _WAITING_SENTENCES.keys()):
        yield warning(f"{aspect}-changed", element, _WAITING_SENTENCES[aspect])
    if element.kind in CATCHING or element.triggered_by_event:
        for aspect in sorted(changed.keys() & _EVENT_SENTENCES.keys()):
            yield warning(f"{aspect}-changed", element, _EVENT_SENTENCES[aspect], **_spelled(*changed[aspect]))
    if not standing.listens and place.kind != "multi":
        yield from _new_boundary_events(pair, other)
        yield from _skipped(pair, other)


def _spelled(before: Sequence[str | None], after: Sequence[str | None]) -> dict[str, str]:
    """What has changed of the parts of an event, for people."""
    changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    return {
        "before": ", ".join((one or "").removeprefix("=").strip() for one, _ in changed),
        "after": ", ".join((one or "").removeprefix("=").strip() for _, one in changed),
    }


def _gone(element: Element, standing: Standing) -> Finding:
    if not standing.listens:
        return error(
            "unmapped",
            element,
            translatable("Hier stehen Vorgänge, und in der neuen Fassung fehlt der zugehörige Schritt: „{element}“."),
        )
    if element.event is not None and element.event.kind == "compensate":
        return warning(
            "undo-gone", element, translatable("„{element}“: Was schon getan ist, kann nicht mehr rückgängig werden.")
        )
    return warning("listener-gone", element, translatable("„{element}“ wird nicht mehr erwartet."))


def _new_boundary_events(pair: Pair, other: Element) -> Iterator[Finding]:
    for event in pair.target.model.boundary_events.get(other.id, ()):
        if event.id in pair.new and event.event is not None and event.event.kind not in IMMEDIATE_KINDS:
            yield warning(
                "boundary-new",
                event,
                translatable("„{element}“ ist neu; für wartende Vorgänge beginnt es mit der Umstellung."),
            )


def _new_listeners(pair: Pair, place: Place) -> Iterator[Finding]:
    if place.kind == "multi":
        return
    for element in pair.target.model.by_scope.get(pair.name(place.spec_id), ()):
        if element.triggered_by_event and element.id in pair.new:
            yield warning(
                "listener-new",
                element,
                translatable("„{element}“ ist neu; für laufende Vorgänge wird es ab der Umstellung erwartet."),
            )


def _skipped(pair: Pair, other: Element) -> Iterator[Finding]:
    worth = sorted(one for one in pair.new if pair.target.model.elements[one].kind in WORTH_TELLING)
    for one in pair.target_reach.skipped(other.id, worth):
        yield warning(
            "inserted-before",
            pair.target.model.elements[one],
            translatable("„{element}“ ist neu, und diese Vorgänge sind schon daran vorbei."),
        )


def _starving_joins(pair: Pair, place: Place) -> Iterator[Finding]:
    """Joins of the target that would wait for a token that no token of this place can bring, unlike in the source."""
    here = [one for one in place.standings if not one.listens and pair.counterpart(one.element_id)]
    for join in pair.target.model.by_scope.get(pair.name(place.spec_id), ()):
        if join.kind != "parallelGateway" or len(join.incoming) < 2:
            continue
        if _starves(
            pair.target_reach, join, {(pair.elements[one.element_id], pair.flow(one.flow) or "") for one in here}
        ):
            known = [source for source, target in pair.elements.items() if target == join.id]
            now = {(one.element_id, one.flow) for one in here}
            if not any(_starves(pair.source_reach, pair.source.model.elements[source], now) for source in known):
                yield error(
                    "join-starves",
                    join,
                    translatable("„{element}“ würde auf einen Weg warten, den diese Vorgänge nicht mehr gehen."),
                )


def _starves(reach: Reach, join: Element, standings: Collection[tuple[str, str]]) -> bool:
    arrived = {flow for element, flow in standings if element == join.id}
    moving = reach.forward((element for element, _ in standings if element != join.id), but=join.id)
    filled = [flow in arrived or reach.model.flows[flow].source in moving for flow in join.incoming]
    return any(filled) and not all(filled)
