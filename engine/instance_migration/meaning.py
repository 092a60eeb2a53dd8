"""What an element means in its version, so that two versions can be compared: its own words and all it uses."""

from dataclasses import replace
from typing import Any

from engine.instance_migration.plan import Pair, awaited_event
from engine.model.elements import Element, EventDefinition, ProcessModel
from engine.model.library import Executable

Meaning = dict[str, object]  # aspect: something that can be compared


def changed_aspects(pair: Pair, element_id: str) -> frozenset[str]:
    """In which respects an element and its counterpart differ; empty without a counterpart."""
    return frozenset(differences(pair, element_id))


def differences(pair: Pair, element_id: str) -> dict[str, tuple[Any, Any]]:
    """What an element and its counterpart mean in the respects in which they differ: aspect: (before, after)."""
    other = pair.counterpart(element_id)
    if other is None:
        return {}
    known = _translated(pair, pair.source.model.elements[element_id])
    before, after = _meaning(pair.source, known, pair), _meaning(pair.target, other, None)
    return {aspect: (before[aspect], after[aspect]) for aspect in before if before[aspect] != after[aspect]}


def _meaning(version: Executable, element: Element, pair: Pair | None) -> Meaning:
    return {
        "form": (element.form_id, element.form_id and version.pin("forms", element.form_id)),
        "decision": (element.called_decision, version.pin("decisions", element.called_decision or "")),
        "process": (element.called_process, version.pin("processes", element.called_process or "")),
        "people": (element.candidate_groups, element.assignee),
        "work": (element.task_type, element.headers, element.retries),
        "computation": (element.script, element.result_variable, element.inputs, element.outputs),
        "loop": element.loop,
        "ways": _ways(version.model, element, pair),
        **_of_event(awaited_event(version.model, element)),
    }


def _of_event(event: EventDefinition | None) -> Meaning:
    """What an event means; of each of its parts when there are several. How the file refers to it means nothing."""
    parts = (event.parts or (event,)) if event is not None else ()
    return {
        "timer": [(part.timer_kind, part.timer) for part in parts if part.kind == "timer"],
        "message": [part.name for part in parts if part.kind == "message"],
        "key": [part.correlation_key for part in parts if part.kind == "message"],
        "signal": [part.name for part in parts if part.kind == "signal"],
        "condition": [part.condition for part in parts if part.kind == "conditional"],
        "event": [
            (part.kind, part.name, part.reference if part.kind == "compensate" else None, part.waits)
            for part in parts
            if part.kind not in {"timer", "message", "signal", "conditional"}
        ],
    }


def _ways(model: ProcessModel, element: Element, pair: Pair | None) -> frozenset[tuple[str, str | None, bool]]:
    """Where an element leads and when; a single way needs no words."""
    flows = [model.flows[flow] for flow in element.outgoing]
    if len(flows) == 1 and flows[0].condition is None:
        return frozenset()
    elements = pair.elements if pair is not None else {}
    return frozenset(
        (elements.get(flow.target, flow.target), flow.condition, flow.id == element.default_flow) for flow in flows
    )


def _translated(pair: Pair, element: Element) -> Element:
    """The element, its references to other elements spelled as in the target."""
    event = element.event
    if event is None or event.kind != "compensate" or event.reference is None:
        return element
    return replace(element, event=replace(event, reference=pair.elements.get(event.reference)))
