"""A new access code for somebody who lost theirs: shown once, on the answer to the button."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from web.access import Needs, page
from web.clerk import case_address, case_file, not_there
from web.identity import person
from web.language import sentence
from web.office_parts import office
from web.page_errors import PageError
from web.request_transaction import session
from workflows.cases import case_access
from workflows.cases.errors import ReasonMissing
from workflows.people.permissions import Permission

blueprint = Blueprint("access_code", __name__, url_prefix="/akte/<case_number>/zugangscode")
not_there.explain(blueprint)
REFUSED = 422


@page(blueprint, "", methods=("POST",), access=Needs(Permission.RECORD_APPLICATION))
def renew(case_number: str) -> ResponseReturnValue:
    """Replace the code. The answer is the only place that shows the new one."""
    reason = request.form.get("grund", "")
    try:
        code = case_access.renew(session(), person(), office().access_code_key, case_number, reason)
    except ReasonMissing as refused:
        return case_file.show(case_number, [PageError("grund", sentence(refused))]), REFUSED
    return render_template(
        "clerk/access_code.html",
        case_number=case_number,
        code=code,
        back=case_address.case_address(case_number, "zugang"),
        errors=[],
    )
