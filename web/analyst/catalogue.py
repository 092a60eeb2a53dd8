"""What is in force: processes, decisions and forms with their versions; a process as drawing and in words."""

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from web.access import Needs, page
from web.citizen.downloads import download
from web.identity import person
from web.request_transaction import session
from workflows import catalogue
from workflows.case_migration import drafts, orders
from workflows.catalogue import Kind
from workflows.people.permissions import Permission

_MEDIA_TYPE = "application/octet-stream"

blueprint = Blueprint("catalogue", __name__, url_prefix="/modelle")


@page(blueprint, "", access=Needs(Permission.SEE_MODELS))
def overview() -> str:
    """The list."""
    published = catalogue.catalogue(session(), person())
    return render_template(
        "analyst/catalogue.html",
        kinds=list(Kind),
        of_kind={kind: [one for one in published if one.kind is kind] for kind in Kind},
        may_publish=person().may(Permission.PUBLISH_MODELS),
    )


@page(blueprint, "/prozess/<key>", access=Needs(Permission.SEE_MODELS))
def process_page(key: str) -> str:
    """One process."""
    process = catalogue.process(session(), person(), key)
    if process is None:
        raise NotFound
    return render_template(
        "analyst/process.html",
        process=process,
        old_versions=drafts.old_versions(session(), person(), key),
        orders=orders.orders(session(), person(), key),
        may_migrate=person().may(Permission.MIGRATE_CASES),
    )


@page(blueprint, "/datei/<any(process, decision, form, part):kind>/<key>", access=Needs(Permission.SEE_MODELS))
def source(kind: str, key: str) -> Response:
    """The file that something in force was published from; the drawing is made from it, too."""
    file = catalogue.source(session(), person(), Kind(kind), key)
    if file is None:
        raise NotFound
    return download(file.content, file.name, _MEDIA_TYPE)
