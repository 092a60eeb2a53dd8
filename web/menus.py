"""The entries of the main menus: only pages that exist and that would let this person in."""

from dataclasses import dataclass

from flask import Flask, current_app, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from web import identity
from web.guard import may_open
from web.settings import Settings


@dataclass(frozen=True, slots=True)
class Entry:
    path: str
    label: str
    current: bool


def register(app: Flask) -> None:
    """Offer the menus to the layouts."""
    app.jinja_env.globals.update(
        citizen_menu=citizen_menu, office_menu=office_menu, office_links=office_links, identity=identity.already_known
    )


def citizen_menu() -> list[Entry]:
    """What everybody may do here."""
    return _entries(
        ("/", _("Start")),
        ("/verfahren", _("Antrag stellen")),
        ("/status", _("Stand meines Antrags")),
        ("/pruefen", _("Bestätigung prüfen")),
    )


def office_menu() -> list[Entry]:
    """What the signed-in person may do here."""
    return _entries(
        ("/arbeit", _("Arbeitsliste")),
        ("/akten", _("Akten-Suche")),
        ("/gebuehren", _("Gebühren")),
        ("/vordrucke", _("Vordrucke")),
        ("/leitung", _("Leitung")),
        ("/protokoll", _("Protokoll")),
        ("/modelle", _("Modelle")),
        ("/textbausteine", _("Textbausteine")),
        ("/konten", _("Konten")),
    )


def office_home() -> str:
    """Where the signed-in person begins: the first page of their menu."""
    entries = office_menu()
    return entries[0].path if entries else "/"


def office_links() -> list[tuple[str, str]]:
    """Label and address of the legal pages that the city keeps elsewhere."""
    settings: Settings = current_app.extensions["settings"]
    links = (
        (_("Impressum"), settings.imprint_url),
        (_("Datenschutz"), settings.privacy_url),
        (_("Barrierefreiheit"), settings.accessibility_url),
    )
    return [(label, address) for label, address in links if address]


def _entries(*places: tuple[str, str]) -> list[Entry]:
    return [Entry(path, label, _is_here(path)) for path, label in places if _opens(path)]


def _opens(path: str) -> bool:
    rule = _rule(path)
    return rule is not None and may_open(rule, identity.already_known())


def _rule(path: str) -> Rule | None:
    adapter = current_app.url_map.bind("")
    try:
        return adapter.match(path, return_rule=True)[0]
    except HTTPException:
        return None


def _is_here(path: str) -> bool:
    return request.path == path or (path != "/" and request.path.startswith(f"{path}/"))
