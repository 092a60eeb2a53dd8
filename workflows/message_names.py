"""The messages that the office sends to its processes. `bpmn/README.md` tells analysts when, and what they bring."""

from typing import Final

from workflows.cases.contributions import Kind as Contribution
from workflows.certificates import reports
from workflows.consultations import answering

ALL: Final = frozenset({*(kind.value for kind in Contribution), answering.MESSAGE, *reports.MESSAGES})
