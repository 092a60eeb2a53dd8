"""One unit of work per request: opened when first needed, committed once, before the answer leaves the server.

An exception that leaves a view rolls everything back, whatever page it turns into; a view that catches an error
and shows a page of its own keeps what it did (a failed sign-in is counted). After the commit the database is
closed for this request: an answer that is sent in pieces reads what it needs beforehand.
"""

from contextlib import ExitStack
from types import TracebackType

from flask import Flask, Response, current_app, g, request
from flask import session as cookie
from sqlalchemy.orm import Session

from engine.database import Database, unit_of_work

_STACK, _SESSION, _CLOSED = "unit_of_work", "database_session", "unit_of_work_closed"


class TransactionEnded(RuntimeError):
    """The request's unit of work is over; what an answer shows must be read before it starts to leave."""


def session() -> Session:
    """The session of this request's unit of work."""
    if _CLOSED in g:
        raise TransactionEnded("the unit of work of this request has been committed or rolled back")
    if _SESSION not in g:
        database: Database = current_app.extensions["database"]
        stack = ExitStack()
        setattr(g, _SESSION, stack.enter_context(unit_of_work(database)))
        setattr(g, _STACK, stack)
    opened: Session = getattr(g, _SESSION)
    return opened


def commit(response: Response) -> Response:
    """Commit what the request did. If that fails, the error page takes the place of the answer."""
    stack = _take()
    if stack is not None:
        stack.close()
    return response


def roll_back(error: BaseException) -> None:
    """Undo what the request did in the database and in the cookie. Error pages may read, in a new unit of work."""
    stack = _take()
    if stack is not None:
        _leave(stack, type(error), error, error.__traceback__)
    received = current_app.session_interface.open_session(current_app, request)
    if received is not None and dict(received) != dict(cookie):
        cookie.clear()
        cookie.update(received)
    g.pop(_CLOSED, None)


def register(app: Flask, database: Database) -> None:
    """Tie the unit of work to the requests of this application."""
    app.extensions["database"] = database
    app.after_request(commit)
    app.teardown_request(_give_up)


def _give_up(error: BaseException | None) -> None:
    # Reached with an open unit of work only where no answer was made at all: nothing may be stored then.
    stack = _take()
    if stack is not None:
        gone = error or TransactionEnded("the request ended without an answer")
        _leave(stack, type(gone), gone, gone.__traceback__)


def _take() -> ExitStack | None:
    g.pop(_SESSION, None)
    stack: ExitStack | None = g.pop(_STACK, None)
    setattr(g, _CLOSED, True)
    return stack


def _leave(stack: ExitStack, kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    stack.__exit__(kind, error, traceback)
