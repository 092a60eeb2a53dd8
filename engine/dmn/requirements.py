"""The decision requirements graph of one file: do all references lead somewhere, and does nothing need itself.

Reports findings only; evaluation follows the references itself. Knowledge models may call themselves (a recursive
function, bounded at run time): that is a warning. Everything else that needs itself could never be computed.
"""

from collections.abc import Iterator, Mapping, Sequence

from engine.dmn.elements import (
    Decision,
    DecisionService,
    Definitions,
    GraphElement,
    InputData,
    KnowledgeModel,
    Reference,
)
from engine.dmn.reading import Reading
from engine.errors import translatable

Expected = tuple[type, ...]

_FUNCTIONS: Expected = (KnowledgeModel, DecisionService)


def check_requirements(definitions: Definitions, imported: Mapping[str, Definitions], reading: Reading) -> None:
    """Report dangling references, references to the wrong kind of element, and cycles."""
    own = {element.element_id: element for element in definitions.elements}
    models = {namespace: {e.element_id: e for e in other.elements} for namespace, other in imported.items()}
    for element in definitions.elements:
        for reference, expected in _references(element):
            _check_reference(element, reference, expected, own, models, reading)
    for cycle in _cycles(own):
        _report_cycle([own[identifier] for identifier in cycle], reading)


def _references(element: GraphElement) -> Iterator[tuple[Reference, Expected]]:
    match element:
        case Decision():
            yield from ((reference, (InputData,)) for reference in element.inputs)
            yield from ((reference, (Decision,)) for reference in element.decisions)
            yield from ((reference, _FUNCTIONS) for reference in element.knowledge)
        case KnowledgeModel():
            yield from ((reference, _FUNCTIONS) for reference in element.knowledge)
        case DecisionService():
            decisions = (*element.outputs, *element.encapsulated, *element.input_decisions)
            yield from ((reference, (Decision,)) for reference in decisions)
            yield from ((reference, (InputData,)) for reference in element.input_data)


def _check_reference(
    element: GraphElement,
    reference: Reference,
    expected: Expected,
    own: Mapping[str, GraphElement],
    models: Mapping[str, Mapping[str, GraphElement]],
    reading: Reading,
) -> None:
    if reference.namespace is not None and reference.namespace not in models:
        reading.error(
            "import-missing",
            element.element_id,
            translatable("„{name}“ verweist auf die Datei {namespace}, die nicht eingebunden ist."),
            name=element.name,
            namespace=reference.namespace,
        )
        return
    known = own if reference.namespace is None else models[reference.namespace]
    target = known.get(reference.element_id)
    if target is None:
        reading.error(
            "reference-dangling",
            element.element_id,
            translatable("„{name}“ verweist auf „{reference}“, das es nicht gibt."),
            name=element.name,
            reference=str(reference),
        )
    elif not isinstance(target, expected):
        reading.error(
            "reference-kind",
            element.element_id,
            translatable("„{name}“ verweist auf „{target}“; das ist keine passende Art von Element."),
            name=element.name,
            target=target.name,
        )


def _local(references: Sequence[Reference]) -> Iterator[str]:
    return (reference.element_id for reference in references if reference.namespace is None)


def _needed(element: GraphElement, own: Mapping[str, GraphElement]) -> tuple[str, ...]:
    match element:
        case Decision():
            return (*_local(element.decisions), *_local(element.knowledge))
        case KnowledgeModel():
            return tuple(_local(element.knowledge))
        case DecisionService():
            return tuple(called for inner in _inside(element, own) for called in _local(inner.knowledge))
    return ()


def _inside(service: DecisionService, own: Mapping[str, GraphElement]) -> Iterator[Decision]:
    """The decisions that a service evaluates: everything behind its outputs up to the decisions it is given."""
    seen = set(_local(service.input_decisions))
    waiting = list(_local(service.outputs))
    while waiting:
        identifier = waiting.pop()
        decision = own.get(identifier)
        if identifier not in seen and isinstance(decision, Decision):
            seen.add(identifier)
            yield decision
            waiting += _local(decision.decisions)


def _cycles(own: Mapping[str, GraphElement]) -> Iterator[list[str]]:
    """One cycle for every element where a depth-first search meets itself; without recursion."""
    done: set[str] = set()
    for start in own:
        path: list[str] = []
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            identifier, leaving = stack.pop()
            if leaving:
                path.pop()
                done.add(identifier)
                continue
            if identifier in path:
                yield path[path.index(identifier) :]
                continue
            if identifier in done or identifier not in own:
                continue
            path.append(identifier)
            stack.append((identifier, True))
            stack += [(needed, False) for needed in _needed(own[identifier], own)]


def _report_cycle(cycle: list[GraphElement], reading: Reading) -> None:
    names = " → ".join(element.name for element in (*cycle, cycle[0]))
    if all(isinstance(element, KnowledgeModel) for element in cycle):
        reading.warning(
            "knowledge-recursion",
            cycle[0].element_id,
            translatable("Das Entscheidungswissen ruft sich selbst auf: {names}."),
            names=names,
        )
        return
    reading.error(
        "requirement-cycle",
        cycle[0].element_id,
        translatable("Die Entscheidungen brauchen einander im Kreis: {names}."),
        names=names,
    )
