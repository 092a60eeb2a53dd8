"""The pages for the public, put together."""

from flask import Flask
from flask_babel import gettext

from web.citizen import (
    application,
    confirmation_check,
    handing_in,
    hearing_reply,
    move,
    procedures,
    receipt,
    saved_draft,
    status_access,
    status_page,
    submission,
    urgency,
    withdrawal,
)
from web.language import filled
from workflows.cases.sentences import Sentence

BLUEPRINTS = (
    procedures.blueprint,
    application.blueprint,
    saved_draft.blueprint,
    submission.blueprint,
    receipt.blueprint,
    status_access.blueprint,
    status_page.blueprint,
    handing_in.blueprint,
    hearing_reply.blueprint,
    move.blueprint,
    urgency.blueprint,
    withdrawal.blueprint,
    confirmation_check.blueprint,
)


def register(app: Flask) -> None:
    """Add the public's pages to this application."""
    app.jinja_env.filters["worded"] = worded
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


def worded(said: Sentence) -> str:
    """A sentence about a case in the language of the page."""
    return filled(gettext(said.template), said.values)
