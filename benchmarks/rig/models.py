"""The processes that the benchmarks of the engine run."""

from itertools import pairwise

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="bench">'
)
SERVICE = "bench.nothing"  # the task type of the service task; its handler does nothing


def in_a_row(process_id: str, *nodes: tuple[str, str, str]) -> bytes:
    """A process of `nodes` (element, id, content) between a start and an end event."""
    row = [("startEvent", "start", ""), *nodes, ("endEvent", "end", "")]
    elements = "".join(f'<{element} id="{name}" name="{name}">{inner}</{element}>' for element, name, inner in row)
    flows = "".join(
        f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}"/>'
        for number, ((_, source, _), (_, target, _)) in enumerate(pairwise(row))
    )
    return f'{HEAD}<process id="{process_id}" isExecutable="true">{elements}{flows}</process></definitions>'.encode()


def short() -> bytes:
    """One user task, one service task."""
    return in_a_row("short", ("userTask", "check", ""), ("serviceTask", "note", _task_definition()))


def chain(steps: int) -> bytes:
    """`steps` user tasks in a row."""
    return in_a_row("chain", *(("userTask", f"task_{number}", "") for number in range(steps)))


def timer() -> bytes:
    """A timer and the end."""
    waiting = "<timerEventDefinition><timeDuration>=wait</timeDuration></timerEventDefinition>"
    return in_a_row("timer", ("intermediateCatchEvent", "wait", waiting))


def items() -> bytes:
    """A user task for each entry of a list, all at once."""
    loop = (
        '<multiInstanceLoopCharacteristics isSequential="false"><extensionElements>'
        '<zeebe:loopCharacteristics inputCollection="=entries" inputElement="entry"/>'
        "</extensionElements></multiInstanceLoopCharacteristics>"
    )
    return in_a_row("items", ("userTask", "check", loop))


def _task_definition() -> str:
    return f'<extensionElements><zeebe:taskDefinition type="{SERVICE}"/></extensionElements>'
