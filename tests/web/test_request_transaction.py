"""One unit of work per request: all of it or nothing."""

from collections.abc import Iterator

import pytest
from flask import Blueprint, Response, abort, session, stream_with_context
from sqlalchemy import text

from engine.database import Database, unit_of_work
from engine.errors import LaufzettelError
from web import request_transaction
from web.access import Public, page
from web.application import Application

PUBLIC = Public("only in tests")
blueprint = Blueprint("writing", __name__)


class Refused(LaufzettelError):
    sentence = "Das geht heute nicht."


def write(note: str) -> None:
    request_transaction.session().execute(text("INSERT INTO note VALUES (:note)"), {"note": note})


@page(blueprint, "/gut", access=PUBLIC)
def good() -> str:
    write("gut")
    return "gut"


@page(blueprint, "/fehler", access=PUBLIC)
def failing() -> str:
    write("fehler")
    session["spur"] = "fehler"
    raise RuntimeError("broken on purpose")


@page(blueprint, "/abbruch", access=PUBLIC)
def aborting() -> str:
    write("abbruch")
    abort(404)


@page(blueprint, "/weigerung", access=PUBLIC)
def refusing() -> str:
    write("weigerung")
    raise Refused


@page(blueprint, "/gefangen", access=PUBLIC)
def catching() -> tuple[str, int]:
    try:
        write("gezählt")
        refusing()
    except Refused:
        return "noch einmal", 401


@page(blueprint, "/doppelt", access=PUBLIC)
def failing_at_commit() -> str:
    write("gleich")
    write("gleich")
    session["spur"] = "doppelt"
    return "scheinbar gut"


@page(blueprint, "/stroemend", access=PUBLIC)
def streaming() -> Response:
    write("vor dem Senden")
    notes = request_transaction.session().scalars(text("SELECT note FROM note")).all()
    return Response(stream_with_context(iter(notes)))


@page(blueprint, "/zu-spaet", access=PUBLIC)
def reading_too_late() -> Response:
    def pieces() -> Iterator[str]:
        yield "Anfang "
        try:
            request_transaction.session()
        except request_transaction.TransactionEnded:
            yield "geschlossen"

    write("zu spät")
    return Response(stream_with_context(pieces()))


@page(blueprint, "/ohne", access=PUBLIC)
def without() -> str:
    return "ohne Datenbank"


@pytest.fixture
def writing(app: Application, database: Database) -> Application:
    app.register_blueprint(blueprint)
    with unit_of_work(database) as work:
        work.execute(text("CREATE TABLE note (note text UNIQUE DEFERRABLE INITIALLY DEFERRED)"))
    return app


def notes(database: Database) -> list[str]:
    with unit_of_work(database) as work:
        return list(work.scalars(text("SELECT note FROM note ORDER BY note")))


def test_what_a_page_did_is_stored_before_its_answer_leaves(writing: Application, database: Database) -> None:
    answer = writing.test_client().get("/gut", buffered=False)
    assert notes(database) == ["gut"]
    assert answer.text == "gut"


@pytest.mark.parametrize(("path", "status"), [("/fehler", 500), ("/abbruch", 404), ("/weigerung", 409)])
def test_an_exception_leaves_nothing_behind(writing: Application, database: Database, path: str, status: int) -> None:
    client = writing.test_client()
    assert client.get(path).status_code == status
    assert notes(database) == []
    with client.session_transaction() as cookie:
        assert "spur" not in cookie


def test_what_a_page_did_before_it_caught_an_error_is_kept(writing: Application, database: Database) -> None:
    assert writing.test_client().get("/gefangen").status_code == 401
    assert notes(database) == ["gezählt", "weigerung"]


def test_a_failing_commit_becomes_an_error_page_and_leaves_nothing_behind(
    writing: Application, database: Database
) -> None:
    client = writing.test_client()
    answer = client.get("/doppelt")
    assert answer.status_code == 500
    assert "scheinbar gut" not in answer.text
    assert notes(database) == []
    with client.session_transaction() as cookie:
        assert "spur" not in cookie


def test_an_answer_in_pieces_is_stored_before_the_first_piece(writing: Application, database: Database) -> None:
    answer = writing.test_client().get("/stroemend", buffered=False)
    assert notes(database) == ["vor dem Senden"]
    assert answer.text == "vor dem Senden"


def test_the_database_is_closed_while_an_answer_is_sent(writing: Application) -> None:
    assert writing.test_client().get("/zu-spaet").text == "Anfang geschlossen"


def test_a_page_that_needs_no_database_opens_none(writing: Application, database: Database) -> None:
    database.dispose()
    before = database.engine.pool.status()
    assert writing.test_client().get("/ohne").text == "ohne Datenbank"
    assert database.engine.pool.status() == before
