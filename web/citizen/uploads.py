"""The files of a request, as the forms and the case take them."""

from collections.abc import Mapping, Sequence
from typing import BinaryIO, cast

from flask import request
from werkzeug.datastructures import FileStorage

from forms.file_fields import UploadedFile
from workflows.cases.contributions import HandedIn


def uploaded_files() -> Mapping[str, Sequence[UploadedFile]]:
    """Name of the field -> its files, for `forms.answers.read`."""
    return {name: cast(Sequence[UploadedFile], request.files.getlist(name)) for name in request.files}


def handed_in(code: str, file: FileStorage) -> HandedIn:
    """A file for the document with this code."""
    return HandedIn(code, file.filename or "", cast(BinaryIO, file.stream), file.content_type or "")
