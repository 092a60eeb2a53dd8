"""A file of a case as a line on a page, with the address where its owner can open it."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from workflows.cases.case_documents import DocumentView


@dataclass(frozen=True, slots=True)
class FileLine:
    filename: str
    size: int  # bytes
    received_at: datetime
    href: str | None  # None while the file may not be opened


def file_line(case_number: str, document: DocumentView) -> FileLine:
    """The line for whoever has proved that the case is theirs."""
    address = url_for("status_page.document", case_number=case_number, document_id=document.id)
    opened = address if document.may_be_opened else None
    return FileLine(document.filename, document.size, document.received_at, opened)
