"""Searching files by number or name. Why somebody searches is asked first and kept in the audit log."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.access import Needs, page
from web.clerk import case_address, words
from web.clerk.case_summary import birth_in_words, procedure_name
from web.identity import person
from web.language import sentence
from web.page_errors import PageError
from web.request_transaction import session
from workflows.cases import case_search
from workflows.cases.case_numbers import parse_case_number
from workflows.cases.case_search import CaseHit, SearchTooShort
from workflows.cases.errors import CaseNumberMistyped
from workflows.cases.purposes import Purpose
from workflows.people.permissions import Permission

blueprint = Blueprint("case_search", __name__, url_prefix="/akten")
TEXT = "suche"
LONGEST = 100
REFUSED = 422


@dataclass(frozen=True, slots=True)
class HitView:
    href: str
    number: str
    person: str
    birth: str
    procedure: str
    received_at: datetime
    state: str
    is_open: bool
    team: str


@page(blueprint, "", access=Needs(Permission.SEE_CASE_FILE))
def search_page() -> ResponseReturnValue:
    """The form, or what was found. A complete number that exists leads straight to its file."""
    text = request.args.get(TEXT, "").replace("\0", "")[:LONGEST]
    if TEXT not in request.args:
        return _page(text, None, [])
    purpose = case_address.purpose()
    try:
        hits = case_search.search(session(), person(), text, purpose)
    except SearchTooShort as short:
        return _page(text, None, [PageError(TEXT, sentence(short))]), REFUSED
    if len(hits) == 1 and _is_number(text):
        return redirect(_address(hits[0], purpose, text), 303)
    return _page(text, [_hit(hit, purpose, text) for hit in hits], [])


def _page(text: str, hits: list[HitView] | None, errors: list[PageError]) -> str:
    return render_template(
        "clerk/search.html",
        text=text,
        purpose=case_address.purpose().value,
        purposes=[(purpose.value, _(purpose.sentence)) for purpose in Purpose],
        hits=hits,
        most=case_search.MOST_HITS,
        mistyped=_mistyped(text) if hits == [] else None,
        may_record=person().may(Permission.RECORD_APPLICATION),
        errors=errors,
    )


def _hit(hit: CaseHit, purpose: Purpose, text: str) -> HitView:
    return HitView(
        href=_address(hit, purpose, text),
        number=hit.case.number,
        person=hit.case.person,
        birth=birth_in_words(hit.birth),
        procedure=procedure_name(session(), hit.case.procedure_key),
        received_at=hit.case.received_at,
        state=_("offen") if hit.state == "open" else words.outcome(hit.outcome) or _("abgeschlossen"),
        is_open=hit.state == "open",
        team=words.team(hit.case.team),
    )


def _address(hit: CaseHit, purpose: Purpose, text: str) -> str:
    return url_for("case_file.case_page", case_number=hit.case.number, zweck=purpose.value, suche=text)


def _is_number(text: str) -> bool:
    try:
        parse_case_number(text)
    except CaseNumberMistyped:
        return False
    return True


def _mistyped(text: str) -> str | None:
    """What to say of something that looks like a case number and is none."""
    if sum(map(str.isdigit, text)) < len("2026000123"):
        return None
    try:
        parse_case_number(text)
    except CaseNumberMistyped as wrong:
        return sentence(wrong)
    return None
