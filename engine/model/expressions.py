"""Texts of a model that may be expressions: `=` starts FEEL, anything else is the text itself.

Compiled once for each distinct text and shared by all instances and threads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine import feel


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled text; `evaluate` gives a FEEL value."""

    text: str
    compiled: feel.Expression | None  # None: the text is meant literally

    def evaluate(self, variables: Mapping[str, Any]) -> Any:
        """The value in `variables` (FEEL values by name); null where the standard says so."""
        return self.text if self.compiled is None else self.compiled.evaluate(variables)

    def why_null(self, variables: Mapping[str, Any]) -> str:
        """The reasons for a null result, as one German sentence; empty when there is none."""
        if self.compiled is None:
            return ""
        return " ".join(str(reason.sentence) for reason in self.compiled.explain(variables).reasons)


@lru_cache(maxsize=10_000)
def compile_text(text: str) -> Expression:
    """The expression in `text`; raises `feel.FeelSyntaxError`."""
    stripped = text.strip()
    if stripped.startswith("="):
        return Expression(stripped, feel.compile(stripped[1:]))
    return Expression(stripped, None)


@lru_cache(maxsize=10_000)
def compile_feel(text: str) -> Expression:
    """Like `compile_text`, for places where only FEEL makes sense and the `=` may be missing."""
    stripped = text.strip()
    return Expression(stripped, feel.compile(stripped.removeprefix("=")))
