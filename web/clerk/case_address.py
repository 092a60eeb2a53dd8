"""Addresses of a case's pages. They carry along why somebody looks into the file and where they came from."""

from typing import Any
from uuid import UUID

from flask import request, url_for

from web.clerk import worklist_address
from web.clerk.worklist_address import LIST
from workflows.cases.purposes import Purpose

PURPOSE, TASK, SEARCH = "zweck", "aufgabe", "suche"
_LONGEST = 400


def purpose() -> Purpose:
    """Why this request looks into a file; working on the case where it does not say."""
    given = request.args.get(PURPOSE, "")
    return Purpose(given) if given in set(Purpose) else Purpose.CASE_WORK


def case_address(case_number: str, anchor: str | None = None, **changes: str | None) -> str:
    """The file, seen for the same purpose and with the same way back; `changes` replace what is carried."""
    return url_for("case_file.case_page", case_number=case_number, _anchor=anchor, **(carried() | changes))


def document_address(case_number: str, document_id: UUID | str) -> str:
    """A file of the case, opened for the same purpose."""
    return url_for("case_papers.document", case_number=case_number, document_id=document_id, **_carried(PURPOSE))


def letter_address(case_number: str, letter_id: UUID) -> str:
    """A letter of the case, opened for the same purpose."""
    return url_for("case_papers.letter", case_number=case_number, letter_id=letter_id, **_carried(PURPOSE))


def notice_draft_address(case_number: str) -> str:
    """The notice on the waiting proposal, as it would go out."""
    return url_for("case_papers.notice_draft", case_number=case_number, **_carried(PURPOSE))


def diagram_address(case_number: str, process_id: str) -> str:
    """The source of a drawing."""
    return url_for("case_papers.diagram_source", case_number=case_number, process_id=process_id)


def way_back() -> tuple[str | None, str | None, str]:
    """Where somebody came from: the page of a task, a search, or (always there) the worklist."""
    given = carried()
    task_id, text = worklist_address.read_id(given.get(TASK, "")), given.get(SEARCH)
    return (
        url_for("task.task_page", task_id=task_id, liste=given.get(LIST)) if task_id else None,
        url_for("case_search.search_page", suche=text, zweck=purpose().value) if text else None,
        worklist_address.address(worklist_address.wanted_there()),
    )


def carried() -> dict[str, Any]:
    """The parameters that travel from page to page of a case."""
    return _carried(PURPOSE, TASK, SEARCH, LIST)


def _carried(*names: str) -> dict[str, Any]:
    return {name: request.args[name][:_LONGEST] for name in names if request.args.get(name)}
