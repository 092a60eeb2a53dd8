"""What belongs together stays on one line: a paragraph sign and its number, the two ends of a span.

Texts come from models, tables, forms, letters and the catalogue, so this is done once, on the finished page. Only what
people read is touched: never an attribute, never a text that is edited, sent or copied as code.
"""

import re
from typing import Final

from flask import Flask, Response

NO_BREAK_SPACE: Final = "\N{NO-BREAK SPACE}"
WORD_JOINER: Final = "\N{WORD JOINER}"

_UNTOUCHED: Final = r"<(textarea|option|title|code|pre|script|style)\b.*?</\1>|<[^>]*>"
_BEFORE_A_NUMBER: Final = (
    "§",
    *(rf"\b{word}" for word in ("Abs\\.", "Absatz", "Nr\\.", "Nummer", "Satz", "Art\\.", "Artikel")),
)
_BEFORE_A_LETTER: Final = (r"\bBuchst\.", r"\bBuchstabe")
_PIECES: Final = re.compile(  # passed through once, whatever a page holds
    rf"{_UNTOUCHED}"
    rf"| (?=\d)(?:{'|'.join(f'(?<={word} )' for word in _BEFORE_A_NUMBER)})"
    rf"| (?=[a-z]\b)(?:{'|'.join(f'(?<={word} )' for word in _BEFORE_A_LETTER)})"
    r"| (?=[A-Z][a-zä]+ \d{4}\b)(?<=\d\. )"  # the day and its month
    r"|(?<=\d)–(?=\d)",
    re.DOTALL,
)


def register(app: Flask) -> None:
    """Bind the pages of this application."""
    app.after_request(bind_page)


def bind_page(response: Response) -> Response:
    """The same answer; a page with what belongs together bound."""
    if response.mimetype == "text/html" and not response.is_streamed:
        response.set_data(bound(response.get_data(as_text=True)))
    return response


def bound(html: str) -> str:
    """A page whose texts do not break within "§ 18b", "Absatz 4" and "8–12"."""
    return _PIECES.sub(_bind, html)


def _bind(found: re.Match[str]) -> str:
    piece = found[0]
    if piece == " ":
        return NO_BREAK_SPACE
    return piece + WORD_JOINER if piece == "–" else piece
