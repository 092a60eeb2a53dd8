"""A plan made by looking: which element of the new version stands for which of the old one.

The same id and kind in the corresponding scope; else the same kind, name and neighbourhood. What remains has no
counterpart until a person names one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from engine.instance_migration.plan import Pair, Plan, called_versions
from engine.model.elements import Element, ProcessModel
from engine.model.library import Executable, Library

Named = Mapping[tuple[str, str], str | None]  # process id, element id: counterpart


def propose(library: Library, source_id: int, target_id: int, named: Named | None = None) -> Plan:
    """The plan from one version of a process to another, called processes included.

    `named`: counterparts that a person named, or None for none, by process and element; they go before what is found.
    """
    elements: dict[str, dict[str, str]] = {}
    waiting = [(source_id, target_id)]
    while waiting:
        source, target = (library.executable(version) for version in waiting.pop(0))
        process_id = source.model.process_id
        if process_id not in elements:
            elements[process_id] = _with_named(match(source, target), process_id, named or {})
            waiting.extend(called_versions(Pair(source, target, elements[process_id])))
    return Plan(source_id, target_id, elements)


def _with_named(found: dict[str, str], process_id: str, named: Named) -> dict[str, str]:
    of_process = {element: counterpart for (process, element), counterpart in named.items() if process == process_id}
    return {element: target for element, target in (found | of_process).items() if target}


def match(source: Executable, target: Executable) -> dict[str, str]:
    """The counterparts of the elements of one process."""
    return _Matching(source, target).elements


class _Matching:
    """Counterparts found so far. Scopes are matched before what they hold, because elements stand in document order."""

    def __init__(self, source: Executable, target: Executable) -> None:
        self.source, self.target = source.model, target.model
        self.elements: dict[str, str] = {}
        self.pair = Pair(source, target, self.elements)
        for element in self.source.elements.values():
            other = self.target.elements.get(element.id)
            if other is not None and self._fits(element, other):
                self.elements[element.id] = other.id
        while self._match_more():
            pass

    def _match_more(self) -> bool:
        """Match what has the same name and neighbours; neighbours found may help the next round."""
        before = len(self.elements)
        taken = set(self.elements.values())
        for element in self.source.elements.values():
            if element.id not in self.elements:
                found = self._best(element, taken)
                if found is not None:
                    self.elements[element.id] = found
                    taken.add(found)
        return len(self.elements) > before

    def _best(self, element: Element, taken: set[str]) -> str | None:
        """The one free element of the same name that shares most neighbours; those without a name must share all."""
        scores = Counter(
            {
                other.id: self._shared(element, other)
                for other in self.target.elements.values()
                if other.id not in taken and other.name == element.name and self._fits(element, other)
            }
        )
        best = scores.most_common(2)
        if not best or best[0][1] == 0 or (len(best) > 1 and best[0][1] == best[1][1]):
            return None
        if not element.name and best[0][1] < len(list(_neighbours(self.source, element))):
            return None
        return best[0][0]

    def _fits(self, element: Element, other: Element) -> bool:
        places = [(element.scope, other.scope), (element.attached_to, other.attached_to)]
        return self.pair.alike(element, other) and all(self.pair.corresponds(one, two) for one, two in places)

    def _shared(self, element: Element, other: Element) -> int:
        theirs = set(_neighbours(self.target, other))
        return sum((self.elements.get(near), where) in theirs for near, where in _neighbours(self.source, element))


def _neighbours(model: ProcessModel, element: Element) -> Iterator[tuple[str, str]]:
    for flow in element.incoming:
        yield model.flows[flow].source, "before"
    for flow in element.outgoing:
        yield model.flows[flow].target, "after"
    if element.attached_to:
        yield element.attached_to, "around"
    for inner in model.by_scope.get(element.id, ()):
        yield inner.id, "inside"
