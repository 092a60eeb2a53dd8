"""What is sent with the page on which cases are moved: counterparts, case numbers, the reason."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.case_migration.drafts import Chosen

REASON = "reason"
CASES = "cases"
LONGEST_REASON = 2000  # characters
LONGEST_LIST = 20_000  # characters, about a thousand case numbers


@dataclass(frozen=True, slots=True)
class MigrationForm:
    chosen: Chosen = field(default_factory=dict)
    cases: tuple[str, ...] = ()
    reason: str = ""


def sent(fields: Mapping[str, str]) -> MigrationForm:
    """The form as it was sent; names of selects are `z:<process id>:<element id>`."""
    chosen: dict[tuple[str, str], str] = {}
    for name, value in fields.items():
        mark, _, rest = name.partition(":")
        process_id, colon, element_id = rest.partition(":")
        if mark == "z" and colon:
            chosen[process_id, element_id] = value
    listed = fields.get(CASES, "").replace("\0", "")[:LONGEST_LIST]
    return MigrationForm(
        chosen=chosen,
        cases=tuple(dict.fromkeys(number for number in re.split(r"[\s,;]+", listed) if number)),
        reason=fields.get(REASON, "").replace("\0", "").strip()[:LONGEST_REASON],
    )
