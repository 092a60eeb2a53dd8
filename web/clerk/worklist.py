"""The worklist: what waits for whom, with filters in the address, and the way to the next case."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from web.access import Needs, page
from web.clerk import worklist_address
from web.clerk.worklist_actions import assignable
from web.clerk.worklist_view import worklist_view
from web.identity import person
from web.request_transaction import session
from workflows.people.permissions import Permission
from workflows.tasks import inbox

blueprint = Blueprint("worklist", __name__, url_prefix="/arbeit")
AFTER = "nach"  # the task that was just finished: its place in the list is kept


@page(blueprint, "", access=Needs(Permission.SEE_WORKLIST))
def worklist_page() -> ResponseReturnValue:
    """One page of the list."""
    wanted = worklist_address.wanted_here()
    after = worklist_address.read_id(request.args.get(AFTER, ""))
    following = inbox.next_task(session(), person(), wanted, after) if after else None
    found = inbox.worklist(session(), person(), wanted)
    listed = worklist_address.travelling(wanted)
    return render_template(
        "clerk/worklist.html",
        view=worklist_view(session(), person(), wanted, found, following),
        page_address=lambda number: worklist_address.address(wanted, page=number),
        next_href=_task_address(following, listed) if following else None,
        after=after,
        listed=listed,
        may_record=person().may(Permission.RECORD_APPLICATION),
        colleagues=_colleagues() if person().may(Permission.ASSIGN_TASK) else [],
        errors=[],
    )


@page(blueprint, "/naechste", access=Needs(Permission.SEE_WORKLIST))
def next_case() -> ResponseReturnValue:
    """On to the task that follows in the list somebody came from."""
    wanted = worklist_address.wanted_there()
    after = worklist_address.read_id(request.args.get(AFTER, ""))
    following = inbox.next_task(session(), person(), wanted, after) if after else None
    if following is None:
        flash(_("In dieser Liste steht keine weitere Aufgabe."), "info")
        return redirect(worklist_address.address(wanted), 303)
    return redirect(_task_address(following, worklist_address.travelling(wanted)), 303)


def _colleagues() -> list[tuple[str, str]]:
    return [(one.account_name, one.display_name) for one in assignable()]


def _task_address(task_id: UUID, listed: str) -> str:
    return url_for("task.task_page", task_id=task_id, liste=listed)
