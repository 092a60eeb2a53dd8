"""Putting on file what happened to a case: a move, a representative, investigations, a remedy."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.access import Needs, page
from web.citizen.claim_form import ClaimForm
from web.clerk import case_address, not_there
from web.identity import person
from web.language import sentence
from web.page_errors import PageError
from web.request_transaction import session
from workflows.case_events import events
from workflows.case_events.events import Kind
from workflows.cases import case_register
from workflows.cases.errors import ReasonMissing
from workflows.people.permissions import Permission

blueprint = Blueprint("case_report", __name__, url_prefix="/akte/<case_number>/melden/<what>")
not_there.explain(blueprint)
TEMPLATE = "clerk/case_report.html"
REASON = "anlass"


@dataclass(frozen=True, slots=True)
class Report:
    """One thing that can be reported."""

    form: ClaimForm
    kind: Kind


REPORTS = {
    "umzug": Report(ClaimForm("move-report", TEMPLATE), Kind.MOVED),
    "vertretung": Report(ClaimForm("representative-report", TEMPLATE), Kind.REPRESENTATIVE),
    "ermittlungen": Report(ClaimForm("investigation-report", TEMPLATE), Kind.INVESTIGATION_OPENED),
    "rechtsbehelf": Report(ClaimForm("remedy-report", TEMPLATE), Kind.REMEDY_FILED),
}


@page(blueprint, "", access=Needs(Permission.REPORT_EVENT))
def report_page(case_number: str, what: str) -> ResponseReturnValue:
    """The form."""
    case_register.find_open(session(), case_number)
    return _report(what).form.show(case_number, **_shown(case_number, what))


@page(blueprint, "", methods=("POST",), access=Needs(Permission.REPORT_EVENT))
def report(case_number: str, what: str) -> ResponseReturnValue:
    """Put it on file and tell the process."""
    chosen = _report(what)
    case_register.find_to_move(session(), case_number)
    result = chosen.form.read(case_number)
    if not result.is_complete:
        return chosen.form.show_again(case_number, result, **_shown(case_number, what))
    kind = Kind.INVESTIGATION_CLOSED if result.answers.get("state") == "closed" else chosen.kind
    reason = request.form.get(REASON, "")
    try:
        heard = events.report(session(), person(), case_number, kind, result.answers, reason)
    except ReasonMissing as refused:
        error = PageError(REASON, sentence(refused))
        return chosen.form.show_again(case_number, result, [error], **_shown(case_number, what))
    if heard:
        flash(_("Das steht jetzt in der Akte, und der Vorgang weiß Bescheid."), "success")
    else:
        flash(
            _("Das steht jetzt in der Akte. Der Ablauf wartet gerade nicht darauf: Bitte handeln Sie selbst."),
            "warning",
        )
    return redirect(case_address.case_address(case_number, "ereignisse"), 303)


def _report(what: str) -> Report:
    if what not in REPORTS:
        abort(404)
    return REPORTS[what]


def _shown(case_number: str, what: str) -> dict[str, Any]:
    headings = {
        "umzug": (
            _("Umzug melden"),
            _("Die neue Anschrift gilt, sobald jemand sie in der nächsten Aufgabe bestätigt."),
        ),
        "vertretung": (
            _("Vertretung aufnehmen"),
            _("Briefe gehen an die Vertretung, sobald die Vollmacht in der folgenden Aufgabe geprüft ist."),
        ),
        "rechtsbehelf": (
            _("Rechtsbehelf registrieren"),
            _("Widerspruch oder Klage gegen die Ablehnung. Die Frist wird in der nächsten Aufgabe geprüft."),
        ),
        "ermittlungen": (
            _("Ermittlungsverfahren melden"),
            _("Solange ermittelt wird, entscheidet niemand über den Antrag (§ 79 Absatz 2 AufenthG)."),
        ),
    }
    heading, intro = headings[what]
    back = case_address.case_address(case_number, "ereignisse")
    return {"heading": heading, "intro": intro, "back": back, "reason": request.form.get(REASON, "")}
