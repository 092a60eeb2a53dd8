"""A running case as its page shows it, and the questions that stand before every change."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext as _

from forms.display import display
from web.clerk import case_address
from web.language import page_language, sentence
from workflows.cases.diagram import TwinRow
from workflows.cases.rest import Rest
from workflows.people.identities import Identity
from workflows.people.permissions import Permission
from workflows.steering import fact_values
from workflows.steering.fact_values import FactKind, FactUnreadable
from workflows.steering.incidents import OpenIncident
from workflows.steering.intervention import Preview
from workflows.steering.running_case import RunningCase


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before something is done."""

    title: str
    consequences: tuple[str, ...]
    yes: str  # the label of the button that does it
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TokenLine:
    token_id: UUID
    name: str
    around: str  # the sub-process or called process it stands in
    has_failed: bool
    obstacle: str  # why it cannot be ended by itself, or empty
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FactLine:
    name: str
    label: str  # what people call it; empty where no decision asks for it
    value: str
    href: str | None  # None: too complicated to be typed


@dataclass(frozen=True, slots=True)
class FactGroup:
    around: str  # the process, sub-process or element that they hold for
    facts: list[FactLine]


@dataclass(frozen=True, slots=True)
class DrawingLine:
    name: str
    source: str
    current: list[str]
    done: list[str]
    failed: list[str]
    twin: tuple[TwinRow, ...]


@dataclass(frozen=True, slots=True)
class RunningCaseView:
    number: str
    revision: int
    state: str  # running | stopped | parked | unreadable | ended
    rest: Rest | None
    stopped_by: str | None
    stopped_by_me: bool
    tokens: list[TokenLine]
    entries: list[tuple[str, str]]  # value and label of each choice
    chosen_entries: list[str]
    facts: list[FactGroup]
    incidents: tuple[OpenIncident, ...]
    drawings: list[DrawingLine]
    may_cancel: bool
    may_retry: bool


@dataclass(frozen=True, slots=True)
class FactView:
    case_number: str
    revision: int
    action: str
    name: str
    around: str
    kind: FactKind
    kinds: list[tuple[str, str]]
    before: str
    text: str
    question: Question


def running_case_view(
    case: RunningCase, identity: Identity, labels: Mapping[str, str], ending: Collection[str], beginning: list[str]
) -> RunningCaseView:
    """Everything on the page; what was chosen before an error stays chosen. `labels` are what people call facts."""
    return RunningCaseView(
        number=case.number,
        revision=case.revision,
        state=_state(case),
        rest=case.rest,
        stopped_by=case.stopped_by,
        stopped_by_me=case.stopped_by_me,
        tokens=list(_tokens(case, ending)),
        entries=[
            (f"{entry.process_id}|{entry.element.id}|{entry.scope_id}", f"{entry.element.name} ({entry.around})")
            for entry in case.entries
        ],
        chosen_entries=beginning,
        facts=list(_facts(case, labels)),
        incidents=case.incidents,
        drawings=_drawings(case),
        may_cancel=identity.may(Permission.CANCEL_PROCESS),
        may_retry=identity.may(Permission.RESUME_PROCESS),
    )


def fact_view(case: RunningCase, owner: UUID, name: str, around: str, value: Any) -> FactView:
    """A fact with what is typed for it, or with what it is."""
    typed = request.form.get("art", "")
    kind = FactKind(typed) if typed in set(FactKind) else fact_values.kind_of(value)
    text = request.form.get("wert", _(fact_values.text_of(value)))
    before = _value(value)
    after = _typed(kind, text)
    return FactView(
        case_number=case.number,
        revision=case.revision,
        action=url_for("running_case.fact", case_number=case.number, owner=owner, name=name),
        name=name,
        around=around,
        kind=kind,
        kinds=[(one.value, _(one.sentence)) for one in FactKind if one is not FactKind.OTHER],
        before=before,
        text=text,
        question=Question(
            _("Angabe „%(name)s“ ändern?", name=name),
            (
                _("Bisher: %(value)s", value=before),
                _("Künftig: %(value)s", value=after),
                _("Was der Ablauf schon entschieden hat, bleibt; was er noch entscheidet, richtet sich danach."),
            ),
            _("Ja, ändern"),
        ),
    )


def move_question(seen: Preview) -> Question:
    """What a plan would do."""
    ends = [_("Endet: %(step)s", step=step.name) for step in seen.ends]
    begins = [_("Beginnt: %(step)s", step=step.name) for step in seen.begins]
    warnings = tuple(sentence(finding) for finding in seen.findings)
    return Question(_("Vorgang so umsetzen?"), (*ends, *begins), _("Ja, umsetzen"), warnings)


def _state(case: RunningCase) -> str:
    if case.has_ended:
        return "ended"
    if case.is_parked:
        return "parked"
    if not case.is_readable and not case.is_suspended:
        return "unreadable"
    return "stopped" if case.is_suspended else "running"


def _tokens(case: RunningCase, ending: Collection[str]) -> Iterator[TokenLine]:
    for place in case.places:
        for token in place.tokens:
            yield TokenLine(
                token_id=token.token_id,
                name=token.element.name or token.element.id,
                around=place.name,
                has_failed=token.has_failed,
                obstacle=sentence(token.obstacle) if token.obstacle else "",
                is_chosen=str(token.token_id) in ending,
            )


def _facts(case: RunningCase, labels: Mapping[str, str]) -> Iterator[FactGroup]:
    for place in case.places:
        held = [(place.scope_id, place.name, place.variables)]
        held += [(token.token_id, token.element.name or token.element.id, token.variables) for token in place.tokens]
        for owner, around, variables in held:
            if variables:
                lines = [
                    _fact(case.number, owner, name, labels.get(name, ""), value)
                    for name, value in sorted(variables.items())
                ]
                yield FactGroup(around, lines)


def _fact(case_number: str, owner: UUID, name: str, label: str, value: Any) -> FactLine:
    simple = fact_values.kind_of(value) is not FactKind.OTHER
    href = url_for("running_case.fact", case_number=case_number, owner=owner, name=name) if simple else None
    return FactLine(name, "" if label == name else label, _value(value), href)


def _typed(kind: FactKind, text: str) -> str:
    """What was typed, as it will be shown; as it stands when it cannot be read."""
    try:
        return _value(fact_values.value_of(kind, text))
    except FactUnreadable:
        return text


def _value(value: Any) -> str:
    if fact_values.kind_of(value) is FactKind.NOTHING:
        return _("kein Wert")
    return display(value, page_language().code) or _("leer")


def _drawings(case: RunningCase) -> list[DrawingLine]:
    failed = {token.element.id for place in case.places for token in place.tokens if token.has_failed}
    failed |= {incident.element_id for incident in case.incidents}
    return [
        DrawingLine(
            drawing.name,
            case_address.diagram_address(case.number, drawing.process_id),
            sorted(drawing.current),
            sorted(drawing.done),
            sorted(failed & {row.element_id for row in drawing.twin}),
            drawing.twin,
        )
        for number, drawing in enumerate(case.diagrams)
        if drawing.current or number == 0
    ]
