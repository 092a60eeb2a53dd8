"""Puts the web room together: one function that makes the application from its settings and its database."""

from datetime import timedelta

from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from engine.database import Database
from web import (
    errors,
    formats,
    guard,
    identity,
    language,
    menus,
    office_parts,
    own_password,
    page_errors,
    request_log,
    request_transaction,
    security_headers,
    sign_in,
    start,
    static_files,
    unbroken_lines,
)
from web.analyst import blueprints as analyst
from web.application import Application
from web.citizen import blueprints as citizen
from web.clerk import blueprints as clerk
from web.lead import blueprints as lead
from web.settings import Settings


def create_app(settings: Settings, database: Database) -> Application:
    """The WSGI application of one office on one database."""
    app = Application(__name__, static_folder=None)
    app.extensions["settings"] = settings
    office_parts.register(app, settings)
    _configure(app, settings)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    _register_parts(app, database)
    for blueprint in (start.blueprint, sign_in.blueprint, own_password.blueprint):
        app.register_blueprint(blueprint)
    citizen.register(app)
    clerk.register(app)
    lead.register(app)
    analyst.register(app)
    return app


def _configure(app: Application, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.largest_request,
        MAX_FORM_MEMORY_SIZE=settings.largest_text,
        MAX_FORM_PARTS=2000,
        SESSION_COOKIE_NAME="__Host-laufzettel" if settings.secure_cookies else "laufzettel",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=1),
        WTF_CSRF_TIME_LIMIT=None,  # a form may be filled in slowly; the token lives as long as the session
        WTF_CSRF_SSL_STRICT=settings.secure_cookies,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(office=settings.office, authority=settings.authority, unit=settings.unit)


def _register_parts(app: Application, database: Database) -> None:
    """The order matters: what runs before a request runs in this order, what runs after it in the opposite one."""
    request_log.register(app)
    security_headers.register(app)
    request_transaction.register(app, database)
    identity.register(app)
    guard.register(app)  # before anything reads the body: nobody uploads what they may not send
    CSRFProtect(app)
    language.register(app)
    formats.register(app)
    page_errors.register(app)
    static_files.register(app)
    menus.register(app)
    errors.register(app)
    unbroken_lines.register(app)
