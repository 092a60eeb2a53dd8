"""What the pages of tasks and files say when there is no such thing, or when the case was closed meanwhile."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from engine.errors import LaufzettelError
from web.clerk.case_address import case_address
from web.language import sentence
from workflows.cases.errors import CaseClosed, CaseNotFound
from workflows.correspondence.errors import UnknownLetter
from workflows.documents.errors import UnknownDocument
from workflows.tasks.errors import TaskNotFound


def explain(blueprint: Blueprint) -> None:
    """Let the pages of this blueprint explain it."""
    for missing_kind in (TaskNotFound, CaseNotFound, UnknownDocument, UnknownLetter):
        blueprint.register_error_handler(missing_kind, missing)
    blueprint.register_error_handler(CaseClosed, _closed)


def missing(error: LaufzettelError) -> ResponseReturnValue:
    """The page that says that there is no such thing."""
    return render_template("clerk/not_there.html", text=sentence(error), errors=[]), 404


def _closed(error: CaseClosed) -> ResponseReturnValue:
    flash(sentence(error), "warning")
    return redirect(case_address(str((request.view_args or {})["case_number"])), 303)
