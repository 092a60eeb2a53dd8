"""The Flask application with two habits of its own.

A route that does not declare who may see it cannot be registered, and an exception that leaves a view undoes what
the request did before any error page is made.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response
from flask.typing import ResponseReturnValue
from flask_login import LoginManager
from werkzeug.exceptions import HTTPException

from web import request_log
from web.access import require_declaration
from web.request_transaction import roll_back


class Application(Flask):
    login_manager: LoginManager

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        """Register a route; raises `web.access.UndeclaredAccess` unless it declares who may see it."""
        require_declaration(rule, view_func)
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)

    def log_exception(self, exc_info: Any) -> None:
        """Log a failed request by its route, not by its address, which may hold a secret."""
        request_log.log_failure(exc_info)

    def handle_user_exception(self, e: Exception) -> HTTPException | ResponseReturnValue:
        """Nothing stays of a request that failed."""
        roll_back(e)
        return super().handle_user_exception(e)

    def handle_exception(self, e: Exception) -> Response:
        """Nothing stays of a request whose commit failed either."""
        roll_back(e)
        return super().handle_exception(e)
