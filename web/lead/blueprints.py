"""The pages for leads, auditors and the administration of accounts, put together."""

from flask import Flask

from web.lead import audit_log, overview

BLUEPRINTS = (overview.blueprint, audit_log.blueprint)


def register(app: Flask) -> None:
    """Add these pages to this application."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
