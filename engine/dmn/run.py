"""One evaluation of a model: values and functions are worked out once each, in the order they are needed.

A run belongs to one call of `evaluate` and one thread. A decision service is a run of its own inside it, so that the
values it is given stay inside; an imported file likewise, with the inputs that stand under the name of the import.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from engine import feel
from engine.dmn.compiled import CompiledModel, CompiledService, Need, ServiceInput
from engine.dmn.item_types import ItemType
from engine.dmn.recorder import Recorder
from engine.errors import translatable


class Run:
    """Values and functions of one model during one evaluation."""

    def __init__(self, model: CompiledModel, inputs: Mapping[str, Any], notes: Recorder) -> None:
        self._model = model
        self._inputs = inputs
        self._notes = notes
        self._values: dict[str, Any] = {}
        self._functions: dict[str, feel.FeelFunction] = {}
        self._imported: dict[str, Run] = {}
        self._undeclared = {name: value for name, value in inputs.items() if name not in model.declared}

    def value(self, element_id: str) -> Any:
        """The value of an input or a decision; what it needs is worked out before it, without recursion."""
        waiting = [element_id]
        while waiting:
            current = waiting[-1]
            if current in self._values:
                waiting.pop()
                continue
            missing = self._missing(current)
            if missing:
                waiting += reversed(missing)
                continue
            waiting.pop()
            is_input = current in self._model.inputs
            self._values[current] = self._input(current) if is_input else self._decide(current)
        return self._values[element_id]

    def function(self, element_id: str) -> feel.FeelFunction:
        """A knowledge model or decision service as a function value."""
        if element_id not in self._functions:
            service = self._model.services.get(element_id)
            if service is not None:
                self._functions[element_id] = self._service_function(service)
            else:
                knowledge = self._model.knowledge[element_id]
                variables = feel.Scope()  # filled after the function is known: it may need itself
                self._functions[element_id] = knowledge.function.bound(variables, self._notes)
                self._add_functions(variables, knowledge.functions)
        return self._functions[element_id]

    def service_value(self, service: CompiledService, arguments: Iterable[Any]) -> Any:
        """The result of a decision service: the value of its only output, or a context of all outputs."""
        inner = Run(self._model, {}, self._notes)
        for parameter, argument in zip(service.inputs, arguments, strict=True):
            inner.give(parameter.need, argument)
        results = {need.name: inner.needed(need) for need in service.outputs}
        value = next(iter(results.values())) if len(results) == 1 else results
        return self._converted(value, service.type, service.service.element_id)

    def service_argument(self, parameter: ServiceInput) -> Any:
        """The value that the caller of `evaluate` supplies for a parameter of a decision service."""
        need = parameter.need
        inputs = self._inputs
        if need.prefix is not None and isinstance(inputs.get(need.prefix), dict):
            inputs = inputs[need.prefix]
        if need.name not in inputs:
            self._note_missing(need.element_id, need.name)
        return self._converted(inputs.get(need.name), parameter.type, need.element_id)

    def give(self, need: Need, value: Any) -> None:
        """Fix the value of an element before anything is worked out."""
        run = self if need.prefix is None else self.imported(need.prefix)
        run._values[need.element_id] = value

    def needed(self, need: Need) -> Any:
        """The value of an element of this file or of an imported one."""
        run = self if need.prefix is None else self.imported(need.prefix)
        return run.value(need.element_id)

    def imported(self, prefix: str) -> "Run":
        """The run of an imported file; its inputs stand under the import's name, or beside the own ones."""
        if prefix not in self._imported:
            own = self._inputs.get(prefix)
            inputs = own if isinstance(own, dict) else self._inputs
            self._imported[prefix] = Run(self._model.imported[prefix], inputs, self._notes)
        return self._imported[prefix]

    def _missing(self, element_id: str) -> list[str]:
        decision = self._model.decisions.get(element_id)
        if decision is None:
            return []
        return [
            need.element_id for need in decision.values if need.prefix is None and need.element_id not in self._values
        ]

    def _input(self, element_id: str) -> Any:
        compiled = self._model.inputs[element_id]
        data = compiled.data
        for name in (data.variable.name, data.name, element_id):
            if name in self._inputs:
                return self._converted(self._inputs[name], compiled.type, element_id)
        self._note_missing(element_id, data.name)
        return None

    def _note_missing(self, element_id: str, name: str) -> None:
        self._notes.reason(element_id, translatable("Die Eingabe „{name}“ fehlt.").format(name=name))

    def _decide(self, element_id: str) -> Any:
        compiled = self._model.decisions[element_id]
        decision = compiled.decision
        self._notes.begin_decision()
        undeclared = {name: self._undeclared[name] for name in compiled.undeclared if name in self._undeclared}
        variables = feel.Scope(undeclared)
        for need in compiled.values:
            _place(variables, need, self.needed(need))
        inputs = dict(variables)
        for need in compiled.values:
            if need.alias:
                variables.setdefault(need.alias, inputs[need.name])
        if compiled.logic is None:
            value = self._given(element_id, decision.variable.name, decision.name)
        else:
            self._add_functions(variables, compiled.functions)
            value = compiled.logic(variables, self._notes)
        value = self._converted(value, compiled.type, element_id)
        self._notes.end_decision(element_id, decision.name, inputs, value)
        return value

    def _given(self, *names: str) -> Any:
        found = next((name for name in names if name in self._inputs), None)
        if found is not None:
            return self._inputs[found]
        self._notes.reason(
            names[0], translatable("Für „{name}“ ist weder eine Logik noch ein Wert angegeben.").format(name=names[-1])
        )
        return None

    def _add_functions(self, variables: feel.Scope, needs: Iterable[Need]) -> None:
        for need in needs:
            run = self if need.prefix is None else self.imported(need.prefix)
            _place(variables, need, run.function(need.element_id))

    def _service_function(self, service: CompiledService) -> feel.FeelFunction:
        parameters = tuple(
            feel.Parameter(parameter.need.name, parameter.type.type if parameter.type else feel.ANY)
            for parameter in service.inputs
        )

        def call(meter: feel.Meter, _position: int, *arguments: Any) -> Any:
            callers, meter.reasons = meter.reasons, []
            try:
                return self.service_value(service, arguments)
            finally:
                meter.reasons = callers

        result = service.type.type if service.type else feel.ANY
        return feel.FeelFunction.metered(parameters, call, name=service.service.name, result=result)

    def _converted(self, value: Any, expected: ItemType | None, element_id: str) -> Any:
        return value if expected is None else expected.converted(value, element_id, self._notes)


def _place(variables: dict[str, Any], need: Need, value: Any) -> None:
    """Put a value under its name; imported ones as members of a context named like the import."""
    if not need.prefix:
        variables[need.name] = value
        return
    variables[need.prefix] = {**variables.get(need.prefix, {}), need.name: value}
