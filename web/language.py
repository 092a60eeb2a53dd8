"""The language of a page: German is the source, other languages are courtesy translations.

Owns the choice (a cookie, else what the browser prefers) and the sentences that come from below the web: errors and
findings carry a German sentence with `{placeholders}`, which is looked up in the catalogue and filled here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from string import Formatter
from typing import Any, Protocol

from flask import Blueprint, Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale, gettext
from werkzeug.exceptions import HTTPException

from engine import clock
from web.access import Public, page
from web.formats import format_day, format_moment
from web.local_address import local_address

COOKIE = "sprache"
_A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Language:
    code: str  # as in <html lang>
    name: str  # in the language itself
    direction: str = "ltr"

    @property
    def stylesheet(self) -> str:
        """The sheet that fits the direction of writing."""
        return "app.rtl.css" if self.direction == "rtl" else "app.css"


LANGUAGES = (Language("de", "Deutsch"), Language("en", "English"))

blueprint = Blueprint("language", __name__)


class Sentence(Protocol):
    """Whatever says something to people: errors, findings, errors of form fields."""

    @property
    def sentence(self) -> str: ...

    @property
    def values(self) -> Mapping[str, Any]: ...


def register(app: Flask) -> None:
    """Translate the pages of this application."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(
        app,
        default_locale=LANGUAGES[0].code,
        default_timezone=clock.OFFICE_ZONE.key,
        locale_selector=chosen_code,
    )
    app.register_blueprint(blueprint)
    app.jinja_env.filters["sentence"] = sentence
    app.jinja_env.globals.update(language_address=language_address, page_languages=LANGUAGES)
    app.context_processor(lambda: {"page_language": page_language()})


def chosen_code() -> str:
    """The code of the language this request is answered in."""
    codes = [language.code for language in LANGUAGES]
    chosen = request.cookies.get(COOKIE)
    if chosen in codes:
        return chosen
    return request.accept_languages.best_match(codes, default=codes[0]) or codes[0]


def page_language() -> Language:
    """The language of the page, as layouts need it."""
    code = str(get_locale())
    return next((language for language in LANGUAGES if language.code == code), LANGUAGES[0])


def language_address(code: str) -> str:
    """The address that switches to a language and comes back to the present page."""
    here = request.full_path.rstrip("?") if _can_be_opened(request.path) else None
    return url_for("language.switch", code=code, weiter=here)


def _can_be_opened(path: str) -> bool:
    """Whether the page can be come back to: a form that was refused often stands where it was opened."""
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return True


def sentence(said: Sentence) -> str:
    """The sentence of an error or finding in the language of the page, with its placeholders filled."""
    return filled(gettext(said.sentence), said.values)


def filled(text: str, values: Mapping[str, Any]) -> str:
    """`text` with `{placeholders}` filled; dates and times as people write them, at the office's clock."""
    return _LocalFormatter().vformat(text, (), values)


class _LocalFormatter(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, datetime):
            return format(clock.office_time(value), format_spec) if format_spec else format_moment(value)
        if isinstance(value, str) and value and not format_spec:
            return gettext(value)  # a value may be a text of the catalogue itself: the name of a permission, of a team
        if isinstance(value, date) and not format_spec:
            return format_day(value)
        return str(super().format_field(value, format_spec))


@page(blueprint, "/sprache/<any(de, en):code>", access=Public("sets only the language of the page"))
def switch(code: str) -> ResponseReturnValue:
    """Remember the language and come back."""
    response = redirect(local_address(request.args.get("weiter")), 303)
    response.set_cookie(
        COOKIE, code, max_age=_A_YEAR, secure=request.is_secure, httponly=True, samesite="Lax", path="/"
    )
    return response
