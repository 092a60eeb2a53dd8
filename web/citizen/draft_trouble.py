"""What the pages of an application say when its link, its state or the request itself does not fit.

A person who lands here has lost nothing that was saved, and reads so. Decides nothing about drafts.
"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from web.office_parts import settings
from workflows.cases.draft_pages import PageNotFound
from workflows.cases.drafts import DraftNotFound, DraftSubmitted


def explain(blueprint: Blueprint) -> None:
    """Let the pages of this blueprint, whose address holds `<token>`, explain what is the matter with a draft."""
    blueprint.register_error_handler(DraftNotFound, _gone)
    blueprint.register_error_handler(DraftSubmitted, _submitted)
    blueprint.register_error_handler(PageNotFound, _page_gone)
    blueprint.register_error_handler(RequestEntityTooLarge, _too_large)


def _gone(_error: DraftNotFound) -> ResponseReturnValue:
    return render_template("citizen/draft_gone.html"), 404


def _submitted(_error: DraftSubmitted) -> ResponseReturnValue:
    flash(
        _(
            "Dieser Antrag ist schon abgeschickt. Ihre letzte Eingabe haben wir nicht mehr übernommen. "
            "Unterlagen können Sie auf der Statusseite nachreichen."
        ),
        "warning",
    )
    return redirect(url_for("receipt.confirmation", token=_token()), 303)


def _page_gone(_error: PageNotFound) -> ResponseReturnValue:
    flash(_("Diese Seite gehört nach Ihren jetzigen Angaben nicht mehr zum Antrag. Hier geht es weiter."), "info")
    return redirect(url_for("application.resume", token=_token()), 303)


def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    limit = settings().largest_request // 1_000_000
    return render_template("citizen/draft_too_large.html", again=request.full_path.rstrip("?"), limit=limit), 413


def _token() -> Any:
    return (request.view_args or {})["token"]
