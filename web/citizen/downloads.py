"""Handing a file to a browser, so that nothing in it can act on our pages."""

from io import BytesIO

from flask import Response, send_file

_SHOWN_IN_THE_BROWSER = frozenset({"application/pdf", "image/jpeg", "image/png"})


def download(content: bytes, filename: str, media_type: str) -> Response:
    """The answer with this content: shown where the browser can show it safely, saved otherwise."""
    shown = media_type in _SHOWN_IN_THE_BROWSER
    response = send_file(
        BytesIO(content),
        mimetype=media_type if shown else "application/octet-stream",
        as_attachment=not shown,
        download_name=filename,
        conditional=False,
        etag=False,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
