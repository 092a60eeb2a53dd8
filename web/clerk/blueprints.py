"""The pages of the people who work on cases, put together."""

from flask import Flask

from web.clerk import (
    access_code,
    blanks,
    case_file,
    case_papers,
    case_report,
    case_search,
    consultations,
    counter,
    counter_end,
    fee_actions,
    fees,
    issuance,
    person_assignment,
    stay,
    task,
    task_actions,
    worklist,
    worklist_actions,
)

BLUEPRINTS = (
    worklist.blueprint,
    worklist_actions.blueprint,
    task.blueprint,
    task_actions.blueprint,
    case_file.blueprint,
    case_papers.blueprint,
    case_report.blueprint,
    access_code.blueprint,
    consultations.blueprint,
    person_assignment.blueprint,
    case_search.blueprint,
    counter.blueprint,
    counter_end.blueprint,
    blanks.blueprint,
    stay.blueprint,
    fees.blueprint,
    fee_actions.blueprint,
    issuance.blueprint,
)


def register(app: Flask) -> None:
    """Add these pages to this application."""
    app.jinja_env.globals.update(effect_names=stay.EFFECT_NAMES, certificate_states=stay.CERTIFICATE_STATES)
    app.jinja_env.globals.update(taken_words=issuance.TAKEN_WORDS, product_words=issuance.PRODUCT_WORDS)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
