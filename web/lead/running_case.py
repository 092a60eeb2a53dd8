"""Stepping into a running case: look at where it stands, then stop it, move it, correct a fact, or end it.

Every step asks for a reason and shows what it will do before it does it; all of it works without a script.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from web.access import Needs, page
from web.clerk import not_there
from web.identity import person
from web.language import sentence
from web.lead.running_case_view import Question, fact_view, move_question, running_case_view
from web.page_errors import PageError
from web.request_transaction import session
from workflows.cases.errors import ReasonMissing
from workflows.people.identities import Identity
from workflows.people.permissions import Permission
from workflows.published_decisions import input_labels
from workflows.steering import fact_values, incidents, intervention, running_case
from workflows.steering.fact_values import FactKind, FactUnreadable
from workflows.steering.incidents import IncidentSettled, ResolutionMissing
from workflows.steering.intervention import REFUSALS, ModificationRefused, Place

REFUSED = 422
LONGEST_REASON = 2000  # characters
STEER = Needs(Permission.STEER_PROCESS)

blueprint = Blueprint("running_case", __name__, url_prefix="/leitung/vorgaenge/<case_number>")
not_there.explain(blueprint)


@dataclass(frozen=True, slots=True)
class Step:
    """Something done to the case as a whole."""

    field: str  # id of its reason on the page
    do: Callable[[Session, Identity, str, str], None]
    question: Question
    done: str


@page(blueprint, "", access=STEER)
def case_page(case_number: str) -> str:
    """Where the case stands, and what can be done about it."""
    return _show(case_number, [])


@page(blueprint, "/anhalten", methods=("POST",), access=STEER)
def suspend(case_number: str) -> ResponseReturnValue:
    """Stop the case."""
    question = Question(
        _("Vorgang anhalten?"),
        (
            _("Die Aufgaben des Vorgangs verschwinden aus den Arbeitslisten; Entwürfe bleiben erhalten."),
            _("Fristen und Arbeiten des Programms warten. Was inzwischen fällig wird, geschieht beim Fortsetzen."),
            _("Die Person liest, dass die Bearbeitung ruht, nicht warum. Unterlagen kann sie weiter einreichen."),
        ),
        _("Ja, anhalten"),
    )
    return _take(case_number, Step("anhalten", intervention.suspend, question, _("Der Vorgang ist angehalten.")))


@page(blueprint, "/fortsetzen", methods=("POST",), access=STEER)
def resume(case_number: str) -> ResponseReturnValue:
    """Let the stopped case go on."""
    question = Question(
        _("Vorgang fortsetzen?"),
        (
            _("Die Aufgaben kommen in die Arbeitslisten zurück."),
            _("Was inzwischen fällig war, geschieht sofort; was inzwischen einging, wird zugestellt."),
        ),
        _("Ja, fortsetzen"),
    )
    return _take(case_number, Step("fortsetzen", intervention.resume, question, _("Der Vorgang läuft weiter.")))


@page(blueprint, "/abbrechen", methods=("POST",), access=Needs(Permission.CANCEL_PROCESS))
def cancel(case_number: str) -> ResponseReturnValue:
    """End the case without a decision."""
    question = Question(
        _("Vorgang ohne Entscheidung abbrechen?"),
        (
            _("Der Vorgang endet mit allem, was darin noch läuft, und die Akte wird geschlossen."),
            _("Über den Antrag wird nicht entschieden. Die Person liest, dass wir den Vorgang beendet haben."),
            _("Das lässt sich nicht rückgängig machen."),
        ),
        _("Ja, endgültig abbrechen"),
    )
    return _take(case_number, Step("abbrechen", intervention.cancel, question, _("Der Vorgang ist abgebrochen.")))


@page(blueprint, "/umsetzen", methods=("POST",), access=STEER)
def move(case_number: str) -> ResponseReturnValue:
    """Show what would end and begin, then do it."""
    plan = intervention.plan_of(
        [place for text in request.form.getlist("beginn") if (place := _place(text))],
        request.form.getlist("ende", type=UUID),
    )
    seen = intervention.preview(session(), person(), case_number, plan)
    if not seen.is_possible:
        return _show(case_number, [PageError("umsetzen", sentence(finding)) for finding in seen.findings]), REFUSED
    if not _reason():
        return _show(case_number, [PageError("umsetzen-grund", sentence(ReasonMissing()))]), REFUSED
    if "sicher" not in request.form:
        return _ask(case_number, move_question(seen))
    try:
        intervention.modify(session(), person(), case_number, _revision(), plan, _reason())
    except ModificationRefused as refused:
        return _show(case_number, [PageError("umsetzen", sentence(one)) for one in refused.findings]), REFUSED
    except REFUSALS as refused:
        return _refuse(case_number, sentence(refused))
    return _say(case_number, _("Der Vorgang steht jetzt dort, wo Sie ihn hingesetzt haben."))


@page(blueprint, "/angaben/<uuid:owner>/<name>", methods=("GET", "POST"), access=STEER)
def fact(case_number: str, owner: UUID, name: str) -> ResponseReturnValue:
    """One fact of the process: ask for its new value, show the change, then make it."""
    case = running_case.running_case(session(), person(), case_number)
    found = running_case.fact(case, owner, name)
    if found is None or fact_values.kind_of(found[1]) is FactKind.OTHER:
        abort(404)
    view = fact_view(case, owner, name, *found)
    if request.method == "GET":
        return render_template("lead/fact.html", view=view, errors=[], reason="")
    errors: list[PageError] = []
    try:
        value = fact_values.value_of(view.kind, view.text)
    except FactUnreadable as unreadable:
        errors.append(PageError("wert", sentence(unreadable)))
    if not _reason():
        errors.append(PageError("grund", sentence(ReasonMissing())))
    if errors:
        return render_template("lead/fact.html", view=view, errors=errors, reason=_reason()), REFUSED
    if "sicher" not in request.form:
        return _ask(case_number, view.question)
    try:
        intervention.set_fact(session(), person(), case_number, _revision(), owner, name, value, _reason())
    except REFUSALS as refused:
        return _refuse(case_number, sentence(refused))
    return _say(case_number, _("Die Angabe „%(name)s“ ist geändert.", name=name))


@page(blueprint, "/stoerungen/<uuid:incident_id>", methods=("POST",), access=Needs(Permission.RESUME_PROCESS))
def retry(case_number: str, incident_id: UUID) -> ResponseReturnValue:
    """Let what has failed try again."""
    try:
        incidents.resume(session(), person(), incident_id, _reason())
    except ResolutionMissing as missing:
        return _show(case_number, [PageError(f"reason-{incident_id}", sentence(missing))]), REFUSED
    except IncidentSettled as settled:
        return _refuse(case_number, sentence(settled))
    return _say(case_number, _("Der Vorgang %(number)s läuft weiter.", number=case_number))


def _take(case_number: str, step: Step) -> ResponseReturnValue:
    if not _reason():
        return _show(case_number, [PageError(f"{step.field}-grund", sentence(ReasonMissing()))]), REFUSED
    if "sicher" not in request.form:
        return _ask(case_number, step.question)
    try:
        step.do(session(), person(), case_number, _reason())
    except REFUSALS as refused:
        return _refuse(case_number, sentence(refused))
    return _say(case_number, step.done)


def _show(case_number: str, errors: Sequence[PageError]) -> str:
    case = running_case.running_case(session(), person(), case_number)
    labels = input_labels(session())
    view = running_case_view(case, person(), labels, request.form.getlist("ende"), request.form.getlist("beginn"))
    return render_template("lead/running_case.html", view=view, errors=list(errors), reason=_reason())


def _ask(case_number: str, question: Question) -> str:
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in {"csrf_token", "sicher"}]
    return render_template(
        "lead/running_case_question.html",
        question=question,
        number=case_number,
        reason=_reason(),
        sent=sent,
        back=url_for("running_case.case_page", case_number=case_number),
        errors=[],
    )


def _say(case_number: str, text: str) -> ResponseReturnValue:
    flash(text, "success")
    return redirect(url_for("running_case.case_page", case_number=case_number), 303)


def _refuse(case_number: str, text: str) -> ResponseReturnValue:
    flash(text, "warning")
    return redirect(url_for("running_case.case_page", case_number=case_number), 303)


def _reason() -> str:
    return request.form.get("reason", "").replace("\0", "").strip()[:LONGEST_REASON]


def _revision() -> int:
    return request.form.get("stand", -1, type=int)


def _place(text: str) -> Place | None:
    """What a choice of the page means; None for "nothing" and for anything forged."""
    try:
        process_id, element_id, scope_id = text.split("|")
        return Place(process_id, element_id, UUID(scope_id))
    except ValueError:
        return None
