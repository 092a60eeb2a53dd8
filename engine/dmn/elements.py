"""What a DMN file says, as frozen values: requirements, boxed expressions, tables, item definitions.

Owns the shapes only. Nothing here is compiled or evaluated; `element_id` is the id in the file where it has one.
"""

from dataclasses import dataclass
from enum import StrEnum


class HitPolicy(StrEnum):
    """How the results of several matching rules become one result (DMN 1.5, 8.3.3)."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    FIRST = "FIRST"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"


class Aggregation(StrEnum):
    """What COLLECT does with the collected outputs."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    type_ref: str | None = None


# --- boxed expressions -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LiteralExpression:
    element_id: str | None
    text: str
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class ContextEntry:
    variable: Variable | None  # None: the result entry
    value: "BoxedExpression | None"


@dataclass(frozen=True, slots=True)
class BoxedContext:
    element_id: str | None
    entries: tuple[ContextEntry, ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    parameter: str
    value: "BoxedExpression | None"


@dataclass(frozen=True, slots=True)
class Invocation:
    element_id: str | None
    function: "BoxedExpression | None"
    bindings: tuple[Binding, ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    element_id: str | None
    kind: str  # "FEEL", "Java" or "PMML"; only FEEL can be evaluated
    parameters: tuple[Variable, ...]
    body: "BoxedExpression | None"
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class BoxedList:
    element_id: str | None
    items: tuple["BoxedExpression | None", ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    element_id: str | None
    columns: tuple[Variable, ...]
    rows: tuple[tuple["BoxedExpression | None", ...], ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Conditional:
    element_id: str | None
    condition: "BoxedExpression | None"
    consequence: "BoxedExpression | None"
    alternative: "BoxedExpression | None"
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Iteration:
    """`for`, `some` or `every`: an iterator variable over a collection, and what is computed for each item."""

    element_id: str | None
    kind: str  # "for", "some", "every"
    variable: str
    collection: "BoxedExpression | None"
    body: "BoxedExpression | None"
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    element_id: str | None
    collection: "BoxedExpression | None"
    condition: "BoxedExpression | None"
    type_ref: str | None = None


# --- decision tables ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InputColumn:
    element_id: str | None
    label: str  # what people read above the column
    text: str  # the FEEL expression
    type_ref: str | None
    allowed: str | None  # unary tests


@dataclass(frozen=True, slots=True)
class OutputColumn:
    element_id: str | None
    name: str | None  # component of the result; None for the only column of a table
    label: str
    type_ref: str | None
    allowed: str | None  # unary tests; their order is the priority of the outputs
    default: str | None


@dataclass(frozen=True, slots=True)
class Cell:
    element_id: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    element_id: str | None
    number: int  # counted from 1, as the editor shows it
    inputs: tuple[Cell, ...]
    outputs: tuple[Cell, ...]
    annotations: tuple[tuple[str, str], ...]  # (column name, text), empty texts left out


@dataclass(frozen=True, slots=True)
class DecisionTable:
    element_id: str | None
    hit_policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rules: tuple[Rule, ...]
    type_ref: str | None = None


BoxedExpression = (
    LiteralExpression
    | BoxedContext
    | Invocation
    | FunctionDefinition
    | BoxedList
    | Relation
    | Conditional
    | Iteration
    | Filter
    | DecisionTable
)


# --- the requirements graph --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reference:
    """What an href points to: an element id, and the namespace of its model if that is another one."""

    element_id: str
    namespace: str | None = None

    def __str__(self) -> str:
        return f"{self.namespace}#{self.element_id}" if self.namespace else self.element_id


@dataclass(frozen=True, slots=True)
class InputData:
    element_id: str
    name: str
    variable: Variable
    description: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    element_id: str
    name: str
    variable: Variable
    inputs: tuple[Reference, ...]
    decisions: tuple[Reference, ...]
    knowledge: tuple[Reference, ...]
    logic: BoxedExpression | None


@dataclass(frozen=True, slots=True)
class KnowledgeModel:
    """A business knowledge model: a named function."""

    element_id: str
    name: str
    variable: Variable
    knowledge: tuple[Reference, ...]
    function: FunctionDefinition | None


@dataclass(frozen=True, slots=True)
class DecisionService:
    element_id: str
    name: str
    variable: Variable
    outputs: tuple[Reference, ...]
    encapsulated: tuple[Reference, ...]
    input_decisions: tuple[Reference, ...]
    input_data: tuple[Reference, ...]


GraphElement = InputData | Decision | KnowledgeModel | DecisionService


# --- item definitions and imports --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FunctionItem:
    parameters: tuple[Variable, ...]
    result: str | None


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A named type, or a component of one; exactly one of type_ref, components, function (or none: Any)."""

    element_id: str | None
    name: str
    type_ref: str | None = None
    components: tuple["ItemDefinition", ...] = ()
    function: FunctionItem | None = None
    is_collection: bool = False
    allowed: str | None = None  # unary tests on the value, or on each item of a collection
    constraint: str | None = None  # unary tests on the whole value (DMN 1.5, typeConstraint)


@dataclass(frozen=True, slots=True)
class Import:
    name: str  # the prefix of imported names; empty: they are used without one
    namespace: str
    is_decision_model: bool


@dataclass(frozen=True, slots=True)
class Definitions:
    """One DMN file."""

    name: str
    namespace: str
    version: str  # "1.1" to "1.6"
    imports: tuple[Import, ...]
    items: tuple[ItemDefinition, ...]
    elements: tuple[GraphElement, ...]
