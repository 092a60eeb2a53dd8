"""Turns the parsed definitions into a compiled model: types, names in scope, and the logic of every element."""

import re
from collections.abc import Iterable, Mapping, Sequence

from engine.dmn import boxed, functions
from engine.dmn.compiled import (
    CompiledDecision,
    CompiledInput,
    CompiledKnowledge,
    CompiledModel,
    CompiledService,
    Need,
    ServiceInput,
)
from engine.dmn.elements import (
    BoxedContext,
    BoxedList,
    Conditional,
    Decision,
    DecisionService,
    DecisionTable,
    Definitions,
    Filter,
    FunctionDefinition,
    GraphElement,
    InputData,
    Invocation,
    Iteration,
    KnowledgeModel,
    LiteralExpression,
    Reference,
    Relation,
)
from engine.dmn.item_types import ItemTypes
from engine.dmn.logic import Compiler, Handler, NameScope, literal
from engine.dmn.reading import Reading
from engine.dmn.table_compiler import table

_HANDLERS: Mapping[type, Handler] = {
    LiteralExpression: literal,
    DecisionTable: table,
    BoxedContext: boxed.context,
    BoxedList: boxed.boxed_list,
    Relation: boxed.relation,
    Conditional: boxed.conditional,
    Iteration: boxed.iteration,
    Filter: boxed.boxed_filter,
    FunctionDefinition: functions.function_definition,
    Invocation: functions.invocation,
}
_FUNCTIONS = (KnowledgeModel, DecisionService)
_SIMPLE_NAME = re.compile(r"[^\W\d]\w*")


def compiled_model(definitions: Definitions, imported: Mapping[str, CompiledModel], reading: Reading) -> CompiledModel:
    """The definitions ready to run; `imported` by the name of the import. References must have been checked."""
    return _ModelCompiler(definitions, imported, reading).compile()


class _ModelCompiler:
    def __init__(self, definitions: Definitions, imported: Mapping[str, CompiledModel], reading: Reading) -> None:
        self._definitions = definitions
        self._imported = imported
        self._reading = reading
        self._elements = {element.element_id: element for element in definitions.elements}
        self._prefixes = {found.namespace: found.name for found in definitions.imports}
        types = {prefix: model.types for prefix, model in imported.items()}
        self._types = ItemTypes(definitions.items, types, reading)
        self._compiler = Compiler(_HANDLERS, self._types, self._members(), reading)

    def compile(self) -> CompiledModel:
        elements = self._definitions.elements
        return CompiledModel(
            self._definitions,
            self._types,
            self._imported,
            {e.element_id: self._input(e) for e in elements if isinstance(e, InputData)},
            {e.element_id: self._decision(e) for e in elements if isinstance(e, Decision)},
            {e.element_id: self._knowledge(e) for e in elements if isinstance(e, KnowledgeModel)},
            {e.element_id: self._service(e) for e in elements if isinstance(e, DecisionService)},
            tuple(self._compiler.tables),  # arguments are worked out in order: all logic is compiled by now
            tuple(self._compiler.usages),
            frozenset(name for e in elements for name in (e.element_id, e.name, e.variable.name)),
        )

    def _members(self) -> frozenset[str]:
        """Names that may stand after a dot: components and imported elements that are no plain identifiers."""
        names = set(self._types.component_names())
        for model in self._imported.values():
            names |= model.types.component_names()
            names.update(element.variable.name for element in model.definitions.elements)
        return frozenset(name for name in names if name and not _SIMPLE_NAME.fullmatch(name))

    def _need(self, reference: Reference, *kinds: type) -> Need | None:
        """What a reference leads to; None where it leads nowhere or to the wrong kind, which has been reported."""
        prefix = None if reference.namespace is None else self._prefixes.get(reference.namespace)
        if reference.namespace is not None and prefix not in self._imported:
            return None
        elements: Mapping[str, GraphElement] = self._elements
        if prefix is not None:
            elements = {e.element_id: e for e in self._imported[prefix].definitions.elements}
        target = elements.get(reference.element_id)
        if target is None or not isinstance(target, kinds):
            return None
        is_alias = prefix is None and isinstance(target, Decision) and _SIMPLE_NAME.fullmatch(target.element_id)
        return Need(target.variable.name, target.element_id, prefix, target.element_id if is_alias else None)

    def _needs(self, references: Iterable[Reference], *kinds: type) -> tuple[Need, ...]:
        found = (self._need(reference, *kinds) for reference in references)
        return tuple(need for need in found if need is not None)

    def _scope(self, element: GraphElement, needs: Sequence[Need]) -> NameScope:
        names = {need.prefix or need.name for need in needs} | {need.alias for need in needs if need.alias}
        return NameScope(element.element_id, element.name, frozenset(names))

    def _input(self, data: InputData) -> CompiledInput:
        return CompiledInput(data, self._types.resolve(data.variable.type_ref, data.element_id, self._reading))

    def _decision(self, decision: Decision) -> CompiledDecision:
        values = (*self._needs(decision.inputs, InputData), *self._needs(decision.decisions, Decision))
        called = self._needs(decision.knowledge, *_FUNCTIONS)
        scope = self._scope(decision, (*values, *called))
        expected = self._types.resolve(decision.variable.type_ref, decision.element_id, self._reading)
        earlier = len(self._compiler.usages)
        logic = self._compiler.compile(decision.logic, scope) if decision.logic is not None else None
        undeclared = (name for usage in self._compiler.usages[earlier:] for name in usage.unknown)
        return CompiledDecision(decision, expected, logic, values, called, frozenset(undeclared))

    def _knowledge(self, knowledge: KnowledgeModel) -> CompiledKnowledge:
        called = self._needs(knowledge.knowledge, *_FUNCTIONS)
        definition = knowledge.function or FunctionDefinition(None, "FEEL", (), None)
        scope = self._scope(knowledge, called)
        result = knowledge.variable.type_ref
        function = functions.compiled_function(self._compiler, definition, scope, result)
        return CompiledKnowledge(knowledge, function, called)

    def _service(self, service: DecisionService) -> CompiledService:
        inputs = [self._service_input(reference) for reference in (*service.input_data, *service.input_decisions)]
        expected = self._types.resolve(service.variable.type_ref, service.element_id, self._reading)
        return CompiledService(
            service,
            tuple(found for found in inputs if found is not None),
            self._needs(service.outputs, Decision),
            expected,
        )

    def _service_input(self, reference: Reference) -> ServiceInput | None:
        need = self._need(reference, InputData, Decision)
        if need is None:
            return None
        if need.prefix is not None:
            model = self._imported[need.prefix]
            compiled = model.inputs.get(need.element_id) or model.decisions.get(need.element_id)
            return ServiceInput(need, compiled.type if compiled else None)
        element = self._elements[need.element_id]
        return ServiceInput(need, self._types.resolve(element.variable.type_ref, element.element_id, self._reading))
