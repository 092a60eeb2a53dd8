"""Whether every expression of a model is FEEL that compiles, and every time is a time."""

from collections.abc import Iterator

from engine import clock
from engine.errors import translatable
from engine.execution.failures import StepFailed
from engine.execution.moments import schedule_of
from engine.feel import FeelSyntaxError, LimitExceeded
from engine.findings import Finding, Severity
from engine.model.elements import Element, EventDefinition, ProcessModel
from engine.model.expressions import compile_feel, compile_text
from engine.model.rules.judgement import error

LONGEST_QUOTE = 200  # characters of an expression in a finding
NO_FEEL = translatable("„{element}“: „{text}“ ist kein FEEL-Ausdruck; er muss mit = beginnen.")
BROKEN = translatable("„{element}“: Der Ausdruck „{text}“ ist nicht lesbar. {reason}")

NO_CONDITION = translatable("„{element}“: „{text}“ ist keine Bedingung: Es ist weder wahr noch falsch.")


def check(model: ProcessModel) -> Iterator[Finding]:
    """Findings on conditions, mappings, timers and everything else that may be an expression."""
    for flow in model.flows.values():
        if flow.condition is not None:
            yield from _must_be_feel(flow.id, flow.name or flow.id, flow.condition)
            yield from _decides(flow.id, flow.name or flow.id, flow.condition)
    for element in model.elements.values():
        for text in _texts(element):
            yield from _may_be_feel(element, text)
        for text in _feel_texts(element):
            yield from _compiles(element.id, element.name or element.id, text)
        for text in _conditions(element):
            yield from _compiles(element.id, element.name or element.id, text)
            yield from _decides(element.id, element.name or element.id, text)
        for part in _parts(element):
            yield from _timer(element, part, starts_process=element.scope == model.process_id)
        yield from _script(element)


def _texts(element: Element) -> Iterator[str]:
    """Everything that is an expression when it begins with `=`."""
    given = (element.assignee, element.candidate_groups, element.due_date, element.follow_up_date, element.priority)
    yield from (text for text in (*given, element.task_type, element.retries) if text)
    yield from (mapping.source for mapping in (*element.inputs, *element.outputs))


def _feel_texts(element: Element) -> Iterator[str]:
    """Everything that is always FEEL."""
    for part in _parts(element):
        if part.correlation_key:
            yield part.correlation_key
    if element.active_elements:
        yield element.active_elements
    if element.loop is not None:
        loop = element.loop
        yield from (text for text in (loop.collection, loop.cardinality, loop.output_element) if text)


def _conditions(element: Element) -> Iterator[str]:
    """Everything that must be true or false."""
    yield from (part.condition for part in _parts(element) if part.condition)
    yield from (text for text in (element.activation_condition, element.completion_condition) if text)
    if element.loop is not None:
        loop = element.loop
        yield from (text for text in (loop.completion_condition, loop.loop_condition) if text)
        yield from (condition for condition, _ in loop.behavior_rules if condition)


def _parts(element: Element) -> tuple[EventDefinition, ...]:
    return (element.event.parts or (element.event,)) if element.event else ()


def _must_be_feel(element_id: str, name: str, text: str) -> Iterator[Finding]:
    if not text.startswith("="):
        yield Finding("not-feel", element_id, Severity.ERROR, NO_FEEL, {"element": name, "text": text})
    else:
        yield from _compiles(element_id, name, text)


def _may_be_feel(element: Element, text: str) -> Iterator[Finding]:
    try:
        compile_text(text)
    except (FeelSyntaxError, LimitExceeded) as broken:
        yield _broken(element.id, element.name or element.id, text, broken)


def _compiles(element_id: str, name: str, text: str) -> Iterator[Finding]:
    try:
        compile_feel(text)
    except (FeelSyntaxError, LimitExceeded) as broken:
        yield _broken(element_id, name, text, broken)


def _decides(element_id: str, name: str, text: str) -> Iterator[Finding]:
    """A constant that is neither true nor false never decides anything."""
    try:
        value = compile_feel(text).evaluate({})
    except (FeelSyntaxError, LimitExceeded):
        return
    if value is not None and not isinstance(value, bool):
        values = {"element": name, "text": text}
        yield Finding("no-condition", element_id, Severity.ERROR, NO_CONDITION, values)


def shortened(text: str) -> str:
    """The text, or its beginning when it is too long to be read in a sentence."""
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]} …"


def _broken(element_id: str, name: str, text: str, broken: FeelSyntaxError | LimitExceeded) -> Finding:
    values = {"element": name, "text": shortened(text), "reason": str(broken)}
    return Finding("broken-expression", element_id, Severity.ERROR, BROKEN, values)


def _timer(element: Element, event: EventDefinition, *, starts_process: bool) -> Iterator[Finding]:
    if event.kind != "timer" or not event.timer:
        return
    starts_process = starts_process and element.kind == "startEvent"
    if event.timer.startswith("=") and (broken := list(_may_be_feel(element, event.timer))):
        yield from broken
        return
    if event.timer.startswith("=") and not starts_process:
        return
    try:
        schedule_of(event.timer_kind or "", compile_text(event.timer).evaluate({}), clock.now(), event.timer)
    except (StepFailed, LimitExceeded) as failure:
        yield error("broken-timer", element, translatable("„{element}“: {reason}"), reason=str(failure))


def _script(element: Element) -> Iterator[Finding]:
    if element.kind != "scriptTask":
        return
    if element.script:
        yield from _must_be_feel(element.id, element.name or element.id, element.script)
    elif not element.task_type:
        yield error(
            "script-without-feel", element, translatable("„{element}“: Skripte sind nur als FEEL-Ausdruck erlaubt.")
        )
