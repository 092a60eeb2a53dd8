"""One log line per request, with a machine-readable action and the id that the error page shows.

The line names the route, never the address: addresses of drafts hold secrets, those of cases hold case numbers.
"""

import logging
import re
import secrets
import sys
import time
from typing import Any

import structlog
from flask import Flask, Response, g, request

logger = structlog.get_logger("laufzettel.web")
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def configure_logging(log_format: str, log_level: str) -> None:
    """Write log lines of this level and above to standard error: "json" for machines, "text" for people."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,  # the traceback alone: local variables hold personal data
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[log_level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def register(app: Flask) -> None:
    """Log every request of this application."""
    app.before_request(_begin)
    app.after_request(_end)


def request_id() -> str:
    """The id of this request, in the log and on the error page."""
    return str(g.get("request_id", "-"))


def log_failure(exc_info: Any) -> None:
    """The traceback of a request that failed, beside its id."""
    logger.error("request failed", action="request:fail", route=_route(), exc_info=exc_info)


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(6)
    g.request_began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    duration = time.perf_counter() - g.get("request_began", time.perf_counter())
    response.headers["X-Request-Id"] = request_id()
    logger.info(
        "request answered",
        action="request:answer",
        method=request.method,
        route=_route(),
        status=response.status_code,
        milliseconds=round(duration * 1000, 1),
        account=g.get("account_name"),
    )
    return response


def _route() -> str | None:
    return request.url_rule.rule if request.url_rule else None
