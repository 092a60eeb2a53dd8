"""Papers that the demonstration's applicants hand in: one real PDF for each kind of document, marked as a specimen."""

from functools import cache
from io import BytesIO

import typst

_PAGE = """
#set page(paper: "a5", margin: 2cm)
#set text(lang: "de", size: 12pt)
#set document(title: "Muster")
#align(center + horizon)[
  #text(size: 24pt, weight: "bold")[MUSTER]

  #text(size: 16pt)[#sys.inputs.name]

  Dieses Blatt steht in der Vorführung für ein echtes Dokument.
]
"""


@cache
def specimen(name: str) -> bytes:
    """A PDF that says which document it stands for."""
    pdf: bytes = typst.compile(_PAGE.encode(), format="pdf", sys_inputs={"name": name})
    return pdf


class Paper:
    """A file as a browser would upload it."""

    def __init__(self, name: str) -> None:
        self.filename: str | None = f"{name}.pdf"
        self.content_type = "application/pdf"
        self.stream = BytesIO(specimen(name))
