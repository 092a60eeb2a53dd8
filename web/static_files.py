"""Styles, scripts and fonts: built by `make assets`, named after their content, kept by browsers for a year.

`asset("app.css")` gives the address of the present version. Files lie compressed on disk; nothing is compressed
while somebody waits.
"""

import json
from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, send_from_directory, url_for

from web.access import Public, page

FOLDER = Path(__file__).parent / "static" / "build"
_A_YEAR = 365 * 24 * 3600
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))

blueprint = Blueprint("static_files", __name__)


class AssetsMissing(RuntimeError):
    """The bundle has not been built: run `make assets`."""


def register(app: Flask, folder: Path = FOLDER) -> None:
    """Serve the bundle of this folder; raises `AssetsMissing` if there is none."""
    manifest = folder / "manifest.json"
    if not manifest.exists():
        raise AssetsMissing(f"{manifest} is missing: run `make assets` first")
    app.extensions["assets"] = json.loads(manifest.read_text(encoding="utf-8"))
    app.extensions["assets_folder"] = folder
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """The address of a built file, with the hash of its content in the name; KeyError if the build has no such file."""
    return url_for("static_files.static_file", name=current_app.extensions["assets"][name])


@page(blueprint, "/static/<name>", access=Public("style, script and type of the pages, without any data"))
def static_file(name: str) -> Response:
    """One built file, compressed if the browser takes that."""
    folder: Path = current_app.extensions["assets_folder"]
    if name == "manifest.json" or name.endswith((".br", ".gz")):
        abort(404)
    served, encoding = name, None
    for encoding_name, suffix in _ENCODINGS:
        if request.accept_encodings[encoding_name] > 0 and (folder / f"{name}{suffix}").is_file():
            served, encoding = f"{name}{suffix}", encoding_name
            break
    response = send_from_directory(folder, served, mimetype=guess_type(name)[0], max_age=_A_YEAR)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
    response.vary.add("Accept-Encoding")
    return response
