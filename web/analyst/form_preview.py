"""A published form, page by page, as people will see it. Nothing can be filled in or sent here.

What has a condition is shown as if it were met, and the conditions of the page are listed.
"""

from collections.abc import Iterator
from dataclasses import replace

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from forms import answers as form_answers
from forms.components import Component
from forms.computed import Computed
from forms.groups import Group
from forms.schema import FormDefinition, Page, descend
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
        conditions=list(_conditions(shown)),
        facts=_facts(definition),
    )


def _fields(definition: FormDefinition, shown: Page) -> str:
    language = page_language().code
    whole = _unconditional_page(shown)
    entries = form_answers.entries_for_page(definition, whole, {}, {}, language)
    return render_page(definition, whole, entries, language=language)


def _unconditional_page(shown: Page) -> Page:
    held = tuple(_unconditional(one) for one in shown.components)
    group = next((one for one in held if shown.group and isinstance(one, Group)), None)
    return replace(shown, components=held, group=group)


def _unconditional(component: Component) -> Component:
    """The component, and what it holds, without the conditions that hide them."""
    if isinstance(component, Group):
        held = tuple(_unconditional(one) for one in component.components)
        return replace(component, hide=None, components=held)
    return replace(component, hide=None)


def _conditions(shown: Page) -> Iterator[tuple[str, str]]:
    """What the page hides, by its label, and the FEEL expression under which it does."""
    for component in descend(shown.components):
        if component.hide is not None:
            yield component.label.text(page_language().code, {}) or component.id, component.hide.text


def _tab(form_id: str, definition: FormDefinition, one: Page, shown: Page) -> dict[str, object]:
    href = url_for("form_preview.form_page", form_id=form_id, seite=one.id)
    return {"label": _title(one, definition), "href": href, "current": one is shown}


def _title(shown: Page, definition: FormDefinition) -> str:
    return shown.title.text(page_language().code, {}) or definition.id


def _facts(definition: FormDefinition) -> list[tuple[str, str]]:
    """Process variable and the field that it comes from."""
    return [(name, _source(holder)) for name, holder in definition.facts.items()]


def _source(holder: Component) -> str:
    """Where the value of a fact comes from: a field's label, or the expression that computes it."""
    if isinstance(holder, Computed) and holder.expression:
        return _("berechnet: %(expression)s", expression=holder.expression.text)
    return holder.label.text(page_language().code, {}) or holder.id
