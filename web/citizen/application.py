"""Filling in an application: one page after the other. The address holds the secret of the draft.

Whoever knows the address may go on, on any device; that is how saving and coming back works. Nothing here decides
what is right: `workflows.cases.draft_pages` reads a page and keeps what was right of it.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms import answers as form_answers
from forms.page_answers import PageAnswers
from forms.schema import Page
from web.access import Public, page
from web.citizen import draft_trouble, draft_views
from web.citizen.uploads import uploaded_files
from web.form_rendering import error_links, render_page
from web.language import page_language
from web.office_parts import documents
from web.request_transaction import session
from workflows.cases import draft_pages, drafts
from workflows.cases.draft_pages import DraftForm

blueprint = Blueprint("application", __name__, url_prefix="/antrag/<token>")
draft_trouble.explain(blueprint)
DRAFT = Public("whoever holds the secret link of a draft may fill it in")
REFUSED = 422


@page(blueprint, "/", access=DRAFT)
def resume(token: str) -> ResponseReturnValue:
    """Where the person left off."""
    form = draft_pages.open_form(session(), token)
    if form.draft.case_number:
        return redirect(url_for("receipt.confirmation", token=token), 303)
    left_off = form.first_unfinished
    if left_off is None:
        return redirect(url_for("submission.check", token=token), 303)
    return redirect(url_for("application.show_page", token=token, page_id=left_off.id), 303)


@page(blueprint, "/seite/<page_id>", access=DRAFT)
def show_page(token: str, page_id: str) -> ResponseReturnValue:
    """One page of the form, with what was saved."""
    form = draft_pages.open_form(session(), token)
    if form.draft.case_number:
        return redirect(url_for("receipt.confirmation", token=token), 303)
    shown = form.page(page_id)
    language = page_language().code
    entries = form_answers.entries_for_page(form.definition, shown, form.draft.answers, {}, language)
    fields = render_page(
        form.definition,
        shown,
        entries,
        language=language,
        answers=form.draft.answers,
        file_address=draft_views.file_address(token),
    )
    view = draft_views.form_page(token, form, shown)
    return render_template("citizen/form_page.html", view=view, fields=fields, errors=[])


@page(blueprint, "/seite/<page_id>", methods=("POST",), access=DRAFT)
def save_page(token: str, page_id: str) -> ResponseReturnValue:
    """Save a page and go on; with anything wrong, the same page again and nothing right is lost."""
    drafts.choose_language(session(), token, page_language().code)
    result = draft_pages.save_page(session(), documents(), token, page_id, request.form, uploaded_files())
    if "_later" in request.form:
        return redirect(url_for("saved_draft.later", token=token), 303)
    form = draft_pages.open_form(session(), token)
    if not result.is_complete:
        return _again(token, form, form.page(page_id), result)
    following = None if draft_views.returns_to_check() else form.next_page(page_id)
    if following is None:
        return redirect(url_for("submission.check", token=token), 303)
    return redirect(url_for("application.show_page", token=token, page_id=following.id), 303)


def _again(token: str, form: DraftForm, shown: Page, result: PageAnswers) -> ResponseReturnValue:
    fields = render_page(
        form.definition,
        shown,
        result.entries,
        errors=result.errors,
        warnings=[] if result.command else result.warnings,
        language=page_language().code,
        answers=result.answers,
        file_address=draft_views.file_address(token),
        command=result.command,
    )
    view = draft_views.form_page(token, form, shown, has_new_questions=bool(result.unseen))
    errors = error_links(result.errors)
    body = render_template("citizen/form_page.html", view=view, fields=fields, errors=errors)
    return body, REFUSED if errors else 200
