"""Letters become PDF: Typst templates, JSON data, tagged and archivable (PDF/UA-1 and PDF/A-2a).

Owns the compiler and the QR codes. Values reach a template as data and are never pasted into markup. Writes no file,
knows no case and no database; the same data and moment give the same bytes.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar, Final

import orjson
import segno
import typst

from engine.errors import LaufzettelError, translatable
from forms.letter_glyphs import all_showable, font_directories

TEMPLATES: Final = Path(__file__).parent / "letters"
_compiling = Lock()


class LetterNotRendered(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Der Brief „{template}“ ließ sich nicht erzeugen. Bitte melden Sie das der Systembetreuung: {reason}"
    )


def render(template: str, data: Mapping[str, Any], written_at: datetime) -> bytes:
    """The PDF of the letter `template` (a file name without ending) filled with `data` (JSON values).

    `written_at` (aware) is the date of creation inside the PDF.
    """
    letter = orjson.dumps(all_showable(dict(data))).decode()
    with _compiling:
        try:
            pdf = _compiler().compile(
                TEMPLATES / f"{template}.typ",
                format="pdf",
                sys_inputs={"letter": letter},
                pdf_standards=["a-2a", "ua-1"],
                timestamp=int(written_at.timestamp()),
            )
        except typst.TypstError as failed:
            raise LetterNotRendered(template=template, reason=failed.diagnostic) from failed
    assert isinstance(pdf, bytes)  # format "pdf" is one file
    return pdf


def qr_code(text: str) -> str:
    """A QR code as SVG without a border: the sheet leaves the white that readers need."""
    image = BytesIO()
    segno.make(text, error="m", micro=False).save(image, kind="svg", xmldecl=False, border=0)
    return image.getvalue().decode()


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(directory) for directory in font_directories()],
    )
    return typst.Compiler(root=TEMPLATES, font_paths=fonts)
