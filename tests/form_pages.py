"""The smallest application that can draw the fields of a form: templates, language, formats."""

from pathlib import Path

from flask import Flask
from flask_babel import Babel
from jinja2 import StrictUndefined

from web import formats

WEB = Path(__file__).parent.parent / "web"


def form_application(language: str = "de") -> Flask:
    """A Flask application without database, pages and sessions."""
    app = Flask("form_pages", template_folder=str(WEB / "templates"), static_folder=None)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(WEB / "translations")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app, locale_selector=lambda: language)
    formats.register(app)
    return app
