"""Publishing files: all findings at once, and nothing comes into force while one of them is an error."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from web.access import Needs, page
from web.analyst.uploaded_files import uploaded
from web.identity import person
from web.page_errors import PageError
from web.request_transaction import session
from workflows import publishing
from workflows.people.permissions import Permission
from workflows.publishing import Publication

REFUSED = 422

blueprint = Blueprint("publishing", __name__, url_prefix="/modelle/veroeffentlichen")


@page(blueprint, "", access=Needs(Permission.PUBLISH_MODELS))
def form() -> str:
    """The form."""
    return _page(None, [])


@page(blueprint, "", methods=("POST",), access=Needs(Permission.PUBLISH_MODELS))
def publish() -> ResponseReturnValue:
    """Check the files together with what is in force, and publish them if they fit."""
    files, errors = uploaded(request.files.getlist("files"))
    if errors:
        return _page(None, errors), REFUSED
    publication = publishing.publish_as(session(), person(), files)
    return _page(publication, []), REFUSED if publication.refused else 200


def _page(publication: Publication | None, errors: list[PageError]) -> str:
    return render_template(
        "analyst/publishing.html",
        publication=publication,
        new=[_split(line) for line in publication.published] if publication else [],
        endings=", ".join(publishing.ENDINGS),
        errors=errors,
    )


def _split(line: str) -> tuple[str, str, str]:
    kind, key, version = line.split()
    return kind, key, version
