"""Handing in documents on the status page: one file field for each, and "I am done".

Whatever can be kept is kept; a file that is refused says why at its field.
"""

from collections.abc import Iterator

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage

from web.access import CitizenCase, page
from web.citizen import case_trouble, status_page
from web.citizen.status_views import OTHER
from web.citizen.uploads import handed_in
from web.language import page_language, sentence
from web.office_parts import documents
from web.page_errors import PageError
from web.request_transaction import session
from workflows.cases import case_register, completeness, contributions
from workflows.documents.errors import FileRefused

blueprint = Blueprint("handing_in", __name__, url_prefix="/status/<case_number>/unterlagen")
case_trouble.explain(blueprint)
FIELD = "datei-"  # and the code of the document
MORE = "datei-weitere"  # the field whose document is chosen beside it
REFUSED = 422


@page(blueprint, "", methods=("POST",), access=CitizenCase())
def hand_in(case_number: str) -> ResponseReturnValue:
    """Keep the chosen files; with "done", tell the office."""
    if "fertig" in request.form:
        case_register.find_to_move(session(), case_number)
    kept, errors = _keep(case_number)
    if kept:
        flash(_kept_sentence(kept), "success")
    if errors:
        return status_page.show(case_number, errors), REFUSED
    if "fertig" in request.form:
        return _done(case_number)
    if not kept:
        error = PageError("hochladen", _("Wählen Sie zuerst mindestens eine Datei aus."))
        return status_page.show(case_number, [error]), REFUSED
    return redirect(url_for("status_page.status_page", case_number=case_number, _anchor="unterlagen"), 303)


@page(blueprint, "", access=CitizenCase(), endpoint="back")
@page(blueprint, "/fertig", access=CitizenCase(), endpoint="back_again")
def back(case_number: str) -> ResponseReturnValue:
    """Reloading leads back to the status page."""
    return redirect(url_for("status_page.status_page", case_number=case_number, _anchor="unterlagen"), 303)


@page(blueprint, "/fertig", methods=("POST",), access=CitizenCase())
def finish(case_number: str) -> ResponseReturnValue:
    """Done although something is still missing."""
    return _tell(case_number)


def _done(case_number: str) -> ResponseReturnValue:
    missing = completeness.missing_items(session(), case_number)
    if missing:
        names = [item.kind.name.in_language(page_language().code) for item in missing]
        return render_template("citizen/still_missing.html", case_number=case_number, names=names)
    return _tell(case_number)


def _tell(case_number: str) -> ResponseReturnValue:
    try:
        contributions.documents_provided(session(), case_number)
    except contributions.NothingHandedIn as nothing:
        return status_page.show(case_number, [PageError("hochladen", sentence(nothing))]), REFUSED
    flash(_("Danke. Wir sehen uns Ihre Unterlagen an."), "success")
    return redirect(url_for("status_page.status_page", case_number=case_number), 303)


def _keep(case_number: str) -> tuple[int, list[PageError]]:
    """How many files were kept, and what was wrong with the others."""
    kept, errors = 0, []
    known = _known_codes(case_number)
    for field, file in _chosen():
        if _code(field) not in known:
            abort(400)  # it did not come from our page
        try:
            contributions.hand_in(session(), documents(), case_number, handed_in(_code(field), file))
        except FileRefused as refused:
            errors.append(PageError(field, sentence(refused)))
        else:
            kept += 1
    return kept, errors


def _chosen() -> Iterator[tuple[str, FileStorage]]:
    for name in request.files:
        if name.startswith(FIELD):
            yield from ((name, file) for file in request.files.getlist(name) if file.filename)


def _code(field: str) -> str:
    return request.form.get("weitere", OTHER) if field == MORE else field.removeprefix(FIELD)


def _known_codes(case_number: str) -> set[str]:
    """The documents that the page offers a field for."""
    checklist = completeness.checklist(session(), case_register.find(session(), case_number))
    return {item.kind.code for item in checklist} | {OTHER}


def _kept_sentence(kept: int) -> str:
    return ngettext("%(num)d Datei ist eingegangen.", "%(num)d Dateien sind eingegangen.", kept)
