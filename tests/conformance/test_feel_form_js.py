"""Every FEEL expression of the form schemas that others have published can be read."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine import feel

SCHEMAS = Path(__file__).parents[3] / "shared/conformance/form-js"

pytestmark = pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the form schemas of others are not here")


def expressions(part: Any) -> Iterator[str]:
    """Texts that begin with `=`, wherever they stand."""
    if isinstance(part, str) and part.startswith("="):
        yield part[1:]
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from expressions(inner)


def published() -> list[str]:
    found: set[str] = set()
    for file in [*SCHEMAS.glob("*.json"), *SCHEMAS.glob("*.form")]:
        found.update(expressions(json.loads(file.read_text(encoding="utf-8"))))
    return sorted(found)


@pytest.mark.parametrize("text", published())
def test_the_expression_is_read_and_survives_printing(text: str):
    assert feel.parse(feel.to_text(feel.parse(text))) == feel.parse(text)


def test_there_are_expressions_to_read():
    assert len(published()) > 5
