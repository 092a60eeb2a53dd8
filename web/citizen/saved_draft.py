"""An application that waits: its secret link, by e-mail if wanted; its files; giving it up."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.access import page
from web.citizen import draft_trouble
from web.citizen.application import DRAFT, REFUSED
from web.citizen.downloads import download
from web.language import page_language, sentence
from web.office_parts import documents, office
from web.page_errors import PageError
from web.request_transaction import session
from workflows.cases import draft_pages, drafts, notifications
from workflows.correspondence.errors import InvalidEmailAddress
from workflows.documents import register

blueprint = Blueprint("saved_draft", __name__, url_prefix="/antrag/<token>")
draft_trouble.explain(blueprint)


@page(blueprint, "/spaeter", access=DRAFT)
def later(token: str) -> ResponseReturnValue:
    """How to come back: the link, until when it works, and by e-mail if wanted."""
    form = draft_pages.open_form(session(), token)
    if form.draft.case_number:
        return redirect(url_for("receipt.confirmation", token=token), 303)
    known = form.draft.email or form.draft.answers.get("email") or ""
    return _later_page(token, form.draft, known, [])


@page(blueprint, "/spaeter", methods=("POST",), access=DRAFT)
def send_link(token: str) -> ResponseReturnValue:
    """Send the link by e-mail."""
    email = request.form.get("email", "").strip()
    if not email:
        error = PageError("email", _("Geben Sie die E-Mail-Adresse ein, an die wir den Link schicken sollen."))
        return _later_page(token, drafts.find(session(), token), email, [error]), REFUSED
    drafts.choose_language(session(), token, page_language().code)
    try:
        notifications.draft_link(session(), office(), token, email)
    except InvalidEmailAddress as invalid:
        error = PageError("email", sentence(invalid))
        return _later_page(token, drafts.find(session(), token), email, [error]), REFUSED
    flash(_("Der Link ist unterwegs an %(email)s.", email=email), "success")
    return redirect(url_for("saved_draft.later", token=token), 303)


@page(blueprint, "/verwerfen", access=DRAFT)
def ask_discard(token: str) -> ResponseReturnValue:
    """Ask before anything is deleted."""
    form = draft_pages.open_form(session(), token)
    if form.draft.case_number:
        return redirect(url_for("receipt.confirmation", token=token), 303)
    return render_template("citizen/discard.html", token=token)


@page(blueprint, "/verwerfen", methods=("POST",), access=DRAFT)
def discard(token: str) -> ResponseReturnValue:
    """Delete the draft with its files."""
    draft_pages.discard(session(), token)
    flash(_("Ihr Entwurf ist gelöscht, mit allen Dateien."), "success")
    return redirect(url_for("start.start_page"), 303)


@page(blueprint, "/datei/<uuid:document_id>", access=DRAFT)
def file(token: str, document_id: UUID) -> ResponseReturnValue:
    """A file that was uploaded to this draft."""
    draft = drafts.find(session(), token)
    document = next((one for one in register.documents_of(session(), draft.owner) if one.id == document_id), None)
    if document is None:
        abort(404)
    return download(documents().read(session(), document.id), document.filename, document.media_type)


def _later_page(token: str, draft: drafts.Draft, email: str, errors: list[PageError]) -> str:
    link = notifications.resume_url(office(), token)
    return render_template("citizen/later.html", token=token, draft=draft, link=link, email=email, errors=errors)
