"""A BPMN file as geometry: boxes and lines of its diagram, for checks that a drawing reads well."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

from lxml import etree

NAMESPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
    "modeler": "http://camunda.org/schema/modeler/1.0",
}

Point = tuple[float, float]
Segment = tuple[Point, Point]


@dataclass(frozen=True)
class Box:
    """Left, top, right and bottom in diagram units."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def shrunk(self, by: float) -> "Box":
        return Box(self.left + by, self.top + by, self.right - by, self.bottom - by)

    def is_touched_by(self, segment: Segment) -> bool:
        """Whether an axis-parallel segment runs through the inside."""
        (x0, y0), (x1, y1) = segment
        return self.overlaps(Box(min(x0, x1) - 0.01, min(y0, y1) - 0.01, max(x0, x1) + 0.01, max(y0, y1) + 0.01))

    def has_on_border(self, point: Point) -> bool:
        x, y = point
        inside = self.left <= x <= self.right and self.top <= y <= self.bottom
        return inside and (x in {self.left, self.right} or y in {self.top, self.bottom})


class Diagram:
    """One BPMN file."""

    def __init__(self, file: Path) -> None:
        self.root = etree.parse(file).getroot()
        self.nodes = {node.get("id"): node for node in self.root.iter() if isinstance(node.tag, str) and node.get("id")}
        self.boxes = {shape.get("bpmnElement"): _box(shape) for shape in self.find("bpmndi:BPMNShape")}
        self.lines = {edge.get("bpmnElement"): _line(edge) for edge in self.find("bpmndi:BPMNEdge")}
        self.labels = {
            label.getparent().get("bpmnElement"): _box(label)
            for label in self.find("bpmndi:BPMNLabel")
            if label.find("dc:Bounds", NAMESPACES) is not None
        }

    def find(self, path: str) -> list[etree._Element]:
        """Everything with this tag, wherever it stands."""
        return self.root.findall(f".//{path}", NAMESPACES)

    def kind(self, element_id: str) -> str:
        return etree.QName(self.nodes[element_id]).localname

    @property
    def flow_nodes(self) -> dict[str, Box]:
        """Boxes of everything but pool and lanes."""
        frames = {"participant", "lane"}
        return {key: box for key, box in self.boxes.items() if self.kind(key) not in frames}

    def belong_together(self, one: str, other: str) -> bool:
        """Whether two shapes may overlap: a sub-process and what is in it, an activity and what is attached to it."""
        first, second = self.nodes[one], self.nodes[other]
        return (
            first.getparent() is second
            or second.getparent() is first
            or first.get("attachedToRef") == other
            or second.get("attachedToRef") == one
        )

    def segments(self) -> Iterator[tuple[str, Segment]]:
        for flow, points in self.lines.items():
            for segment in pairwise(points):
                yield flow, segment

    def crossings(self) -> list[tuple[str, str]]:
        """Pairs of flows whose lines cross or run on top of each other."""
        found = []
        for (one, first), (other, second) in combinations(self.segments(), 2):
            if one != other and _meet(first, second):
                found.append((one, other))
        return found


def _box(owner: etree._Element) -> Box:
    bounds = owner.find("dc:Bounds", NAMESPACES)
    x, y, width, height = (float(bounds.get(name)) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


def _line(edge: etree._Element) -> list[Point]:
    return [(float(point.get("x")), float(point.get("y"))) for point in edge.findall("di:waypoint", NAMESPACES)]


def _meet(first: Segment, second: Segment) -> bool:
    """Whether two axis-parallel segments share a point."""
    (ax, ay), (bx, by) = first
    (cx, cy), (dx, dy) = second
    return (
        min(ax, bx) <= max(cx, dx)
        and min(cx, dx) <= max(ax, bx)
        and min(ay, by) <= max(cy, dy)
        and min(cy, dy) <= max(ay, by)
    )
