"""Buttons for many tasks at once: claim, give back and, for leads, hand out. Each task succeeds or fails alone."""

from collections.abc import Callable, Iterator
from uuid import UUID

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from engine.errors import LaufzettelError
from web.access import Needs, page
from web.clerk import worklist_address
from web.clerk.task_form import read_revision
from web.identity import person
from web.language import sentence
from web.request_transaction import session
from workflows.people import accounts
from workflows.people.identities import Identity
from workflows.people.permissions import Permission, Role
from workflows.tasks import holding

blueprint = Blueprint("worklist_actions", __name__, url_prefix="/arbeit")
MARKED, TO = "aufgabe", "an"
_WORKING = (Role.CLERK, Role.EXAMINER, Role.APPROVER)


@page(blueprint, "/uebernehmen", methods=("POST",), access=Needs(Permission.CLAIM_TASK))
def claim_marked() -> ResponseReturnValue:
    """Claim every marked task; what cannot be claimed says why."""
    done = _for_each_marked(lambda task_id, revision: holding.claim(session(), person(), task_id, revision))
    if done:
        text = ngettext(
            "Sie haben %(num)d Aufgabe übernommen. Sie steht jetzt unter „Meine“.",
            "Sie haben %(num)d Aufgaben übernommen. Sie stehen jetzt unter „Meine“.",
            done,
        )
        flash(text, "success")
    return _back()


@page(blueprint, "/zurueckgeben", methods=("POST",), access=Needs(Permission.CLAIM_TASK))
def release_marked() -> ResponseReturnValue:
    """Give every marked task back to the team."""
    done = _for_each_marked(lambda task_id, revision: holding.release(session(), person(), task_id, revision))
    if done:
        text = ngettext(
            "Sie haben %(num)d Aufgabe an das Team zurückgegeben.",
            "Sie haben %(num)d Aufgaben an das Team zurückgegeben.",
            done,
        )
        flash(text, "success")
    return _back()


@page(blueprint, "/zuteilen", methods=("POST",), access=Needs(Permission.ASSIGN_TASK))
def assign_marked() -> ResponseReturnValue:
    """A lead gives every marked task to somebody, for instance while a colleague is away."""
    chosen = next((one for one in assignable() if one.account_name == request.form.get(TO)), None)
    if chosen is None:
        flash(_("Wählen Sie zuerst, wem Sie die Aufgaben zuteilen."), "warning")
        return _back()
    done = _for_each_marked(lambda task_id, revision: holding.assign(session(), person(), task_id, revision, chosen))
    if done:
        text = ngettext(
            "%(num)d Aufgabe liegt jetzt bei %(name)s.",
            "%(num)d Aufgaben liegen jetzt bei %(name)s.",
            done,
            name=chosen.display_name,
        )
        flash(text, "success")
    return _back()


def assignable() -> list[Identity]:
    """Everybody who does casework, by name."""
    people = {one.account_name: one for role in _WORKING for one in accounts.colleagues(session(), role)}
    return sorted(people.values(), key=lambda one: one.display_name.casefold())


def _for_each_marked(act: Callable[[UUID, int], object]) -> int:
    """Do it for each marked task on its own; returns how many it worked for."""
    done, refused = 0, []
    marked = list(_marked())
    for task_id, revision in marked:
        try:
            with session().begin_nested():
                act(task_id, revision)
        except LaufzettelError as refusal:
            refused.append(sentence(refusal))
        else:
            done += 1
    if not marked:
        flash(_("Markieren Sie zuerst mindestens eine Aufgabe."), "warning")
    for text in dict.fromkeys(refused):
        flash(text, "warning")
    return done


def _marked() -> Iterator[tuple[UUID, int]]:
    for value in dict.fromkeys(request.form.getlist(MARKED)):
        name, _colon, revision = value.partition(":")
        task_id, shown = worklist_address.read_id(name), read_revision(revision)
        if task_id is not None and shown is not None:
            yield task_id, shown


def _back() -> ResponseReturnValue:
    return redirect(worklist_address.address(worklist_address.wanted_there()), 303)
