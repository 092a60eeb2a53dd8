"""Blocks as BPMN."""

from dataclasses import dataclass, field
from itertools import pairwise

from tests.bpmn_sketch import arrows, message, service_task, sketch, user_task
from tests.random_models.blocks import (
    Alarmed,
    Block,
    Called,
    Choice,
    Each,
    Failing,
    Inclusive,
    Inside,
    Parallel,
    Pause,
    Race,
    Receive,
    Repeat,
    Sequence,
    Service,
    Stopping,
    Timed,
    Work,
    messages_of,
)

TASK_TYPE = "random-work"


@dataclass(frozen=True, slots=True)
class Piece:
    elements: str
    flows: str
    entry: str
    exit: str


def draw(model: Block, process_id: str) -> list[bytes]:
    """The process, and before it those that it calls."""
    pen = _Pen(process_id, "".join(message(name, "case") for name in messages_of(model)) + _errors(model))
    pen.process(model, process_id)
    return pen.sources


def _errors(model: Block) -> str:
    failing = [block.id for block in model.within() if isinstance(block, Failing)]
    return "".join(f'<error id="E_{name}" name="E_{name}" errorCode="E_{name}"/>' for name in failing)


@dataclass(slots=True)
class _Pen:
    process_id: str
    roots: str
    sources: list[bytes] = field(default_factory=list)

    def process(self, body: Block, process_id: str) -> None:
        inner = self.framed(body, process_id)
        self.sources.append(sketch(inner.elements, inner.flows, process_id=process_id, roots=self.roots))

    def framed(self, body: Block, name: str) -> Piece:
        """A block between a start and an end."""
        inner = self.piece(body)
        elements = f'<startEvent id="{name}_s"/><endEvent id="{name}_e"/>{inner.elements}'
        flows = f"{inner.flows}\n{name}_s -> {inner.entry}\n{inner.exit} -> {name}_e"
        return Piece(elements, flows, "", "")

    def sub_process(self, body: Block, name: str, extra: str = "") -> str:
        inner = self.framed(body, name)
        return f'<subProcess id="{name}">{inner.elements}{arrows(inner.flows)}{extra}</subProcess>'

    def piece(self, block: Block) -> Piece:
        piece: Piece = getattr(self, type(block).__name__.lower())(block)
        return piece

    def work(self, block: Work) -> Piece:
        return Piece(user_task(block.id), "", block.id, block.id)

    def service(self, block: Service) -> Piece:
        return Piece(service_task(block.id, TASK_TYPE), "", block.id, block.id)

    def pause(self, block: Pause) -> Piece:
        return Piece(_catch(block.id, _after(block)), "", block.id, block.id)

    def receive(self, block: Receive) -> Piece:
        return Piece(_catch(block.id, _message(block)), "", block.id, block.id)

    def sequence(self, block: Sequence) -> Piece:
        pieces = [self.piece(part) for part in block.parts]
        flows = [piece.flows for piece in pieces]
        flows += [f"{one.exit} -> {following.entry}" for one, following in pairwise(pieces)]
        return Piece("".join(piece.elements for piece in pieces), "\n".join(flows), pieces[0].entry, pieces[-1].exit)

    def choice(self, block: Choice) -> Piece:
        conditions = [f"way_{block.id} = {number}" for number in range(len(block.branches))]
        return self.split("exclusiveGateway", block, block.branches, conditions)

    def parallel(self, block: Parallel) -> Piece:
        return self.split("parallelGateway", block, block.branches, [])

    def inclusive(self, block: Inclusive) -> Piece:
        conditions = [f"list contains(ways_{block.id}, {number})" for number in range(len(block.branches))]
        return self.split("inclusiveGateway", block, block.branches, conditions)

    def each(self, block: Each) -> Piece:
        loop = (
            f'<multiInstanceLoopCharacteristics isSequential="{str(block.sequential).lower()}"><extensionElements>'
            f'<zeebe:loopCharacteristics inputCollection="=items_{block.id}" inputElement="at_{block.id}"/>'
            "</extensionElements></multiInstanceLoopCharacteristics>"
        )
        return Piece(self.sub_process(block.body, block.id, loop), "", block.id, block.id)

    def inside(self, block: Inside) -> Piece:
        return Piece(self.sub_process(block.body, block.id), "", block.id, block.id)

    def timed(self, block: Timed) -> Piece:
        name = block.id
        caught = _boundary(f"{name}_t", name, _after(block), block.interrupting)
        elements = self.sub_process(block.body, name) + caught
        return self.guarded(name, elements, f"{name}_t", block.handler, block.interrupting)

    def failing(self, block: Failing) -> Piece:
        name = block.id
        caught = _boundary(f"{name}_c", name, f'<errorEventDefinition errorRef="E_{name}"/>', True)
        return self.guarded(name, self.failing_inside(block) + caught, f"{name}_c", block.handler, True)

    def alarmed(self, block: Alarmed) -> Piece:
        name = block.id
        handler = self.framed(block.handler, f"{name}_a")
        listening = f'<startEvent id="{name}_a_s" isInterrupting="{str(block.interrupting).lower()}">{_after(block)}'
        inside = handler.elements.replace(f'<startEvent id="{name}_a_s"/>', f"{listening}</startEvent>")
        alarm = f'<subProcess id="{name}_a" triggeredByEvent="true">{inside}{arrows(handler.flows)}</subProcess>'
        return Piece(self.sub_process(block.body, name, alarm), "", name, name)

    def stopping(self, block: Stopping) -> Piece:
        name, body, beside = block.id, self.piece(block.body), self.piece(block.beside)
        elements = (
            f'<startEvent id="{name}_s"/><parallelGateway id="{name}_p"/><endEvent id="{name}_e"/>'
            f'<endEvent id="{name}_end"><terminateEventDefinition/></endEvent>{body.elements}{beside.elements}'
        )
        flows = (
            f"{body.flows}\n{beside.flows}\n{name}_s -> {name}_p\n{name}_p -> {body.entry}\n"
            f"{name}_p -> {beside.entry}\n{beside.exit} -> {name}_e\n{body.exit} -> {name}_end"
        )
        return Piece(f'<subProcess id="{name}">{elements}{arrows(flows)}</subProcess>', "", name, name)

    def split(self, gateway: str, block: Block, branches: tuple[Block, ...], conditions: list[str]) -> Piece:
        name, pieces = block.id, [self.piece(branch) for branch in branches]
        elements = f'<{gateway} id="{name}"/><{gateway} id="{name}_j"/>' + "".join(piece.elements for piece in pieces)
        flows = [piece.flows for piece in pieces]
        for number, piece in enumerate(pieces):
            condition = f" [{conditions[number]}]" if conditions else ""
            flows += [f"{name} -> {piece.entry}{condition}", f"{piece.exit} -> {name}_j"]
        return Piece(elements, "\n".join(flows), name, f"{name}_j")

    def repeat(self, block: Repeat) -> Piece:
        name, body = block.id, self.piece(block.body)
        gateways = f'<exclusiveGateway id="{name}_b"/><exclusiveGateway id="{name}_x"/>'
        flows = (
            f"{body.flows}\n{name}_b -> {body.entry}\n{body.exit} -> {name}\n{name} -> {name}_x\n"
            f"{name}_x -> {name}_b [again_{name}]\n{name}_x -> {name}_o [not(again_{name})]"
        )
        elements = f'{gateways}{user_task(name)}<task id="{name}_o"/>{body.elements}'
        return Piece(elements, flows, f"{name}_b", f"{name}_o")

    def called(self, block: Called) -> Piece:
        name = block.id
        self.process(block.body, f"{self.process_id}_{name}")
        call = (
            f'<callActivity id="{name}"><extensionElements>'
            f'<zeebe:calledElement processId="{self.process_id}_{name}"/></extensionElements></callActivity>'
        )
        return Piece(call, "", name, name)

    def guarded(self, name: str, elements: str, boundary: str, handler: Block, interrupting: bool) -> Piece:
        """An activity with a boundary event; what follows joins the way on, or ends by itself."""
        piece = self.piece(handler)
        after = f"{name}_j" if interrupting else f"{name}_h"
        last = f'<exclusiveGateway id="{after}"/>' if interrupting else f'<endEvent id="{after}"/>'
        flows = f"{piece.flows}\n{boundary} -> {piece.entry}\n{piece.exit} -> {after}"
        if interrupting:
            flows += f"\n{name} -> {after}"
        return Piece(elements + piece.elements + last, flows, name, after if interrupting else name)

    def race(self, block: Race) -> Piece:
        name, told, late = block.id, self.piece(block.told), self.piece(block.late)
        elements = (
            f'<eventBasedGateway id="{name}"/><exclusiveGateway id="{name}_j"/>'
            + _catch(f"{name}_m", _message(block))
            + _catch(f"{name}_t", _after(block))
        )
        flows = (
            f"{told.flows}\n{late.flows}\n{name} -> {name}_m\n{name} -> {name}_t\n{name}_m -> {told.entry}\n"
            f"{name}_t -> {late.entry}\n{told.exit} -> {name}_j\n{late.exit} -> {name}_j"
        )
        return Piece(elements + told.elements + late.elements, flows, name, f"{name}_j")

    def failing_inside(self, block: Failing) -> str:
        name, body, beside = block.id, self.piece(block.body), self.piece(block.beside)
        elements = (
            f'<startEvent id="{name}_s"/><parallelGateway id="{name}_p"/><exclusiveGateway id="{name}_g"/>'
            f'<endEvent id="{name}_ok"/><endEvent id="{name}_e"/>'
            f'<endEvent id="{name}_err"><errorEventDefinition errorRef="E_{name}"/></endEvent>'
            f"{body.elements}{beside.elements}"
        )
        flows = (
            f"{body.flows}\n{beside.flows}\n{name}_s -> {name}_p\n{name}_p -> {body.entry}\n"
            f"{name}_p -> {beside.entry}\n{beside.exit} -> {name}_e\n{body.exit} -> {name}_g\n"
            f"{name}_g -> {name}_err [fails_{name}]\n{name}_g -> {name}_ok [not(fails_{name})]"
        )
        return f'<subProcess id="{name}">{elements}{arrows(flows)}</subProcess>'


def _catch(name: str, definition: str) -> str:
    return f'<intermediateCatchEvent id="{name}">{definition}</intermediateCatchEvent>'


def _boundary(name: str, host: str, definition: str, interrupting: bool) -> str:
    cancel = str(interrupting).lower()
    return f'<boundaryEvent id="{name}" attachedToRef="{host}" cancelActivity="{cancel}">{definition}</boundaryEvent>'


def _after(block: Block) -> str:
    return f"<timerEventDefinition><timeDuration>PT{block.seconds}S</timeDuration></timerEventDefinition>"


def _message(block: Block) -> str:
    return f'<messageEventDefinition messageRef="m_{block.id}"/>'
