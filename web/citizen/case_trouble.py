"""What the pages of a case say when it is closed meanwhile, or when a request is too large."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from web.language import sentence
from web.office_parts import settings
from workflows.cases.errors import CaseClosed


def explain(blueprint: Blueprint) -> None:
    """Let the pages of this blueprint, whose address holds `<case_number>`, explain what is the matter with a case."""
    blueprint.register_error_handler(CaseClosed, _closed)
    blueprint.register_error_handler(RequestEntityTooLarge, _too_large)


def _closed(error: CaseClosed) -> ResponseReturnValue:
    flash(sentence(error), "warning")
    return redirect(_back(), 303)


def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    limit = settings().largest_request // 1_000_000
    return render_template("citizen/case_too_large.html", again=_back(), limit=limit), 413


def _back() -> str:
    return url_for("status_page.status_page", case_number=(request.view_args or {})["case_number"])
