"""Names in scenarios that the models do not know, each with the nearest one that they do."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from engine.errors import translatable
from engine.findings import Finding, Severity
from engine.model.elements import Element, ProcessModel
from engine.scenarios.model import ScenarioFile

KINDS = {
    "element": translatable("Das Element"),
    "task": translatable("Die Aufgabe"),
    "end": translatable("Das Ende"),
    "message": translatable("Die Nachricht"),
    "signal": translatable("Das Signal"),
    "service": translatable("Den Dienst"),
}


def check_names(file: ScenarioFile, models: Mapping[str, ProcessModel]) -> list[Finding]:
    """A finding for every name that neither the process nor the ones it calls have. `models`: by process id."""
    if file.process_id not in models:
        sentence = translatable("Den Prozess „{name}“ gibt es nicht{nearest}; die Datei heißt wie ihr Prozess.")
        return [_finding(file, "unknown-process", sentence, name=file.process_id, known=models)]
    elements = [element for model in reachable(models, file.process_id) for element in model.elements.values()]
    known = {
        "element": {element.id for element in elements},
        "task": {element.id for element in elements if element.kind == "userTask"},
        "end": {element.id for element in elements if element.kind == "endEvent"},
        "service": {name for element in elements if element.task_type for name in (element.id, element.task_type)},
        "message": set(_event_names(elements, "message")),
        "signal": set(_event_names(elements, "signal")),
    }
    sentence = translatable("Zeile {line}: {kind} „{name}“ gibt es in diesem Prozess nicht{nearest}.")
    return [
        _finding(file, f"unknown-{m.kind}", sentence, name=m.name, known=known[m.kind], line=m.line, kind=KINDS[m.kind])
        for m in file.mentions
        if m.name not in known[m.kind]
    ]


def nearest(name: str, known: Collection[str]) -> str:
    """„; meinten Sie …?“ where something known looks alike, else nothing."""
    found = get_close_matches(name, sorted(known), n=1)
    return translatable(" (meinten Sie „{name}“?)").format(name=found[0]) if found else ""


def reachable(models: Mapping[str, ProcessModel], process_id: str) -> Iterator[ProcessModel]:
    """A process and all that it calls."""
    waiting, seen = [process_id], set()
    while waiting:
        current = waiting.pop()
        if current in seen or current not in models:
            continue
        seen.add(current)
        yield models[current]
        waiting += [element.called_process for element in models[current].elements.values() if element.called_process]


def _event_names(elements: list[Element], kind: str) -> Iterator[str]:
    for element in elements:
        if element.event:
            for event in (element.event, *element.event.parts):
                if event.kind == kind and event.name:
                    yield event.name


def _finding(
    file: ScenarioFile, rule: str, sentence: str, *, name: str, known: Collection[str], **values: object
) -> Finding:
    values = {**values, "name": name, "nearest": nearest(name, known)}
    return Finding(rule, None, Severity.ERROR, sentence, values, file.source)
