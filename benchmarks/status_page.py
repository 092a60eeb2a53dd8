"""Requests per second of the citizen's status page, against an empty Flask view in the same process and run.

The page reads a real case of a real process from PostgreSQL and renders everything a citizen sees. Requests go through
the whole application by its WSGI interface, without a network. Run by `make bench`.
"""

import logging
import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

import structlog
from flask import Flask
from flask.testing import FlaskClient

from engine import clock, embedded_postgres, jobs
from engine.database import Database, unit_of_work
from web.app import create_app
from web.settings import read_environment
from workflows import publishing
from workflows.correspondence.letters import LetterDesk
from workflows.demonstration import applications, people
from workflows.demonstration.stories import GRANTED
from workflows.documents.store import DocumentStore
from workflows.schema import metadata
from workflows.service_tasks import ServiceTasks

ROUNDS = 7
REQUESTS = 20  # of each kind in a round
REPOSITORY = Path(__file__).parent.parent


def main() -> None:
    """Set an office up, ask in turns, print the ratio."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as folder:
        settings = read_environment({"LAUFZETTEL_DATA_DIRECTORY": folder, "LAUFZETTEL_LOG_FORMAT": "json"})
        database = Database(embedded_postgres.start(Path(folder) / "pg", stop_with_process=True))
        metadata.create_all(database.engine)
        number = one_case(settings.office, database)
        app = create_app(settings, database)
        page, empty = client_with_proof(app, number), empty_client()
        assert page.get(f"/status/{number}").status_code == 200
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(seconds(page, f"/status/{number}"))
            theirs.append(seconds(empty, "/"))
        print(f"status pages per second, against an empty Flask view: 1 : {median(ours) / median(theirs):.0f}")
        rates = f"{REQUESTS / median(ours):.0f} against {REQUESTS / median(theirs):.0f}"
        print(f"  ({rates} on this machine, under this load)")
        database.dispose()


def one_case(office: object, database: Database) -> str:
    """A case that has just arrived, with its receipt written."""
    folders = [REPOSITORY / "bpmn", REPOSITORY / "forms" / "definitions"]
    with unit_of_work(database) as session:
        publication = publishing.publish(session, publishing.files_below(folders), "bench")
        assert not publication.refused
        random = Random(1)
        person = people.applicant(0, random)
        number = applications.submit(session, office, DocumentStore.of_office(office), "P01", person, GRANTED, random)
    ServiceTasks(office, LetterDesk.of_office(office)).register()
    with clock.travel_to(clock.now() + timedelta(seconds=5)):
        while jobs.run_due(database):
            pass
    return number


def client_with_proof(app: Flask, number: str) -> FlaskClient:
    """A browser that has proved to know the case."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["proved_cases"] = {number: int(clock.now().timestamp())}
    return client


def empty_client() -> FlaskClient:
    """A browser on an application that does nothing."""
    app = Flask("empty")
    app.add_url_rule("/", view_func=lambda: "")
    return app.test_client()


def seconds(client: FlaskClient, address: str) -> float:
    """Seconds that a round of requests takes."""
    begun = perf_counter()
    for _ in range(REQUESTS):
        client.get(address)
    return perf_counter() - begun


if __name__ == "__main__":
    main()
