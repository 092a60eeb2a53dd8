"""Reads a whole DMN file into `Definitions`: imports, item definitions, and the elements of the requirements graph.

Diagrams, knowledge sources, business contexts and the extension elements and attributes of modelling tools are
passed over. What is wrong is collected as findings; the caller decides what to do with the rest.
"""

from collections.abc import Iterator

from engine.dmn.document import (
    MODEL_NAMESPACES,
    Element,
    child,
    children,
    document_root,
    local_name,
    namespace,
    text_of_child,
)
from engine.dmn.elements import (
    Decision,
    DecisionService,
    Definitions,
    FunctionItem,
    GraphElement,
    Import,
    InputData,
    ItemDefinition,
    KnowledgeModel,
    Reference,
    Variable,
)
from engine.dmn.expression_parser import read_expression, read_function
from engine.dmn.reading import Reading, display_name, variable_of
from engine.errors import translatable

_NOT_LOGIC = frozenset(
    {
        "variable",
        "informationRequirement",
        "knowledgeRequirement",
        "authorityRequirement",
        "description",
        "extensionElements",
        "question",
        "allowedAnswers",
        "supportedObjective",
        "impactedPerformanceIndicator",
        "decisionMaker",
        "decisionOwner",
        "usingProcess",
        "usingTask",
    }
)


def parse(xml: bytes, reading: Reading) -> Definitions:
    """The content of a DMN file; raises UnreadableDocument where it is none."""
    root = document_root(xml)
    own = root.get("namespace", "")
    elements = tuple(_graph_elements(root, own, reading))
    _check_names(elements, reading)
    return Definitions(
        root.get("name", ""),
        own,
        MODEL_NAMESPACES[namespace(root)],
        tuple(_import(found) for found in children(root, "import")),
        tuple(_item(found, "itemComponent", reading) for found in children(root, "itemDefinition")),
        elements,
    )


def _import(element: Element) -> Import:
    kind = element.get("importType", "")
    return Import(display_name(element), element.get("namespace", ""), "/DMN/" in kind.upper() or not kind)


def _item(element: Element, component: str, reading: Reading) -> ItemDefinition:
    function = child(element, "functionItem")
    components = tuple(_item(found, component, reading) for found in children(element, component))
    type_ref = text_of_child(element, "typeRef") or None
    if type_ref and components:
        reading.error(
            "item-definition-shape",
            element,
            translatable("Der Datentyp „{name}“ hat Bestandteile und zugleich einen Basistyp."),
            name=display_name(element),
        )
    return ItemDefinition(
        element.get("id"),
        display_name(element),
        type_ref,
        components,
        _function_item(function) if function is not None else None,
        element.get("isCollection", "false").strip() in ("true", "1"),
        _tests(element, "allowedValues"),
        _tests(element, "typeConstraint"),
    )


def _function_item(element: Element) -> FunctionItem:
    parameters = tuple(variable_of(parameter) for parameter in children(element, "parameters"))
    return FunctionItem(parameters, element.get("outputTypeRef"))


def _tests(element: Element, name: str) -> str | None:
    found = child(element, name)
    return text_of_child(found, "text") or None if found is not None else None


def _graph_elements(root: Element, own: str, reading: Reading) -> Iterator[GraphElement]:
    for element in children(root):
        match local_name(element):
            case "inputData":
                identifier, name, variable = _identity(element)
                yield InputData(identifier, name, variable, text_of_child(element, "description"))
            case "decision":
                yield _decision(element, own, reading)
            case "businessKnowledgeModel":
                yield _knowledge_model(element, own, reading)
            case "decisionService":
                yield _decision_service(element, own, reading)


def _identity(element: Element) -> tuple[str, str, Variable]:
    name = display_name(element)
    identifier = element.get("id") or name
    return identifier, name or identifier, variable_of(child(element, "variable"), name or identifier)


def _decision(element: Element, own: str, reading: Reading) -> Decision:
    identifier, name, variable = _identity(element)
    logic = next((found for found in children(element) if local_name(found) not in _NOT_LOGIC), None)
    return Decision(
        identifier,
        name,
        variable,
        _required(element, "informationRequirement", "requiredInput", own),
        _required(element, "informationRequirement", "requiredDecision", own),
        _required(element, "knowledgeRequirement", "requiredKnowledge", own),
        read_expression(logic, reading),
    )


def _knowledge_model(element: Element, own: str, reading: Reading) -> KnowledgeModel:
    identifier, name, variable = _identity(element)
    logic = child(element, "encapsulatedLogic")
    return KnowledgeModel(
        identifier,
        name,
        variable,
        _required(element, "knowledgeRequirement", "requiredKnowledge", own),
        read_function(logic, reading) if logic is not None else None,
    )


def _decision_service(element: Element, own: str, reading: Reading) -> DecisionService:
    identifier, name, variable = _identity(element)
    outputs = _references(element, "outputDecision", own)
    if not outputs:
        reading.error(
            "service-without-output",
            element,
            translatable("Der Entscheidungsdienst „{name}“ nennt keine Entscheidung, deren Ergebnis er liefert."),
            name=name,
        )
    return DecisionService(
        identifier,
        name,
        variable,
        outputs,
        _references(element, "encapsulatedDecision", own),
        _references(element, "inputDecision", own),
        _references(element, "inputData", own),
    )


def _required(element: Element, requirement: str, target: str, own: str) -> tuple[Reference, ...]:
    return tuple(reference for found in children(element, requirement) for reference in _references(found, target, own))


def _references(element: Element, name: str, own: str) -> tuple[Reference, ...]:
    return tuple(_reference(found.get("href", ""), own) for found in children(element, name))


def _reference(href: str, own: str) -> Reference:
    model, _, identifier = href.strip().rpartition("#")
    return Reference(identifier, model if model and model != own else None)


def _check_names(elements: tuple[GraphElement, ...], reading: Reading) -> None:
    seen: set[str] = set()
    names: dict[str, str] = {}
    for element in elements:
        if not element.element_id:
            sentence = translatable("Ein Element der Datei hat weder Kennung noch Namen.")
            reading.error("element-without-name", None, sentence)
        if element.element_id in seen:
            reading.error(
                "duplicate-id",
                element.element_id,
                translatable("Die Kennung „{id}“ ist doppelt vergeben."),
                id=element.element_id,
            )
        seen.add(element.element_id)
        if element.name in names:
            reading.error(
                "duplicate-name",
                element.element_id,
                translatable("Den Namen „{name}“ trägt schon „{other}“."),
                name=element.name,
                other=names[element.name],
            )
        names.setdefault(element.name, element.element_id)
