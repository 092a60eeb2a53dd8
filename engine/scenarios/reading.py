"""A scenario file in: its scenarios, or every reason why not at once."""

from collections.abc import Mapping

from engine.errors import translatable
from engine.findings import Finding, Severity
from engine.scenarios.model import Answer, Scenario, ScenarioFile, Value, Values
from engine.scenarios.nodes import Node, UnreadableScenarios, read_nodes
from engine.scenarios.steps import ANSWER_KEYS, StepReader
from engine.scenarios.strict import Notes

SUFFIX = ".scenarios.yaml"
FILE_KEYS = ("now", "start", "tasks", "services", "sequences", "may_wait", "scenarios")
SCENARIO_KEYS = ("name", "now", "start", "services", "steps")


def read(content: bytes, source: str) -> tuple[ScenarioFile | None, list[Finding]]:
    """The scenarios of a file named `<process id>.scenarios.yaml`, and what is wrong with it; None if anything is."""
    notes = Notes(source)
    try:
        file = _file(read_nodes(content), notes)
    except UnreadableScenarios as unreadable:
        sentence, values = unreadable.sentence, unreadable.values
        return None, [Finding("unreadable-scenarios", None, Severity.ERROR, sentence, values, source)]
    return (None if notes.findings else file), notes.findings


def _file(root: Node, notes: Notes) -> ScenarioFile:
    entries = notes.fields(root, FILE_KEYS, required=("scenarios",))
    tasks = _by_name(notes, entries.get("tasks"), "task")
    sequences = notes.entries(entries["sequences"]) if "sequences" in entries else {}
    reader = StepReader(notes, {name: notes.values(node) for name, node in tasks.items()}, sequences)
    shared = Scenario(
        "",
        root.line,
        notes.values(entries["start"]) if "start" in entries else {},
        _moment(notes, entries),
        _services(reader, entries.get("services")),
        (),
    )
    for name, node in sequences.items():
        list(reader.steps(node, (name,)))  # one that nobody uses is read as well
    scenarios = notes.items(entries["scenarios"]) if "scenarios" in entries else []
    read_scenarios = tuple(_scenario(reader, shared, node) for node in scenarios)
    _names_differ(notes, read_scenarios)
    return ScenarioFile(
        notes.source.removesuffix(SUFFIX),
        notes.source,
        read_scenarios,
        frozenset(notes.names(entries["may_wait"], "element")) if "may_wait" in entries else frozenset(),
        tuple(notes.mentions),
    )


def _scenario(reader: StepReader, shared: Scenario, node: Node) -> Scenario:
    notes = reader.notes
    entries = notes.fields(node, SCENARIO_KEYS, required=("name", "steps"))
    own: Values = notes.values(entries["start"]) if "start" in entries else {}
    return Scenario(
        name=notes.text(entries["name"]) if "name" in entries else "",
        line=node.line,
        start={**shared.start, **own},
        now=_moment(notes, entries) if "now" in entries else shared.now,
        services={**shared.services, **_services(reader, entries.get("services"))},
        steps=tuple(reader.steps(entries["steps"])) if "steps" in entries else (),
    )


def _names_differ(notes: Notes, scenarios: tuple[Scenario, ...]) -> None:
    for number, scenario in enumerate(scenarios):
        if scenario.name in {earlier.name for earlier in scenarios[:number]}:
            sentence = translatable("Zeile {line}: Ein Szenario „{name}“ gibt es schon.")
            notes.wrong("double-scenario", scenario.line, sentence, name=scenario.name)


def _moment(notes: Notes, entries: Mapping[str, Node]) -> Value:
    return notes.value(entries["now"]) if "now" in entries else None


def _services(reader: StepReader, node: Node | None) -> dict[str, Answer]:
    """What services answer: values at once, or one of `answers`, `fails`, `throws`."""
    found = _by_name(reader.notes, node, "service")
    return {name: _answer(reader, entry) for name, entry in found.items()}


def _answer(reader: StepReader, node: Node) -> Answer:
    return reader.answer(node.line, reader.notes.fields(node, ANSWER_KEYS))


def _by_name(notes: Notes, node: Node | None, kind: str) -> Mapping[str, Node]:
    if node is None:
        return {}
    entries = notes.entries(node)
    for name, entry in entries.items():
        notes.mention(kind, name, entry.line)
    return entries
