"""What needs a lead now: what is stuck or does not begin, e-mails nobody took, notices, late work, open cases."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from web.access import Needs, page
from web.identity import person
from web.language import sentence
from web.lead.overview_view import overview_view
from web.page_errors import PageError
from web.request_transaction import session
from workflows.people.permissions import Permission
from workflows.steering import failed_emails, failed_starts, incidents, notices
from workflows.steering.failed_emails import DropReasonMissing, EmailSettled
from workflows.steering.failed_starts import StartSettled
from workflows.steering.incidents import IncidentSettled, ResolutionMissing, StillFailing

REFUSED = 422
LONGEST_REASON = 2000  # characters

blueprint = Blueprint("lead", __name__, url_prefix="/leitung")


@page(blueprint, "", access=Needs(Permission.SEE_ALL_TEAMS))
def overview_page() -> str:
    """The page."""
    return _page([])


@page(blueprint, "/hinweise", methods=("POST",), access=Needs(Permission.SEE_ALL_TEAMS))
def tick_off_notices() -> ResponseReturnValue:
    """Tick off the marked notices."""
    marked = request.form.getlist("notice", type=UUID)
    if not marked:
        return _page([PageError("notices", _("Wählen Sie mindestens einen Hinweis aus."))]), REFUSED
    ticked = notices.tick_off(session(), person(), marked)
    flash(ngettext("%(num)d Hinweis abgehakt.", "%(num)d Hinweise abgehakt.", ticked), "success")
    if ticked < len(marked):
        flash(_("Die übrigen hatte schon jemand anderes abgehakt."), "info")
    return _back("hinweise")


@page(blueprint, "/stoerungen/<uuid:incident_id>", methods=("POST",), access=Needs(Permission.RESUME_PROCESS))
def resume(incident_id: UUID) -> ResponseReturnValue:
    """Let a stuck case try again."""
    try:
        number = incidents.resume(session(), person(), incident_id, _reason())
    except (ResolutionMissing, StillFailing) as problem:
        return _page([PageError(f"reason-{incident_id}", sentence(problem))]), REFUSED
    except IncidentSettled as settled:
        flash(sentence(settled), "warning")
        return _back("stoerungen")
    flash(_("Der Vorgang %(number)s läuft weiter.", number=number), "success")
    return _back("stoerungen")


@page(blueprint, "/anfaenge/<uuid:start_id>", methods=("POST",), access=Needs(Permission.RESUME_PROCESS))
def try_start(start_id: UUID) -> ResponseReturnValue:
    """Let a process that should have begun by itself try again at once."""
    try:
        failed_starts.try_now(session(), person(), start_id)
    except StartSettled as settled:
        flash(sentence(settled), "info")
    else:
        flash(_("Das Programm versucht es in den nächsten Sekunden noch einmal."), "success")
    return _back("stoerungen")


@page(blueprint, "/e-mails/<uuid:message_id>", methods=("POST",), access=Needs(Permission.RESUME_PROCESS))
def settle_email(message_id: UUID) -> ResponseReturnValue:
    """Send a failed e-mail again, or let it go."""
    try:
        if "drop" in request.form:
            failed_emails.drop(session(), person(), message_id, _reason())
            flash(_("Die E-Mail wird nicht mehr versendet."), "success")
        else:
            failed_emails.send_again(session(), person(), message_id)
            flash(_("Die E-Mail geht mit dem nächsten Durchlauf noch einmal hinaus."), "success")
    except DropReasonMissing as missing:
        return _page([PageError(f"reason-{message_id}", sentence(missing))]), REFUSED
    except EmailSettled as settled:
        flash(sentence(settled), "warning")
    return _back("e-mails")


def _reason() -> str:
    return request.form.get("reason", "").replace("\0", "").strip()[:LONGEST_REASON]


def _back(anchor: str) -> ResponseReturnValue:
    return redirect(url_for("lead.overview_page", _anchor=anchor), 303)


def _page(errors: list[PageError]) -> str:
    view = overview_view(session(), person())
    return render_template("lead/overview.html", view=view, errors=errors, reason=_reason())
