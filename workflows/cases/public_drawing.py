"""The drawing of a procedure for the public: shapes, names and arrows of the published model, and nothing else.

Notes of analysts, conditions, variables and who may be assigned are the office's own and are left out.
"""

from typing import Final

from lxml import etree
from sqlalchemy.orm import Session

from engine.model.store import latest, process_model
from workflows.cases import procedures
from workflows.cases.errors import UnknownProcedure

_MODEL: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_INTERNAL: Final = tuple(f"{_MODEL}{name}" for name in ("documentation", "extensionElements", "conditionExpression"))


def drawing(session: Session, key: str) -> bytes:
    """BPMN XML of the procedure's process, to be drawn by a viewer. Raises `UnknownProcedure`."""
    version = latest(session, "process", procedures.procedure(session, key).process_id)
    if version is None:
        raise UnknownProcedure(key=key)
    root = etree.fromstring(process_model(session, version.id).xml)
    for element in list(root.iter(*_INTERNAL)):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    for timer in list(root.iter(f"{_MODEL}timeDate", f"{_MODEL}timeDuration", f"{_MODEL}timeCycle")):
        timer.text = None
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
