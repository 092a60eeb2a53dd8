"""Whether everything a model names exists: forms, roles, job types, decisions, called processes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.errors import translatable
from engine.findings import Finding
from engine.model.elements import Element, ProcessModel
from engine.model.rules.judgement import error, warning

CATCHING = frozenset({"intermediateCatchEvent", "boundaryEvent", "receiveTask", "startEvent"})


@dataclass(frozen=True, slots=True)
class Known:
    """What else is there. None means: not checked."""

    forms: Mapping[str, int] | None = None  # form id: published version
    roles: frozenset[str] | None = None
    job_types: frozenset[str] | None = None
    messages: frozenset[str] | None = None  # names that somebody outside sends
    decisions: frozenset[str] = field(default_factory=frozenset)
    processes: frozenset[str] = field(default_factory=frozenset)


def check(model: ProcessModel, known: Known) -> Iterator[Finding]:
    """Findings on everything that is named but does not exist."""
    for element in model.elements.values():
        yield from _user_task(element, known)
        yield from _job(element, known)
        yield from _called(element, known)
        yield from _message(element, known)


def _message(element: Element, known: Known) -> Iterator[Finding]:
    event = element.event
    if known.messages is None or event is None or event.kind != "message" or not event.name:
        return
    if element.kind in CATCHING and event.name not in known.messages:
        yield error(
            "unknown-message",
            element,
            translatable("„{element}“: Die Nachricht „{message}“ schickt niemand."),
            message=event.name,
        )


def _user_task(element: Element, known: Known) -> Iterator[Finding]:
    if element.form_id and known.forms is not None and element.form_id not in known.forms:
        yield error(
            "unknown-form",
            element,
            translatable("„{element}“: Das Formular „{form}“ gibt es nicht."),
            form=element.form_id,
        )
    if element.kind != "userTask":
        return
    if not element.candidate_groups and not element.assignee:
        yield warning("nobody-assigned", element, translatable("„{element}“: Niemand ist zuständig."))
    groups = element.candidate_groups or ""
    if known.roles is not None and not groups.startswith("="):
        for role in (name.strip() for name in groups.split(",") if name.strip()):
            if role not in known.roles:
                yield error(
                    "unknown-role", element, translatable("„{element}“: Die Rolle „{role}“ gibt es nicht."), role=role
                )


def _job(element: Element, known: Known) -> Iterator[Finding]:
    throws_message = element.event is not None and element.event.kind == "message"
    needs_job = element.kind == "serviceTask" or (element.kind == "sendTask" and not throws_message)
    if needs_job and not element.task_type:
        yield error("no-task-type", element, translatable("„{element}“: Es ist nicht gesagt, was zu tun ist."))
    job_type = element.task_type or ""
    if job_type and not job_type.startswith("=") and known.job_types is not None and job_type not in known.job_types:
        yield error(
            "unknown-task-type",
            element,
            translatable("„{element}“: Die Dienstaufgabe „{job_type}“ gibt es nicht."),
            job_type=job_type,
        )


def _called(element: Element, known: Known) -> Iterator[Finding]:
    if element.kind == "businessRuleTask" and not element.task_type:
        if not element.called_decision or element.called_decision not in known.decisions:
            yield error(
                "unknown-decision",
                element,
                translatable("„{element}“: Die Entscheidung „{decision}“ gibt es nicht."),
                decision=element.called_decision or "",
            )
        if not element.result_variable:
            yield warning("no-result-variable", element, translatable("„{element}“: Das Ergebnis wird nicht gemerkt."))
    if element.kind == "callActivity" and (element.called_process or "") not in known.processes:
        yield error(
            "unknown-process",
            element,
            translatable("„{element}“: Den Prozess „{process}“ gibt es nicht."),
            process=element.called_process or "",
        )
