"""The worklist: what waits for whom, filters in the address, one button for many tasks, the way to the next case."""

from collections.abc import Callable, Iterator
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from engine.errors import LaufzettelError
from web.access import Needs, page
from web.clerk import worklist_address
from web.clerk.task_form import read_revision
from web.clerk.worklist_view import worklist_view
from web.identity import person
from web.language import sentence
from web.request_transaction import session
from workflows.people.permissions import Permission
from workflows.tasks import holding, inbox

blueprint = Blueprint("worklist", __name__, url_prefix="/arbeit")
AFTER = "nach"  # the task that was just finished: its place in the list is kept
MARKED = "aufgabe"


@page(blueprint, "", access=Needs(Permission.SEE_WORKLIST))
def worklist_page() -> ResponseReturnValue:
    """One page of the list."""
    wanted = worklist_address.wanted_here()
    after = _uuid(request.args.get(AFTER, ""))
    following = inbox.next_task(session(), person(), wanted, after) if after else None
    found = inbox.worklist(session(), person(), wanted)
    view = worklist_view(session(), person(), wanted, found, following)
    return render_template(
        "clerk/worklist.html",
        view=view,
        page_address=lambda number: worklist_address.address(wanted, page=number),
        next_href=_task_address(following, worklist_address.travelling(wanted)) if following else None,
        after=after,
        listed=worklist_address.travelling(wanted),
        may_record=person().may(Permission.RECORD_APPLICATION),
        errors=[],
    )


@page(blueprint, "/naechste", access=Needs(Permission.SEE_WORKLIST))
def next_case() -> ResponseReturnValue:
    """On to the task that follows in the list somebody came from."""
    wanted = worklist_address.wanted_there()
    after = _uuid(request.args.get(AFTER, ""))
    following = inbox.next_task(session(), person(), wanted, after) if after else None
    if following is None:
        flash(_("In dieser Liste steht keine weitere Aufgabe."), "info")
        return redirect(worklist_address.address(wanted), 303)
    return redirect(_task_address(following, worklist_address.travelling(wanted)), 303)


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
    return redirect(worklist_address.address(worklist_address.wanted_there()), 303)


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
    return redirect(worklist_address.address(worklist_address.wanted_there()), 303)


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
        task_id = _uuid(name)
        shown = read_revision(revision)
        if task_id is not None and shown is not None:
            yield task_id, shown


def _task_address(task_id: UUID, listed: str) -> str:
    return url_for("task.task_page", task_id=task_id, liste=listed)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
