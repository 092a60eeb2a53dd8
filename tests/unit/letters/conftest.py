"""A desk that writes letters on 2 March 2026, each different letter once."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

import pytest

from engine import clock
from tests.unit.letters import samples
from workflows.correspondence.letter_kinds import LetterContent
from workflows.correspondence.letter_parts import Matter
from workflows.correspondence.letterhead import Letterhead
from workflows.correspondence.letters import LetterDesk

Write = Callable[..., bytes]


@pytest.fixture
def write() -> Write:
    """Write a letter as PDF: `write(content, matter=..., language=..., letterhead=...)`."""

    def written(content: LetterContent, *, matter=None, language="de", letterhead=samples.LETTERHEAD) -> bytes:
        return _written(content, matter or samples.matter(), language, letterhead)

    return written


@lru_cache(maxsize=200)
def _written(content: LetterContent, matter: Matter, language: str, letterhead: Letterhead) -> bytes:
    with clock.travel_to(datetime(2026, 3, 2, 8, 0, tzinfo=UTC)):
        return LetterDesk(samples.NOWHERE, letterhead).render(matter, content, language)
