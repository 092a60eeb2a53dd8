"""The pages for those who shape processes, put together."""

from typing import Any

from flask import Flask

from web.analyst import addresses, catalogue, decisions, form_preview, letter_texts, migration, publishing, words
from workflows import decision_trial

BLUEPRINTS = (
    catalogue.blueprint,
    decisions.blueprint,
    form_preview.blueprint,
    letter_texts.blueprint,
    migration.blueprint,
    publishing.blueprint,
)


def register(app: Flask) -> None:
    """Add these pages to this application."""
    app.jinja_env.globals.update(published_address=addresses.published_address, source_address=addresses.source_address)
    app.jinja_env.filters.update(
        published_by=words.published_by,
        kind_heading=words.kind_heading,
        kind_name=words.kind_name,
        element_kind=words.element_kind,
        order_state=words.order_state,
        hit_policy=words.hit_policy,
        heading=words.column_heading,
        annotation_heading=words.annotation_heading,
        named_hint=words.named_hint,
        breakable=words.breakable,
        twice=_twice,
    )
    app.jinja_env.tests["number_input"] = decision_trial.is_number
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


def _twice(value: Any) -> tuple[Any, Any]:
    """An option whose value is its label."""
    return value, value
