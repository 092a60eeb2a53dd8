"""Where a lead goes on from here: the worklist filtered to what a figure counts, the file of a case."""

from typing import Any

from flask import url_for

from web.clerk import worklist_address
from web.clerk.case_address import PURPOSE
from workflows.cases.purposes import Purpose
from workflows.tasks.worklist_filter import DueFilter, Tab, WorklistFilter


def supervised_case(case_number: str) -> str:
    """The file of a case, opened for supervision: the audit log keeps this purpose."""
    purpose: dict[str, Any] = {PURPOSE: Purpose.SUPERVISION.value}
    return url_for("case_file.case_page", case_number=case_number, **purpose)


def tasks(
    *,
    urgency: str | None = None,
    difficulty: str | None = None,
    team: str | None = None,
    due: DueFilter | None = None,
    tab: Tab = Tab.TEAM,
) -> str:
    """The tasks of everybody that fit."""
    wanted = WorklistFilter(tab=tab, urgency=urgency, difficulty=difficulty, team=team, due=due)
    return worklist_address.address(wanted)
