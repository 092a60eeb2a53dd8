"""Why a token cannot go on: the failures that become incidents."""

from typing import Any


class StepFailed(Exception):
    """A step that a person has to look at; the token stays where it is."""

    def __init__(self, kind: str, message: str) -> None:
        """`kind` is machine-readable (condition, expression, ...), `message` a German sentence."""
        super().__init__(message)
        self.kind = kind
        self.message = message


class ErrorThrown(Exception):
    """A BPMN error event on its way to whoever catches it."""

    def __init__(self, code: str | None, variables: dict[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.variables = variables
