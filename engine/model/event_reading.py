"""What events throw or wait for: event definitions, also those that are kept at the root of the file.

Reads; judges nothing. A reference that leads nowhere stays visible as a definition without a name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from engine.model import dialect
from engine.model.elements import EventDefinition, Loop

EVENT_SUFFIX = "EventDefinition"
NAMED_KINDS = frozenset({"message", "signal", "error", "escalation"})
UNKNOWN = "unknown"  # the kind of an event definition that is referenced but does not exist


@dataclass(frozen=True, slots=True)
class NamedRoot:
    """A message, signal, error or escalation at the root of the file."""

    kind: str
    name: str
    code: str
    correlation_key: str | None


@dataclass(frozen=True, slots=True)
class Roots:
    """What event definitions refer to."""

    named: Mapping[str, NamedRoot]  # by id
    definitions: Mapping[str, etree._Element]  # event definitions at the root, by id


def local_name(node: etree._Element) -> str:
    """The tag of `node` without its namespace."""
    return etree.QName(node).localname


def without_prefix(reference: str | None) -> str:
    """The local part of a qualified name."""
    return (reference or "").strip().rpartition(":")[2]


def read_roots(definitions: etree._Element) -> Roots:
    """The root elements of a file that events refer to."""
    named: dict[str, NamedRoot] = {}
    kept: dict[str, etree._Element] = {}
    for node in definitions:
        kind = local_name(node)
        if kind in NAMED_KINDS:
            named[node.get("id", "")] = NamedRoot(
                kind=kind,
                name=node.get("name", ""),
                code=node.get(f"{kind}Code") or node.get("name") or "",
                correlation_key=dialect.attribute(node, "subscription", "correlationKey"),
            )
        elif kind.endswith(EVENT_SUFFIX):
            kept[node.get("id", "")] = node
    return Roots(named, kept)


def read_event(node: etree._Element, roots: Roots) -> EventDefinition | None:
    """The event definition of an event; the message of a send or receive task counts as one too.

    Several definitions become one of the kind multiple.
    """
    if local_name(node) in {"receiveTask", "sendTask"}:
        return _referencing("message", node.get("messageRef", ""), roots) if node.get("messageRef") else None
    parts = tuple(_parts(node, roots))
    if len(parts) > 1:
        return EventDefinition("multiple", parts=parts, needs_all=dialect.truth(node, "parallelMultiple"))
    return parts[0] if parts else None


def read_behavior(loop: Loop, node: etree._Element, roots: Roots) -> Loop:
    """The loop of activity `node` with the events that its instances throw."""
    found = node.find(dialect.bpmn("multiInstanceLoopCharacteristics"))
    if found is None or loop.behavior == "All":
        return loop
    reference = without_prefix(found.get(f"{loop.behavior.lower()}BehaviorEventRef"))
    definition = roots.definitions.get(reference)
    rules = [
        (
            dialect.child_text(rule, "condition") or "",
            read_event(thrown, roots) if (thrown := rule.find(dialect.bpmn("event"))) is not None else None,
        )
        for rule in found.findall(dialect.bpmn("complexBehaviorDefinition"))
    ]
    event = _definition(definition, roots) if definition is not None else None
    return replace(loop, behavior_event=event, behavior_rules=tuple(rules))


def _parts(node: etree._Element, roots: Roots) -> list[EventDefinition]:
    parts = []
    for child in node:
        if local_name(child) == "eventDefinitionRef":
            reference = without_prefix(child.text)
            definition = roots.definitions.get(reference)
            if definition is None:
                parts.append(EventDefinition(UNKNOWN, reference=reference))
            else:
                parts.append(_definition(definition, roots))
        elif local_name(child).endswith(EVENT_SUFFIX):
            parts.append(_definition(child, roots))
    return parts


def _definition(node: etree._Element, roots: Roots) -> EventDefinition:
    kind = local_name(node).removesuffix(EVENT_SUFFIX)
    if kind in NAMED_KINDS:
        return _referencing(kind, node.get(f"{kind}Ref", ""), roots)
    if kind == "timer":
        return _timer(node)
    if kind == "link":
        return EventDefinition(kind, name=_jump(node))
    if kind == "conditional":
        return EventDefinition(kind, condition=dialect.child_text(node, "condition"))
    if kind == "compensate":
        waits = dialect.truth(node, "waitForCompletion", default=True)
        return EventDefinition(kind, reference=without_prefix(node.get("activityRef")) or None, waits=waits)
    return EventDefinition(kind)


def _jump(link: etree._Element) -> str | None:
    """What both halves of a link have in common: the id of the landing where they refer to each other, or a name."""
    landing = without_prefix(dialect.child_text(link, "target"))
    if not landing and link.find(dialect.bpmn("source")) is not None:
        landing = link.get("id", "")
    return f"#{landing}" if landing else link.get("name")


def _timer(node: etree._Element) -> EventDefinition:
    for timer_kind in ("timeDate", "timeDuration", "timeCycle"):
        text = dialect.child_text(node, timer_kind)
        if text:
            return EventDefinition("timer", timer_kind=timer_kind, timer=text)
    return EventDefinition("timer")


def _referencing(kind: str, reference: str, roots: Roots) -> EventDefinition:
    root = roots.named.get(reference) or roots.named.get(without_prefix(reference))
    if root is None:
        return EventDefinition(kind, reference=reference or None)
    name = root.code if kind in {"error", "escalation"} else root.name
    return EventDefinition(kind, name=name or None, correlation_key=root.correlation_key, reference=reference)
