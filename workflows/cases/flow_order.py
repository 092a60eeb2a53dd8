"""The elements of a model in the order in which a case usually meets them.

For lists that stand in for the drawing: the public steps and the diagram's text twin. An element comes behind
everything that leads to it; flows that lead back (loops) are left out of that. Pure.
"""

from collections.abc import Iterator
from heapq import heappop, heappush

from engine.model.elements import Element, ProcessModel


def in_flow_order(model: ProcessModel, scope_id: str) -> tuple[Element, ...]:
    """The elements directly inside a process or sub-process.

    Among equals the usual way comes first: default flows, then the others as drawn, then what hangs on an activity;
    event sub-processes come last.
    """
    walk = _Walk(model)
    for root in _roots(model, scope_id):
        walk.visit(root)
    return tuple(walk.sorted())


class _Walk:
    """One walk through all flows, which tells loops from ways on."""

    def __init__(self, model: ProcessModel) -> None:
        self._model = model
        self._found: dict[str, int] = {}  # element id: when it was found
        self._onward: dict[str, list[Element]] = {}  # element id: what follows it, loops left out

    def visit(self, root: Element) -> None:
        """Walk everything that can be reached from `root`, depth first, the usual way first."""
        if root.id in self._found:
            return
        path = [(root, self._enter(root))]
        open_ids = {root.id}
        while path:
            current, followers = path[-1]
            following = next(followers, None)
            if following is None:
                path.pop()
                open_ids.remove(current.id)
            elif following.id not in open_ids:  # else it leads back
                self._onward[current.id].append(following)
                if following.id not in self._found:
                    open_ids.add(following.id)
                    path.append((following, self._enter(following)))

    def sorted(self) -> Iterator[Element]:
        """Every element behind all that lead to it; of those that could come next, the one found first."""
        waiting = dict.fromkeys(self._found, 0)
        for followers in self._onward.values():
            for following in followers:
                waiting[following.id] += 1
        ready = [(self._found[one], one) for one, open_leads in waiting.items() if open_leads == 0]
        ready.sort()
        while ready:
            _, element_id = heappop(ready)
            yield self._model.elements[element_id]
            for following in self._onward[element_id]:
                waiting[following.id] -= 1
                if waiting[following.id] == 0:
                    heappush(ready, (self._found[following.id], following.id))

    def _enter(self, element: Element) -> Iterator[Element]:
        self._found[element.id] = len(self._found)
        self._onward[element.id] = []
        return iter(_followers(self._model, element))


def _roots(model: ProcessModel, scope_id: str) -> list[Element]:
    """Where tokens can begin: start events, then whatever else no flow leads to, event sub-processes last."""
    inside = model.by_scope.get(scope_id, ())
    roots = [one for one in inside if not one.incoming and one.attached_to is None]
    roots.sort(key=lambda one: (one.triggered_by_event, one.kind != "startEvent"))
    return [*roots, *inside]


def _followers(model: ProcessModel, element: Element) -> list[Element]:
    flows = sorted(element.outgoing, key=lambda flow: flow != element.default_flow)
    onward = [model.elements[model.flows[flow].target] for flow in flows]
    return [*onward, *model.boundary_events.get(element.id, ())]
