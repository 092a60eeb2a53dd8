"""What recording an application says when its draft is gone, is recorded already, or lost a page."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.clerk import counter_views
from workflows.cases.draft_pages import PageNotFound
from workflows.cases.drafts import DraftNotFound, DraftSubmitted


def explain(blueprint: Blueprint) -> None:
    """Let the pages of this blueprint explain what is the matter with a draft."""
    blueprint.register_error_handler(DraftNotFound, _gone)
    blueprint.register_error_handler(DraftSubmitted, _recorded)
    blueprint.register_error_handler(PageNotFound, _page_gone)


def _gone(_error: DraftNotFound) -> ResponseReturnValue:
    flash(_("Diesen Entwurf gibt es nicht mehr. Bitte nehmen Sie den Antrag neu auf."), "warning")
    return redirect(url_for("counter.begin_page"), 303)


def _recorded(_error: DraftSubmitted) -> ResponseReturnValue:
    flash(_("Dieser Antrag ist schon aufgenommen. Ihre letzte Eingabe wurde nicht mehr übernommen."), "warning")
    return redirect(url_for("counter_end.receipt", token=_token()), 303)


def _page_gone(_error: PageNotFound) -> ResponseReturnValue:
    flash(_("Diese Seite gehört nach den jetzigen Angaben nicht mehr zum Antrag. Hier geht es weiter."), "info")
    return redirect(url_for("counter.resume", token=_token(), **counter_views.carried()), 303)


def _token() -> Any:
    return (request.view_args or {})["token"]
