"""Files whose term is over: deleting them by two, holding them, entering that a file ends, proofs of deletions."""

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.errors import LaufzettelError
from web.access import Needs, page
from web.formats import format_day
from web.identity import person
from web.language import sentence
from web.page_errors import PageError
from web.request_transaction import session
from workflows.cases import person_register
from workflows.cases.case_numbers import parse_case_number
from workflows.cases.errors import CaseNotFound, CaseNumberMistyped, ReasonMissing
from workflows.people.permissions import Permission
from workflows.retention import deletion, file_endings
from workflows.retention.deletion import NotDue, SecondPersonNeeded
from workflows.retention.file_endings import AlreadyHeld, Ending, EndingInFuture

blueprint = Blueprint("retention", __name__, url_prefix="/leitung/loeschung")
REFUSED = 422
LONGEST = 2000  # characters


@page(blueprint, "", access=Needs(Permission.DELETE_FILES))
def retention_page() -> str:
    """What is due, what is held, what was deleted."""
    return _show([])


@page(blueprint, "/<uuid:person_id>/loeschen", methods=("POST",), access=Needs(Permission.DELETE_FILES))
def agree(person_id: UUID) -> ResponseReturnValue:
    """Agree to a deletion; the second agreement deletes."""
    try:
        deleted = deletion.agree(session(), person(), person_id)
    except (SecondPersonNeeded, NotDue) as refused:
        flash(sentence(refused), "warning")
    else:
        said = _("Die Akte ist gelöscht; der Nachweis steht unten.")
        flash(said if deleted else _("Vorgemerkt. Löschen muss noch eine zweite Person bestätigen."), "success")
    return redirect(url_for("retention.retention_page"), 303)


@page(blueprint, "/<uuid:person_id>/anhalten", methods=("POST",), access=Needs(Permission.DELETE_FILES))
def hold(person_id: UUID) -> ResponseReturnValue:
    """Keep a file whatever the table says."""
    field = f"grund-{person_id}"
    try:
        file_endings.hold(session(), person(), person_id, _text(field))
    except (ReasonMissing, AlreadyHeld) as refused:
        return _show([PageError(field, sentence(refused))]), REFUSED
    flash(_("Die Akte ist angehalten und wird nicht gelöscht."), "success")
    return redirect(url_for("retention.retention_page"), 303)


@page(blueprint, "/<uuid:person_id>/zulassen", methods=("POST",), access=Needs(Permission.DELETE_FILES))
def lift(person_id: UUID) -> ResponseReturnValue:
    """Let the term count again."""
    field = f"grund-{person_id}"
    try:
        file_endings.lift(session(), person(), person_id, _text(field))
    except ReasonMissing as refused:
        return _show([PageError(field, sentence(refused))]), REFUSED
    flash(_("Die Akte wird wieder nach ihrer Frist behandelt."), "success")
    return redirect(url_for("retention.retention_page"), 303)


@page(blueprint, "/ende", methods=("POST",), access=Needs(Permission.DELETE_FILES))
def end() -> ResponseReturnValue:
    """Enter why and when somebody's file ends."""
    errors, typed = _read_ending()
    if typed is None:
        return _show(errors), REFUSED
    number, ending, happened_on = typed
    try:
        due_on = file_endings.record(session(), person(), number, ending, happened_on, _text("grund"))
    except (CaseNotFound, ReasonMissing, EndingInFuture) as refused:
        return _show([PageError(_FIELDS[type(refused)], sentence(refused))]), REFUSED
    flash(
        _("Eingetragen. Die Akte wird ab dem %(day)s gelöscht, wenn nichts dagegen spricht.", day=format_day(due_on)),
        "success",
    )
    return redirect(url_for("retention.retention_page"), 303)


_FIELDS: dict[type[LaufzettelError], str] = {CaseNotFound: "nummer", ReasonMissing: "grund", EndingInFuture: "tag"}


def _read_ending() -> tuple[list[PageError], tuple[str, Ending, date] | None]:
    errors, number, day = [], "", None
    try:
        number = parse_case_number(_text("nummer"))
    except CaseNumberMistyped as mistyped:
        errors.append(PageError("nummer", sentence(mistyped)))
    kind = _text("ende")
    if kind not in set(Ending):
        errors.append(PageError("ende", _("Wählen Sie, warum die Akte endet.")))
    try:
        day = date.fromisoformat(_text("tag"))
    except ValueError:
        errors.append(PageError("tag", _("Geben Sie den Tag an.")))
    return (errors, None) if errors or day is None else ([], (number, Ending(kind), day))


def _text(field: str) -> str:
    return request.form.get(field, "").replace("\0", "").strip()[:LONGEST]


def _show(errors: list[PageError]) -> str:
    held = [(person_register.record(session(), who), why) for who, why in file_endings.holds(session()).items()]
    return render_template(
        "lead/retention.html",
        due=deletion.proposed(session(), person()),
        held=held,
        proofs=deletion.proofs(session(), person()),
        endings=[(one.value, _(one.sentence)) for one in Ending],
        typed=request.form,
        errors=errors,
        me=person().account_name,
    )
