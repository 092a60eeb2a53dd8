"""The pages for leads, auditors and the administration of accounts, put together."""

from flask import Flask

from web.lead import accounts, audit_log, overview

BLUEPRINTS = (overview.blueprint, audit_log.blueprint, accounts.blueprint)


def register(app: Flask) -> None:
    """Add these pages to this application."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
