"""Published decisions, for those who shape them: the tables of a file, and what a decision needs to be told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from engine import dmn
from engine.dmn.elements import BoxedExpression, Decision, DecisionTable, FunctionDefinition
from engine.model import store
from workflows import catalogue
from workflows.boxed_text import feel_text
from workflows.catalogue import Kind, Published
from workflows.people.identities import Identity

_QUOTED: Final = re.compile(r'"([^"\\]*)"')
_WORD: Final = re.compile(r"\w+")
_MOST_EXAMPLES: Final = 12


@dataclass(frozen=True, slots=True)
class ShownLogic:
    """One decision or one business knowledge model of a file."""

    element_id: str
    name: str
    table: DecisionTable | None  # None: `text` says it
    text: str  # FEEL; empty for a table, and for a decision that people make
    annotations: tuple[str, ...]  # names of the table's annotation columns

    def annotation(self, rule: int, column: str) -> str:
        """What a rule (its position) says in an annotation column."""
        return dict(self.table.rules[rule].annotations).get(column, "") if self.table else ""


@dataclass(frozen=True, slots=True)
class NeededInput:
    """A value that a decision, or one of those it builds on, takes from the case."""

    name: str
    label: str  # what people call it; the name where the file says nothing
    type: str  # typeRef of the file; empty where it states none
    allowed: tuple[str, ...]  # the only texts possible, where a column lists them
    examples: tuple[str, ...]  # texts that stand in rules


@dataclass(frozen=True, slots=True)
class PublishedDecision:
    about: Published
    logic: tuple[ShownLogic, ...]  # the decision itself, what it builds on, then the rest of the file
    inputs: tuple[NeededInput, ...]
    model: dmn.DecisionModel


def decision(session: Session, identity: Identity, key: str) -> PublishedDecision | None:
    """A decision with the tables of its file; None when there is none of this id. Raises `NotPermitted`."""
    about = catalogue.entry(session, identity, Kind.DECISION, key)
    if about is None:
        return None
    model = store.decision_model(session, key, about.version)
    needed = list(dict.fromkeys(_built_on(model, key)))
    decisions = sorted(model.decisions, key=lambda one: _place(needed, one.element_id))
    knowledge = [compiled.knowledge for compiled in model.compiled.knowledge.values()]
    return PublishedDecision(
        about=about,
        logic=(*map(_decision, decisions), *(_logic(one.element_id, one.name, one.function) for one in knowledge)),
        inputs=tuple(_inputs(model, needed)),
        model=model,
    )


def input_labels(session: Session) -> dict[str, str]:
    """What people call the facts of a case, by name: as the decisions in force label what they ask for."""
    labels: dict[str, str] = {}
    for key, model in store.published_decisions(session).items():
        for needed in _inputs(model, [key]):
            labels.setdefault(needed.name, needed.label.partition(";")[0])
    return labels


def _built_on(model: dmn.DecisionModel, key: str) -> Iterator[str]:
    """The decision, then the decisions that it requires, each before those that it requires in turn."""
    yield key
    for need in model.compiled.decisions[key].values:
        if need.element_id in model.compiled.decisions:
            yield from _built_on(model, need.element_id)


def _place(needed: list[str], element_id: str) -> int:
    return needed.index(element_id) if element_id in needed else len(needed)


def _decision(decision: Decision) -> ShownLogic:
    return _logic(decision.element_id, decision.name, decision.logic)


def _logic(element_id: str, name: str, logic: BoxedExpression | None) -> ShownLogic:
    if isinstance(logic, FunctionDefinition) and isinstance(logic.body, DecisionTable):
        logic = logic.body
    if isinstance(logic, DecisionTable):
        names = dict.fromkeys(name for rule in logic.rules for name, _ in rule.annotations)
        return ShownLogic(element_id, name, logic, "", tuple(names))
    return ShownLogic(element_id, name, None, feel_text(logic) if logic else "", ())


def _inputs(model: dmn.DecisionModel, decisions: list[str]) -> Iterator[NeededInput]:
    """Input data first as the file declares them, then names that the file leaves to the case."""
    named: dict[str, str] = {}
    described: dict[str, str] = {}
    for element_id in decisions:
        compiled = model.compiled.decisions[element_id]
        for need in compiled.values:
            if need.element_id in model.compiled.inputs:
                data = model.compiled.inputs[need.element_id].data
                named.setdefault(need.name, data.variable.type_ref or "")
                described.setdefault(need.name, data.description)
            elif (made := model.compiled.decisions.get(need.element_id)) is not None and made.logic is None:
                named.setdefault(need.name, made.decision.variable.type_ref or "")
        for name in sorted(compiled.undeclared):
            named.setdefault(name, "")
    for name, type_ref in named.items():
        yield _input(model, name, type_ref, described.get(name, ""))


def _input(model: dmn.DecisionModel, name: str, type_ref: str, description: str) -> NeededInput:
    label = ""
    allowed: list[str] = []
    examples: list[str] = []
    for table in (compiled.table for compiled in model.compiled.tables):
        for place, column in enumerate(table.inputs):
            if column.text.strip() == name:
                label = label or column.label
                type_ref = type_ref or column.type_ref or ""
                allowed += _QUOTED.findall(column.allowed or "")
            if name in _WORD.findall(column.text):
                examples += [text for rule in table.rules for text in _QUOTED.findall(rule.inputs[place].text)]
    label = label or description or name
    return NeededInput(
        name, label, type_ref, tuple(dict.fromkeys(allowed)), tuple(dict.fromkeys(examples))[:_MOST_EXAMPLES]
    )
