"""Recording an application for somebody, page by page: at the counter or from paper.

The same draft and the same rules as online; what differs is who types, in whose language letters are written, and how
the application came in. Both travel in the address until it is recorded.
"""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms import answers as form_answers
from forms.page_answers import PageAnswers
from web.access import Needs, page
from web.clerk import counter_trouble, counter_views
from web.clerk.counter_views import CHANNEL, LANGUAGE, REFUSED, travelling
from web.form_rendering import error_links, render_page
from web.identity import person
from web.language import LANGUAGES, page_language
from web.office_parts import documents
from web.page_errors import PageError
from web.request_transaction import session
from workflows.cases import draft_pages, drafts, intake, procedures
from workflows.cases.draft_pages import DraftForm
from workflows.cases.intake import IntakeChannel
from workflows.documents.register import Channel
from workflows.people.permissions import Permission

blueprint = Blueprint("counter", __name__, url_prefix="/akten/neu")
counter_trouble.explain(blueprint)
RECORDS = Needs(Permission.RECORD_APPLICATION)
PROCEDURE = "verfahren"


@page(blueprint, "", access=RECORDS)
def begin_page() -> str:
    """Which procedure, how the application came in, which language letters are written in."""
    return _begin_page([])


@page(blueprint, "", methods=("POST",), access=RECORDS)
def begin() -> ResponseReturnValue:
    """Begin a draft and go to its first page."""
    key, given = request.form.get(PROCEDURE, ""), travelling(request.form)
    errors = []
    if key not in {one.key for one in procedures.procedures(session())}:
        errors.append(PageError(PROCEDURE, _("Wählen Sie, worum es geht.")))
    if CHANNEL not in given:
        errors.append(PageError(CHANNEL, _("Wählen Sie, wie der Antrag gekommen ist.")))
    if LANGUAGE not in given:
        errors.append(PageError(LANGUAGE, _("Wählen Sie, in welcher Sprache wir schreiben sollen.")))
    if errors:
        return _begin_page(errors), REFUSED
    token = intake.begin(session(), key, page_language().code)
    return redirect(url_for("counter.resume", token=token, **given), 303)


@page(blueprint, "/<token>", access=RECORDS)
def resume(token: str) -> ResponseReturnValue:
    """Where the clerk left off."""
    form = draft_pages.open_form(session(), token)
    if form.draft.case_number:
        return redirect(url_for("counter_end.receipt", token=token), 303)
    left_off = form.first_unfinished
    return redirect(counter_views.address(token, left_off.id if left_off else None), 303)


@page(blueprint, "/<token>/seite/<page_id>", access=RECORDS)
def show_page(token: str, page_id: str) -> ResponseReturnValue:
    """One page of the form, with what was saved."""
    form = draft_pages.open_form(session(), token)
    if form.draft.case_number:
        return redirect(url_for("counter_end.receipt", token=token), 303)
    shown, language = form.page(page_id), page_language().code
    entries = form_answers.entries_for_page(form.definition, shown, form.draft.answers, {}, language)
    fields = render_page(
        form.definition,
        shown,
        entries,
        language=language,
        answers=form.draft.answers,
        file_address=counter_views.file_address(token),
    )
    view = counter_views.form_page(token, form, shown)
    return render_template("clerk/counter_form.html", view=view, fields=fields, errors=[])


@page(blueprint, "/<token>/seite/<page_id>", methods=("POST",), access=RECORDS)
def save_page(token: str, page_id: str) -> ResponseReturnValue:
    """Save a page and go on; with anything wrong, the same page again."""
    files: dict[str, Any] = {name: request.files.getlist(name) for name in request.files}
    drafts.choose_language(session(), token, page_language().code)
    result = draft_pages.save_page(
        session(), documents(), token, page_id, request.form, files, via=Channel.COUNTER, by=person().account_name
    )
    form = draft_pages.open_form(session(), token)
    if not result.is_complete:
        return _again(token, form, page_id, result)
    following = None if counter_views.returns_to_check() else form.next_page(page_id)
    return redirect(counter_views.address(token, following.id if following else None), 303)


def _again(token: str, form: DraftForm, page_id: str, result: PageAnswers) -> ResponseReturnValue:
    shown = form.page(page_id)
    fields = render_page(
        form.definition,
        shown,
        result.entries,
        errors=result.errors,
        warnings=[] if result.command else result.warnings,
        language=page_language().code,
        answers=result.answers,
        file_address=counter_views.file_address(token),
        command=result.command,
    )
    view = counter_views.form_page(token, form, shown, has_new_questions=bool(result.unseen))
    errors = error_links(result.errors)
    body = render_template("clerk/counter_form.html", view=view, fields=fields, errors=errors)
    return body, REFUSED if errors else 200


def _begin_page(errors: list[PageError]) -> str:
    offered = procedures.procedures(session())
    language = page_language().code
    channels = (IntakeChannel.COUNTER, IntakeChannel.PAPER)
    return render_template(
        "clerk/counter.html",
        procedures=[(one.key, one.name.in_language(language)) for one in offered],
        channels=[(channel.value, _(channel.sentence)) for channel in channels],
        languages=[(one.code, one.name) for one in LANGUAGES],
        chosen={
            PROCEDURE: request.form.get(PROCEDURE, offered[0].key if len(offered) == 1 else ""),
            CHANNEL: request.form.get(CHANNEL, IntakeChannel.COUNTER.value),
            LANGUAGE: request.form.get(LANGUAGE, LANGUAGES[0].code),
        },
        errors=errors,
    )
