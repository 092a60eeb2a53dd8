"""The compiled form of a DMN file: every element ready to run, references resolved to names and imports. Immutable."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.dmn.elements import Decision, DecisionService, Definitions, InputData, KnowledgeModel
from engine.dmn.functions import CompiledFunction
from engine.dmn.item_types import ItemType, ItemTypes
from engine.dmn.logic import Logic, Usage
from engine.dmn.table import CompiledTable


@dataclass(frozen=True, slots=True)
class Need:
    """A required element: the variable name it is seen under, and where it lives."""

    name: str
    element_id: str
    prefix: str | None = None  # name of the import; None: the same file
    alias: str | None = None  # a second name: modelling tools let texts name a decision by its id


@dataclass(frozen=True, slots=True)
class CompiledInput:
    data: InputData
    type: ItemType | None


@dataclass(frozen=True, slots=True)
class CompiledDecision:
    decision: Decision
    type: ItemType | None
    logic: Logic | None  # None: the decision is made by people; its value may be given as input
    values: tuple[Need, ...]  # required input data and decisions
    functions: tuple[Need, ...]  # required knowledge models and decision services
    undeclared: frozenset[str]  # names in its texts that nothing in the file declares: taken from the inputs


@dataclass(frozen=True, slots=True)
class CompiledKnowledge:
    knowledge: KnowledgeModel
    function: CompiledFunction
    functions: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class ServiceInput:
    """A parameter of a decision service: the input data or decision whose value the caller supplies."""

    need: Need
    type: ItemType | None


@dataclass(frozen=True, slots=True)
class CompiledService:
    service: DecisionService
    inputs: tuple[ServiceInput, ...]  # input data first, then input decisions, as the standard orders parameters
    outputs: tuple[Need, ...]
    type: ItemType | None


@dataclass(frozen=True, slots=True)
class CompiledModel:
    """One file and, by the name of the import, the files it uses."""

    definitions: Definitions
    types: ItemTypes
    imported: Mapping[str, "CompiledModel"]
    inputs: Mapping[str, CompiledInput]
    decisions: Mapping[str, CompiledDecision]
    knowledge: Mapping[str, CompiledKnowledge]
    services: Mapping[str, CompiledService]
    tables: tuple[CompiledTable, ...]
    usages: tuple[Usage, ...]
    declared: frozenset[str]  # every name and id in the file; inputs beyond them are visible to its decisions
