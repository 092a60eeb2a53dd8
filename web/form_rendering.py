"""A page of a form as HTML: the fields, their errors and warnings. The `<form>` tag and its buttons are the page's.

Owns which component looks like what (`form_views` describes, `components/form_fields.html` draws) and the ids that
error summaries link to. Decides nothing: what is shown or wrong is told by `forms`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import get_template_attribute
from flask_babel import gettext
from markupsafe import Markup

from forms.answers import displayed
from forms.entries import Entries
from forms.field_error import FieldError
from forms.repeating import Command
from forms.schema import FormDefinition, Page
from web.form_viewer import FileAddress, Viewer
from web.form_views import anchor_of

TEMPLATE = "components/form_fields.html"


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """An entry of the error summary."""

    target: str  # id of the input, without #
    text: str


def render_page(
    definition: FormDefinition,
    page: Page,
    entries: Entries,
    *,
    errors: Sequence[FieldError] = (),
    warnings: Sequence[FieldError] = (),
    language: str,
    variables: Mapping[str, Any] | None = None,
    answers: Mapping[str, Any] | None = None,
    file_address: FileAddress | None = None,
    command: Command | None = None,
) -> Markup:
    """The fields of a page with these entries in them.

    `entries` come from `answers.entries_for_page` or, after a page was sent, from its `PageAnswers.entries`; `answers`
    are all answers so far. `file_address` turns a document id into the address where its file can be looked at.
    `command` is the page's command, if one was sent: the focus then goes to what it changed.
    """
    state = displayed(definition, page, entries, variables=variables, language=language, answers=answers)
    viewer = Viewer(state, errors, warnings, page.group, file_address, command)
    return Markup(get_template_attribute(TEMPLATE, "fields")(viewer.views()))  # noqa: S704 - the template escapes


def error_links(errors: Iterable[FieldError], translate: Callable[[str], str] = gettext) -> list[ErrorLink]:
    """What the error summary of the layout shows for these errors."""
    return [ErrorLink(anchor_of(error.path), error.text(translate)) for error in errors]
