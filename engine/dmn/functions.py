"""Functions of a model: boxed function definitions, knowledge models as values, and boxed invocations.

A function sees its parameters and what was in scope where it was defined, never the caller's variables. FEEL converts
the arguments to the parameters' types; a call with an argument that does not conform is null, with a reason.
"""

from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.dmn.elements import FunctionDefinition, Invocation, Variable
from engine.dmn.logic import Compiler, Logic, NameScope, Variables
from engine.dmn.recorder import Recorder
from engine.errors import translatable


@dataclass(frozen=True, slots=True)
class CompiledFunction:
    """A function ready to be bound to the variables it closes over."""

    name: str
    parameters: tuple[feel.Parameter, ...]
    result: feel.FeelType
    body: Logic

    def bound(self, variables: Variables, notes: Recorder) -> feel.FeelFunction:
        """The function value."""
        names = tuple(parameter.name for parameter in self.parameters)

        def call(meter: feel.Meter, _position: int, *arguments: Any) -> Any:
            visible = feel.Scope(variables)
            visible.update(zip(names, arguments, strict=True))
            callers, meter.reasons = meter.reasons, []  # what the body has to say belongs to the body's elements
            try:
                return self.body(visible, notes)
            finally:
                meter.reasons = callers

        return feel.FeelFunction.metered(self.parameters, call, name=self.name, result=self.result, checked=True)


def compiled_function(
    compiler: Compiler, expression: FunctionDefinition, scope: NameScope, result_ref: str | None = None
) -> CompiledFunction:
    """A boxed function definition or the logic of a knowledge model; `result_ref` names the type of its result."""
    element_id = expression.element_id or scope.owner_id
    parameters = tuple(_parameter(compiler, parameter, element_id) for parameter in expression.parameters)
    if expression.kind.upper() != "FEEL":
        body = _external(expression.kind, element_id)
    else:
        body = compiler.compile(expression.body, scope.plus(*(parameter.name for parameter in parameters)))
    return CompiledFunction(scope.owner_name, parameters, _result_type(compiler, result_ref, element_id), body)


def _parameter(compiler: Compiler, parameter: Variable, element_id: str | None) -> feel.Parameter:
    found = compiler.types.resolve(parameter.type_ref, element_id, compiler.reading)
    return feel.Parameter(parameter.name, found.type if found else feel.ANY)


def _result_type(compiler: Compiler, result_ref: str | None, element_id: str | None) -> feel.FeelType:
    """The type may be that of the function (DMN 1.2 and later) or, in older files, that of its result."""
    found = compiler.types.resolve(result_ref, element_id, compiler.reading)
    if found is None:
        return feel.ANY
    return found.type.result if isinstance(found.type, feel.FunctionType) else found.type


def _external(kind: str, element_id: str | None) -> Logic:
    sentence = translatable("Funktionen der Art „{kind}“ werden nicht ausgeführt; nur FEEL ist erlaubt.")

    def evaluate(_variables: Variables, notes: Recorder) -> Any:
        notes.reason(element_id, sentence.format(kind=kind))

    return evaluate


def function_definition(compiler: Compiler, expression: FunctionDefinition, scope: NameScope) -> Logic:
    """The logic of a boxed function definition: a function value."""
    return compiled_function(compiler, expression, scope, expression.type_ref).bound


def invocation(compiler: Compiler, expression: Invocation, scope: NameScope) -> Logic:
    """A boxed invocation: a function value called with arguments by name."""
    function = compiler.compile(expression.function, scope)
    bindings = [(binding.parameter, compiler.compile(binding.value, scope)) for binding in expression.bindings]
    element_id = expression.element_id or scope.owner_id

    def evaluate(variables: Variables, notes: Recorder) -> Any:
        callee = function(variables, notes)
        arguments = {name: logic(variables, notes) for name, logic in bindings}
        value = feel.invoke(callee, arguments or (), meter=notes.meter)
        notes.drain(element_id)
        return value

    return evaluate
