"""Which elements of a scope can be reached from where: over flows, links and boundary events."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from engine.model.elements import ProcessModel


class Reach:
    """The ways through one version of a process."""

    def __init__(self, model: ProcessModel) -> None:
        self.model = model
        self._after = {element: tuple(_next(model, element)) for element in model.elements}
        self._before = _reversed(self._after)

    def forward(self, starts: Iterable[str], but: str | None = None) -> frozenset[str]:
        """What can be reached from `starts`, themselves included, without passing `but`."""
        return _closure(self._after, starts, but)

    def backward(self, ends: Iterable[str]) -> frozenset[str]:
        """From where `ends` can be reached, themselves included."""
        return _closure(self._before, ends, None)

    def entries(self, scope: str) -> list[str]:
        """Where a scope begins: what nothing leads to."""
        return [element.id for element in self.model.by_scope.get(scope, ()) if not self._before.get(element.id)]

    def skipped(self, element_id: str, new: Iterable[str]) -> list[str]:
        """Those of `new` that lie before an element and that a token standing there will not come to any more."""
        before, after = self.backward([element_id]), self.forward([element_id])
        entries = self.entries(self.model.elements[element_id].scope)
        return [
            one
            for one in new
            if one in before and (one not in after or element_id not in self.forward(entries, but=one))
            if one != element_id
        ]


def _next(model: ProcessModel, element_id: str) -> Iterator[str]:
    for flow in model.elements[element_id].outgoing:
        yield model.flows[flow].target
    for event in model.boundary_events.get(element_id, ()):
        yield event.id
    if element_id in model.links:
        yield model.links[element_id]


def _reversed(after: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    before: dict[str, list[str]] = {}
    for source, targets in after.items():
        for target in targets:
            before.setdefault(target, []).append(source)
    return before


def _closure(edges: Mapping[str, Iterable[str]], starts: Iterable[str], but: str | None) -> frozenset[str]:
    seen: set[str] = set()
    waiting = deque(start for start in starts if start != but)
    while waiting:
        current = waiting.popleft()
        if current not in seen:
            seen.add(current)
            waiting.extend(target for target in edges.get(current, ()) if target != but)
    return frozenset(seen)
