"""A decision model that is ready to be asked. Immutable; may be shared by threads; every evaluation is on its own."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from engine import feel
from engine.dmn.compiled import CompiledModel
from engine.dmn.elements import Decision, GraphElement
from engine.dmn.evaluation import Evaluation
from engine.dmn.recorder import Recorder
from engine.dmn.run import Run
from engine.errors import LaufzettelError, translatable
from engine.findings import Finding


class UnknownDecision(LaufzettelError):
    """Somebody asked for a decision that the model does not hold."""

    sentence: ClassVar[str] = translatable("Die Entscheidung „{decision}“ gibt es nicht. Vorhanden sind: {known}.")


class DecisionModel:
    """The decisions, knowledge models and decision services of one DMN file.

    `findings` holds what loading had to say: warnings, and with tolerant loading also errors.
    """

    __slots__ = ("_by_name", "compiled", "findings")

    def __init__(self, compiled: CompiledModel, findings: Sequence[Finding]) -> None:
        self.compiled = compiled
        self.findings = tuple(findings)
        self._by_name: dict[str, GraphElement] = {}
        invocable = (compiled.decisions, compiled.services, compiled.knowledge)
        elements = [e for e in compiled.definitions.elements if any(e.element_id in known for known in invocable)]
        for element in elements:
            self._by_name.setdefault(element.name, element)
            self._by_name.setdefault(element.variable.name, element)
        self._by_name |= {element.element_id: element for element in elements}

    @property
    def name(self) -> str:
        """The name of the model as the file states it."""
        return self.compiled.definitions.name

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions in file order."""
        return tuple(compiled.decision for compiled in self.compiled.decisions.values())

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the input data in file order."""
        return tuple(compiled.data.variable.name for compiled in self.compiled.inputs.values())

    def evaluate(self, decision: str, inputs: Mapping[str, Any]) -> Evaluation:
        """Evaluate a decision (or decision service, or knowledge model), named by its name or id.

        `inputs` maps names of input data, or parameters, to Python or FEEL values; inputs of imported files stand in a
        dictionary under the import's name. Wrong values never raise: the value is None and `reasons` says why.
        Raises UnknownDecision, `feel.NotAFeelValue` for an input without meaning, and `feel.LimitExceeded`.
        """
        element = self._by_name.get(decision)
        if element is None:
            known = ", ".join(found.name for found in self.decisions)
            raise UnknownDecision(decision=decision, known=known)
        notes = Recorder()
        given = {name: feel.to_feel(value) for name, value in inputs.items()}
        try:
            value = self._value(element, given, notes)
        except RecursionError as error:
            raise feel.LimitExceeded(translatable("Funktionsaufrufe ineinander"), "?") from error
        return Evaluation(element.element_id, element.name, value, notes.reasons, notes.decisions, notes.is_complete)

    def _value(self, element: GraphElement, inputs: Mapping[str, Any], notes: Recorder) -> Any:
        run = Run(self.compiled, inputs, notes)
        if element.element_id in self.compiled.decisions:
            return run.value(element.element_id)
        if service := self.compiled.services.get(element.element_id):
            return run.service_value(service, [run.service_argument(parameter) for parameter in service.inputs])
        function = run.function(element.element_id)
        arguments = {p.name: inputs[p.name] for p in function.parameters if p.name in inputs}
        value = feel.invoke(function, arguments or (), meter=notes.meter)
        notes.drain(element.element_id)
        return value
