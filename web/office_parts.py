"""The office's parts that pages work with: its settings, its document store, its letter desk. Made once."""

from flask import Flask, current_app

from web.settings import Settings
from workflows.correspondence.letters import LetterDesk
from workflows.documents.store import DocumentStore
from workflows.settings import OfficeSettings


def register(app: Flask, settings: Settings) -> None:
    """Make the parts of this application's office."""
    app.extensions["documents"] = DocumentStore.of_office(settings.office)
    app.extensions["letters"] = LetterDesk.of_office(settings.office)


def settings() -> Settings:
    """What this process was told from outside."""
    known: Settings = current_app.extensions["settings"]
    return known


def office() -> OfficeSettings:
    """What the office says about itself."""
    return settings().office


def documents() -> DocumentStore:
    """Where documents are kept."""
    store: DocumentStore = current_app.extensions["documents"]
    return store


def letters() -> LetterDesk:
    """Where letters are kept."""
    desk: LetterDesk = current_app.extensions["letters"]
    return desk
