"""The pages for leads, auditors and the administration of accounts, put together."""

from flask import Flask

from web.lead import accounts, addresses, audit_log, audit_view, overview, proofs, retention, running_case, words

BLUEPRINTS = (
    overview.blueprint,
    running_case.blueprint,
    audit_log.blueprint,
    accounts.blueprint,
    proofs.blueprint,
    retention.blueprint,
)


def register(app: Flask) -> None:
    """Add these pages to this application."""
    app.jinja_env.globals["supervised_case"] = addresses.supervised_case
    app.jinja_env.tests["case_number"] = audit_view.is_case_number
    app.jinja_env.filters.update(role_name=words.role_name, team_name=words.team_name)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
