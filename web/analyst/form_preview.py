"""A published form, page by page, as people will see it. Nothing can be filled in or sent here."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from forms import answers as form_answers
from forms.schema import FormDefinition, Page
from web.access import Needs, page
from web.form_rendering import render_page
from web.identity import person
from web.language import page_language
from web.request_transaction import session
from workflows import catalogue
from workflows.people.permissions import Permission

blueprint = Blueprint("form_preview", __name__, url_prefix="/modelle/formular")


@page(blueprint, "/<form_id>", access=Needs(Permission.SEE_MODELS))
def form_page(form_id: str) -> ResponseReturnValue:
    """One page of the form, the first if the address names none."""
    found = catalogue.form(session(), person(), form_id)
    if found is None:
        raise NotFound
    about, definition = found
    shown = definition.page(request.args["seite"]) if "seite" in request.args else definition.pages[0]
    if shown is None:
        raise NotFound
    return render_template(
        "analyst/form.html",
        about=about,
        title=_title(shown, definition),
        tabs=[_tab(about.key, definition, one, shown) for one in definition.pages],
        fields=_fields(definition, shown),
        facts=_facts(definition),
    )


def _fields(definition: FormDefinition, shown: Page) -> str:
    language = page_language().code
    entries = form_answers.entries_for_page(definition, shown, {}, {}, language)
    return render_page(definition, shown, entries, language=language)


def _tab(form_id: str, definition: FormDefinition, one: Page, shown: Page) -> dict[str, object]:
    href = url_for("form_preview.form_page", form_id=form_id, seite=one.id)
    return {"label": _title(one, definition), "href": href, "current": one is shown}


def _title(shown: Page, definition: FormDefinition) -> str:
    return shown.title.text(page_language().code, {}) or definition.id


def _facts(definition: FormDefinition) -> list[tuple[str, str]]:
    """Process variable and the field that it comes from."""
    language = page_language().code
    return [(name, holder.label.text(language, {}) or holder.id) for name, holder in definition.facts.items()]
