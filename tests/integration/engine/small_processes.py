"""Processes of one step, for tests that are about something else than what a model says. All are called `p`."""

from tests.bpmn_sketch import message, service_task, sketch


def _one(step: str, element_id: str, roots: str = "") -> bytes:
    return sketch(f'<startEvent id="s"/>{step}<endEvent id="e"/>', f"s -> {element_id}\n{element_id} -> e", roots=roots)


def _catching(element_id: str, event: str, roots: str = "") -> bytes:
    step = f'<intermediateCatchEvent id="{element_id}">{event}</intermediateCatchEvent>'
    return _one(step, element_id, roots)


NOTE = "note"  # the task type of SERVICE; what it does is the test's to say
SERVICE = _one(service_task("call", NOTE), "call")
TIMER = _catching(  # due at once
    "wait", "<timerEventDefinition><timeDuration>PT0S</timeDuration></timerEventDefinition>"
)
LETTER = _catching("wait", '<messageEventDefinition messageRef="docs"/>', message("docs", "case"))
ALARM = _catching("wait", '<signalEventDefinition signalRef="alarm"/>', '<signal id="alarm" name="alarm"/>')
