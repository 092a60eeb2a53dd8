"""The steps of a scenario, read from their lines: one mapping each, named by its first word.

- complete: Task_Check
  with: {ok: true}
- wait: P28D
- deliver: documents-provided
- expect: {tasks: Task_Check}
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from engine import feel
from engine.errors import translatable
from engine.scenarios.model import (
    Answer,
    Complete,
    Deliver,
    Expect,
    Retry,
    Service,
    Signal,
    Step,
    Value,
    Values,
    Wait,
)
from engine.scenarios.nodes import Node
from engine.scenarios.strict import Notes

ANSWER_KEYS = ("answers", "fails", "throws")
EXPECT_KEYS = ("tasks", "waits", "passed", "never", "end", "variables", "called", "due", "incidents")
STEP_KEYS = {
    "complete": ("with",),
    "wait": (),
    "deliver": ("with", "key"),
    "signal": ("with",),
    "service": ANSWER_KEYS,
    "retry": (),
    "expect": (),
    "do": (),
}


@dataclass(frozen=True, slots=True)
class StepReader:
    """Reads steps with what the file says once for all scenarios."""

    notes: Notes
    tasks: Mapping[str, Values]  # element: what people usually answer
    sequences: Mapping[str, Node]  # name: steps to be used by `do`

    def steps(self, node: Node, within: tuple[str, ...] = ()) -> Iterator[Step]:
        """The steps of a list; a `do` is replaced by the sequence it names. `within`: sequences being read."""
        for item in self.notes.items(node):
            yield from self._step(item, within)

    def _step(self, node: Node, within: tuple[str, ...]) -> Iterator[Step]:
        found = [key for key in STEP_KEYS if isinstance(node.content, dict) and key in node.content]
        if len(found) != 1:
            self._unclear(node, found)
            return
        word = found[0]
        entries = self.notes.fields(node, (word, *STEP_KEYS[word]))
        if word == "do":
            yield from self._sequence(entries[word], within)
            return
        build: Callable[[int, Mapping[str, Node]], Step] = getattr(self, f"_{word}")
        yield build(entries[word].line, entries)

    def _unclear(self, node: Node, found: list[str]) -> None:
        if isinstance(node.content, dict) and not found:
            self.notes.fields(node, tuple(STEP_KEYS))
            return
        sentence = translatable("Zeile {line}: Ein Schritt ist genau eines von: {known}.")
        self.notes.wrong("unclear-step", node.line, sentence, known=", ".join(STEP_KEYS))

    def _sequence(self, node: Node, within: tuple[str, ...]) -> Iterator[Step]:
        name = self.notes.text(node)
        if name in within:
            sentence = translatable("Zeile {line}: Die Schritte „{name}“ enthalten sich selbst.")
            self.notes.wrong("endless-sequence", node.line, sentence, name=name)
        elif name in self.sequences:
            yield from self.steps(self.sequences[name], (*within, name))
        elif name:
            sentence = translatable("Zeile {line}: Die Schritte „{name}“ stehen nicht unter „sequences“.")
            self.notes.wrong("unknown-sequence", node.line, sentence, name=name)

    def _complete(self, line: int, entries: Mapping[str, Node]) -> Step:
        element = self.notes.name(entries["complete"], "task")
        values = {**self.tasks.get(element, {}), **self._values(entries)}
        return Complete(line, f"complete {element}", element, values)

    def _wait(self, line: int, entries: Mapping[str, Node]) -> Step:
        amount = duration_or_moment(self.notes, entries["wait"])
        return Wait(line, f"wait {entries['wait'].content}", amount)

    def _deliver(self, line: int, entries: Mapping[str, Node]) -> Step:
        message = self.notes.name(entries["deliver"], "message")
        key = self.notes.value(entries["key"]) if "key" in entries else None
        return Deliver(line, f"deliver {message}", message, self._values(entries), key)

    def _signal(self, line: int, entries: Mapping[str, Node]) -> Step:
        signal = self.notes.name(entries["signal"], "signal")
        return Signal(line, f"signal {signal}", signal, self._values(entries))

    def _service(self, line: int, entries: Mapping[str, Node]) -> Step:
        service = self.notes.name(entries["service"], "service")
        return Service(line, f"service {service}", service, self.answer(line, entries))

    def _retry(self, line: int, entries: Mapping[str, Node]) -> Step:
        element = self.notes.name(entries["retry"], "element")
        return Retry(line, f"retry {element}", element)

    def _expect(self, line: int, entries: Mapping[str, Node]) -> Step:
        notes = self.notes
        said = notes.fields(entries["expect"], EXPECT_KEYS)
        called = said["called"].content if "called" in said else {}
        if not isinstance(called, dict):
            called = {name: Node(said["called"].line, None) for name in notes.names(said["called"], "element")}
        for name, entry in called.items():
            notes.mention("element", name, entry.line)
        due = said.get("due")
        for name, entry in due.content.items() if due and isinstance(due.content, dict) else ():
            notes.mention("task", name, entry.line)
        return Expect(
            line,
            "expect",
            tasks=notes.names(said["tasks"], "task") if "tasks" in said else None,
            waits=notes.names(said["waits"], "element") if "waits" in said else None,
            passed=notes.names(said["passed"], "element") if "passed" in said else (),
            never=notes.names(said["never"], "element") if "never" in said else (),
            end=notes.name(said["end"], "end") if "end" in said else None,
            variables=notes.values(said["variables"]) if "variables" in said else {},
            called={name: notes.values(entry) for name, entry in called.items()},
            due=notes.values(due) if due else {},
            incidents=notes.names(said["incidents"], "element") if "incidents" in said else None,
        )

    def _values(self, entries: Mapping[str, Node]) -> Values:
        return self.notes.values(entries["with"]) if "with" in entries else {}

    def answer(self, line: int, entries: Mapping[str, Node]) -> Answer:
        """What a service does; it answers, fails or throws."""
        if "fails" in entries and len(entries.keys() & set(ANSWER_KEYS)) > 1:
            sentence = translatable("Zeile {line}: Ein Dienst, der scheitert („fails“), antwortet nicht.")
            self.notes.wrong("unclear-answer", line, sentence)
        return Answer(
            self.notes.values(entries["answers"]) if "answers" in entries else {},
            self.notes.text(entries["fails"]) if "fails" in entries else None,
            self.notes.text(entries["throws"]) if "throws" in entries else None,
        )


def duration_or_moment(notes: Notes, node: Node) -> Value:
    """A duration as in the models (P28D), a date, or an expression for one of them."""
    text = node.content
    if not isinstance(text, str) or text.startswith("="):
        return notes.value(node)
    found = feel.compile("duration(text)").evaluate({"text": text})
    if found is None:
        sentence = translatable(
            "Zeile {line}: „{text}“ ist keine Dauer (P28D, PT12H), kein Tag (2026-03-30) und kein Ausdruck."
        )
        notes.wrong("no-duration", node.line, sentence, text=text)
    return found
