"""The first page for the public, and the question whether the program is well."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from web.access import Public, page
from web.request_transaction import session

blueprint = Blueprint("start", __name__)


@page(blueprint, "/", access=Public("what this office offers, the same for everybody"))
def start_page() -> str:
    """What somebody can do here."""
    return render_template("start.html")


@page(blueprint, "/gesundheit", access=Public("for the proxy and the service manager; says only that it works"))
def health() -> ResponseReturnValue:
    """Whether the program answers and reaches its database."""
    try:
        session().execute(text("SELECT 1"))
    except OperationalError:
        return {"status": "database unreachable"}, 503
    return {"status": "ok"}
