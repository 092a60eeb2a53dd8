"""What procedures there are, and what each consists of. Everything shown comes from the published models and tables."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from web.access import Public, page
from web.language import page_language
from web.request_transaction import session
from workflows.cases import intake, procedure_page, procedures, public_drawing
from workflows.cases.errors import UnknownProcedure

blueprint = Blueprint("procedures", __name__)
OFFER = Public("what the office offers is the same for everybody")


@page(blueprint, "/verfahren", access=OFFER)
def overview() -> str:
    """All procedures, by what people want."""
    return render_template("citizen/procedures.html", groups=procedures.groups(session()))


@page(blueprint, "/verfahren/<key>", access=OFFER)
def procedure(key: str) -> str:
    """One procedure: steps, who acts, documents, fee, usual duration."""
    try:
        shown = procedure_page.public_description(session(), key, page_language().code)
    except UnknownProcedure as unknown:
        raise NotFound from unknown
    return render_template("citizen/procedure.html", shown=shown)


@page(blueprint, "/verfahren/<key>/ablauf.bpmn", access=OFFER)
def drawing(key: str) -> ResponseReturnValue:
    """The published process as a drawing."""
    try:
        drawn = public_drawing.drawing(session(), key)
    except UnknownProcedure as unknown:
        raise NotFound from unknown
    return Response(drawn, mimetype="application/xml")


@page(blueprint, "/verfahren/<key>/antrag", access=OFFER)
def not_begun(key: str) -> ResponseReturnValue:
    """Reloading or a bookmark must not begin an application: it begins with the button."""
    return redirect(url_for("procedures.procedure", key=key), 303)


@page(blueprint, "/verfahren/<key>/antrag", methods=("POST",), access=Public("anybody may apply"))
def begin(key: str) -> ResponseReturnValue:
    """Begin an application: a form of the person's own, behind a secret link."""
    try:
        token = intake.begin(session(), key, page_language().code)
    except UnknownProcedure as unknown:
        raise NotFound from unknown
    return redirect(url_for("application.resume", token=token), 303)
