"""What somebody sees who has tried too often: how long to wait, and another way."""

from datetime import timedelta

from flask import Response, make_response, render_template

from engine import clock


def waiting_page(seconds: int, again: str) -> Response:
    """The page for too many attempts; `again` is the address to come back to."""
    moment = clock.now() + timedelta(seconds=seconds)
    minutes = -(-seconds // 60)
    response = make_response(render_template("citizen/wait.html", minutes=minutes, moment=moment, again=again), 429)
    response.headers["Retry-After"] = str(seconds)
    return response
