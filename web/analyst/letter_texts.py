"""The office's own wordings of its letters: the list, one passage with its versions, a preview as PDF."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from engine.errors import LaufzettelError
from forms.letter_passages import SHARED
from web.access import Needs, page
from web.citizen.downloads import download
from web.identity import person
from web.language import page_language, sentence
from web.office_parts import letters
from web.page_errors import PageError
from web.request_transaction import session
from workflows.correspondence import passage_preview, passages
from workflows.correspondence.letters import kind_subject
from workflows.correspondence.passages import (
    RewordedMeanwhile,
    RewordingReasonMissing,
    UnknownPassage,
    WordedPassage,
    WordingFaulty,
)
from workflows.people.permissions import Permission

REFUSED = 422
WORDING = Needs(Permission.WORD_LETTERS)

blueprint = Blueprint("letter_texts", __name__, url_prefix="/textbausteine")


@page(blueprint, "", access=WORDING)
def overview() -> str:
    """All passages, letter by letter."""
    found = passages.overview(session(), person())
    return render_template("analyst/letter_texts.html", letters={kind: (_name(kind), of) for kind, of in found.items()})


@page(blueprint, "/<letter>/<key>", access=WORDING)
def passage_page(letter: str, key: str) -> str:
    """One passage: its text, and how it came about."""
    worded = _worded(letter, key)
    return _page(worded, {"de": worded.current.de, "en": worded.current.en}, [])


@page(blueprint, "/<letter>/<key>", methods=("POST",), access=WORDING)
def reword(letter: str, key: str) -> ResponseReturnValue:
    """Put the text that was typed in force, or show the letter with it."""
    worded, typed = _worded(letter, key), _typed()
    try:
        if "preview" in request.form:
            pdf = passage_preview.preview(session(), person(), letters(), letter, key, typed["de"], typed["en"])
            return download(pdf, f"{letter}-{key}.pdf", "application/pdf")
        passages.reword(
            session(), person(), letter, key, de=typed["de"], en=typed["en"], reason=typed["reason"], seen=_seen()
        )
    except LaufzettelError as refused:
        return _page(_worded(letter, key), typed, _errors(refused)), REFUSED
    flash(_("Der Text gilt ab jetzt für jeden neuen Brief."), "success")
    return redirect(url_for("letter_texts.passage_page", letter=worded.passage.letter, key=key), 303)


def _page(worded: WordedPassage, typed: Mapping[str, str], errors: list[PageError]) -> str:
    return render_template(
        "analyst/letter_text.html", worded=worded, letter=_name(worded.passage.letter), typed=typed, errors=errors
    )


def _worded(letter: str, key: str) -> WordedPassage:
    try:
        return passages.passage(session(), person(), letter, key)
    except UnknownPassage as unknown:
        raise NotFound from unknown


def _typed() -> dict[str, str]:
    """What stands in the fields, with the line ends of files."""
    texts = {name: request.form.get(name, "").replace("\0", "") for name in ("de", "en", "reason")}
    return {name: "\n".join(line.rstrip() for line in text.splitlines()).strip() for name, text in texts.items()}


def _seen() -> int:
    return request.form.get("seen", default=-1, type=int)


def _errors(refused: LaufzettelError) -> list[PageError]:
    match refused:
        case WordingFaulty():
            return [PageError(field, sentence(fault)) for field, faults in refused.faults.items() for fault in faults]
        case RewordingReasonMissing():
            return [PageError("reason", sentence(refused))]
        case RewordedMeanwhile():
            return [PageError("de", sentence(refused))]
    raise refused


def _name(letter: str) -> str:
    """The letter as people call it."""
    if letter == SHARED:
        return _("In mehreren Briefen")
    return kind_subject(letter).in_language(page_language().code)
