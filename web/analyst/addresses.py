"""Where each published thing can be looked at, and its file saved."""

from flask import url_for

from workflows.catalogue import Kind


def published_address(kind: Kind | str, key: str) -> str:
    """The page of a process, decision or form; of a part, which is shown in the forms that take it in, its file."""
    return {
        Kind.PROCESS: lambda: url_for("catalogue.process_page", key=key),
        Kind.DECISION: lambda: url_for("decisions.decision_page", key=key),
        Kind.FORM: lambda: url_for("form_preview.form_page", form_id=key),
        Kind.PART: lambda: source_address(Kind.PART, key),
    }[Kind(kind)]()


def source_address(kind: Kind | str, key: str) -> str:
    """The file it was published from."""
    return url_for("catalogue.source", kind=Kind(kind).value, key=key)
