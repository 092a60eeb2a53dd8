"""Why tokens may not be moved as somebody would like: each a sentence that names the element."""

from collections.abc import Iterable, Iterator, Sequence

from SpiffWorkflow.task import Task

from engine.errors import translatable
from engine.execution.compensation import LEFT_TO_UNDO, ON_BEHALF_OF
from engine.execution.scope import Scope, scope_of
from engine.findings import Finding, Severity
from engine.model.elements import Element, ProcessModel
from engine.model.rules.judgement import error, warning
from engine.model.specs.gateways import ParallelGateway
from engine.model.specs.subprocesses import Retained

JOINS = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})


def runs(scope: Scope, spec_id: str, element: Element) -> bool:
    """Whether the scope is one in which elements of `spec_id`, of the model of `element`, go on."""
    return (
        scope.spec_id == spec_id
        and scope.kind != "multi"
        and scope.executable.model.elements.get(element.id) is element
        and not (scope.parent_token is not None and isinstance(scope.parent_token.task_spec, Retained))
    )


def unknown_element(element_id: str) -> Finding:
    """No process that runs in the instance has the element."""
    sentence = translatable("„{element}“ gibt es in keinem der Abläufe, die in diesem Vorgang laufen.")
    return Finding("unknown-element", element_id, Severity.ERROR, sentence, {"element": element_id})


def nobody_there(element_id: str | None) -> Finding:
    """The token has gone meanwhile, or nothing stands on the element."""
    sentence = translatable("Dort steht der Vorgang nicht (mehr). Bitte sehen Sie sich den neuen Stand an.")
    return Finding("token-gone", element_id, Severity.ERROR, sentence)


def nothing_left() -> Finding:
    """The instance would have no token any more."""
    sentence = translatable(
        "Danach stünde der Vorgang nirgends mehr. Wählen Sie, wo er weitergeht, oder brechen Sie ihn ab."
    )
    return Finding("nothing-left", None, Severity.ERROR, sentence)


def no_single_place(element: Element, count: int) -> Finding:
    """The element's sub-process does not run, or more than once and nobody said in which."""
    if count:
        return error(
            "several-places",
            element,
            translatable("„{element}“ läuft an mehreren Stellen zugleich: Wählen Sie, in welcher es beginnen soll."),
        )
    return error("no-place", element, translatable("Die Stelle, in der „{element}“ beginnen soll, gibt es nicht mehr."))


def of_activation(model: ProcessModel, element: Element) -> Finding | None:
    """Why nothing can begin at the element, wherever the instance stands."""
    sources = {model.elements[model.flows[flow].source].kind for flow in element.incoming}
    reasons = (
        (
            "boundary-event",
            element.kind == "boundaryEvent",
            translatable("„{element}“ hängt an einer Aktivität und beginnt mit ihr. Wählen Sie die Aktivität."),
        ),
        (
            "start-event",
            element.kind == "startEvent",
            translatable("„{element}“ ist ein Startereignis. Wählen Sie den Schritt danach."),
        ),
        (
            "event-sub-process",
            element.triggered_by_event,
            translatable("„{element}“ beginnt nur durch sein Ereignis."),
        ),
        (
            "compensation-handler",
            element.for_compensation,
            translatable("„{element}“ macht etwas rückgängig und beginnt nur von selbst."),
        ),
        (
            "join",
            element.kind in JOINS and len(element.incoming) > 1,
            translatable("„{element}“ wartet auf mehrere Wege. Wählen Sie den Schritt danach."),
        ),
        (
            "after-event-gateway",
            "eventBasedGateway" in sources,
            translatable("„{element}“ ist einer von mehreren Ausgängen des Wartens. Wählen Sie das Gateway davor."),
        ),
    )
    return next((error(rule, element, sentence) for rule, applies, sentence in reasons if applies), None)


def of_place(scope: Scope, element: Element, path: Sequence[str]) -> Finding | None:
    """Why the element cannot begin in this scope, with the sub-processes of `path` that do not run yet."""
    if _in_loop(scope) or any(scope.executable.model.elements[outer].loop for outer in path[:-1]):
        return error(
            "in-loop",
            element,
            translatable("„{element}“ gehört zu einer Wiederholung; die lässt sich nur im Ganzen beginnen."),
        )
    if any(_begins_otherwise(scope.executable.model.elements[outer]) for outer in path[:-1]):
        return error(
            "outer-not-running",
            element,
            translatable("Der Teilablauf um „{element}“ läuft nicht und lässt sich nicht von hier aus beginnen."),
        )
    return None


def of_termination(token: Task) -> Finding | None:
    """Why the token cannot be ended by itself."""
    element: Element = token.task_spec.element
    data = token.internal_data
    if data.get("listening") or data.get("attached"):
        sentence = translatable("„{element}“ wartet nur mit und endet mit dem, wozu es gehört.")
        return error("only-listens", element, sentence)
    if _in_loop(scope_of(token)):
        sentence = translatable("„{element}“ gehört zu einer Wiederholung; die lässt sich nur im Ganzen beenden.")
        return error("in-loop", element, sentence)
    if ON_BEHALF_OF in data or LEFT_TO_UNDO in data:
        sentence = translatable("„{element}“ macht gerade etwas rückgängig; das muss erst fertig werden.")
        return error("compensating", element, sentence)
    return None


def contradictions(ends: Sequence[Task], begun: Iterable[Scope]) -> Iterator[Finding]:
    """What would begin inside of what ends."""
    for scope in begun:
        current: Scope | None = scope
        while current is not None:
            holder = current.parent_token
            if holder is not None and holder in ends:
                element: Element = holder.task_spec.element
                sentence = translatable("In „{element}“ soll etwas beginnen, aber „{element}“ soll enden.")
                yield error("begins-in-what-ends", element, sentence)
                break
            current = current.parent


def lonely_joins(scope: Scope, stay: Sequence[Task], starts: Sequence[str]) -> Iterator[Finding]:
    """Parallel gateways at which tokens wait for one that cannot come any more; `starts` are elements that begin."""
    standing = [token.task_spec.name for token in stay if not token.internal_data.get("listening")]
    joins = {token.task_spec for token in stay if isinstance(token.task_spec, ParallelGateway)}
    for join in sorted(joins, key=lambda spec: str(spec.name)):
        arrived = {token.internal_data.get("flow") for token in stay if token.task_spec is join}
        others = [name for name in (*standing, *starts) if name != join.name]
        coming = frozenset().union(*(scope.spec.reach(name, join.name) for name in others))
        if set(join.element.incoming) - arrived - coming:
            yield warning(
                "lonely-join",
                join.element,
                translatable("An „{element}“ wartet der Vorgang dann auf einen Weg, auf dem nichts mehr kommt."),
            )


def _begins_otherwise(outer: Element) -> bool:
    return outer.triggered_by_event or outer.kind == "adHocSubProcess"


def _in_loop(scope: Scope) -> bool:
    current: Scope | None = scope
    while current is not None:
        if current.kind == "multi":
            return True
        current = current.parent
    return False
