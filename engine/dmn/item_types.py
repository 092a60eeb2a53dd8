"""Item definitions as FEEL types: what a `typeRef` means, and the conversion of values to it.

Two readings of one definition: `instance of` asks for the shape alone (DMN 1.5, 10.3.2.9.3), while a variable, a
parameter or a column also demands the allowed values and the type constraint. Definitions may stand in any order
and may refer to themselves through a component or a collection.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.dmn.elements import FunctionItem, ItemDefinition
from engine.dmn.model_types import CallableType, DeferredType
from engine.dmn.reading import Reading
from engine.dmn.recorder import Recorder
from engine.dmn.spelling import spelled
from engine.errors import translatable
from engine.feel import kinds

_EDITOR_NAMES: Mapping[str, feel.FeelType] = {  # what modelling tools write instead of the standard's names
    "integer": feel.NUMBER,
    "long": feel.NUMBER,
    "double": feel.NUMBER,
    "decimal": feel.NUMBER,
    "float": feel.NUMBER,
    "duration": kinds.DURATION,
    "any": feel.ANY,
    "list": feel.LIST,
    "context": feel.CONTEXT,
    "function": feel.FUNCTION,
}


@dataclass(frozen=True, slots=True)
class ItemType:
    """A type that values are converted to, with the name people know it by."""

    name: str
    type: feel.FeelType
    allowed: str | None = None  # the unary tests of the definition, for the sentence

    def converted(self, value: Any, element_id: str | None, notes: Recorder) -> Any:
        """The value, implicitly converted where the standard says so; null and a reason if it does not conform."""
        try:
            return self._converted(value)
        except feel.Mismatch:
            sentence = translatable("Der Wert {value} passt nicht zum Datentyp „{type}“.")
            if self.allowed:
                sentence = translatable("Der Wert {value} passt nicht zum Datentyp „{type}“ (erlaubt: {allowed}).")
            notes.reason(element_id, sentence.format(value=spelled(value), type=self.name, allowed=self.allowed))
            return None

    def _converted(self, value: Any) -> Any:
        base = self.type
        while isinstance(base, feel.ConstrainedType):
            base = base.base
        return feel.coerce(feel.coerce(value, base), self.type)


class ItemTypes:
    """The types of one file: its item definitions, FEEL's own types, and those of imported files. Immutable."""

    def __init__(
        self, definitions: Sequence[ItemDefinition], imported: Mapping[str, "ItemTypes"], reading: Reading
    ) -> None:
        self.definitions = {definition.name: definition for definition in definitions}
        self._shapes = _shared(imported, "feel_types")
        self._demands = _shared(imported, "demands")
        silent = Reading()  # the first pass has reported everything already
        _Builder(self.definitions, self._demands, reading, is_strict=True).build_all()
        _Builder(self.definitions, self._shapes, silent, is_strict=False).build_all()

    @property
    def feel_types(self) -> Mapping[str, feel.FeelType]:
        """The shapes by name, for `instance of` and parameter types in FEEL texts."""
        return self._shapes

    @property
    def demands(self) -> Mapping[str, feel.FeelType]:
        """The types with their allowed values by name."""
        return self._demands

    def resolve(self, type_ref: str | None, element_id: str | None, reading: Reading) -> ItemType | None:
        """The type that values are converted to; None where nothing is demanded. Unknown names are reported."""
        if not type_ref:
            return None
        found = _named(type_ref, self._demands)
        if found is None:
            _report_unknown(type_ref, element_id, reading)
            return None
        return None if found is feel.ANY else ItemType(type_ref, found, self.allowed_text(type_ref))

    def known(self, type_ref: str | None) -> feel.FeelType | None:
        """The type of that name; None if there is no name or no such type."""
        return _named(type_ref, self._demands) if type_ref else None

    def allowed_text(self, type_ref: str | None) -> str | None:
        """The allowed values of a named type as unary tests, found along the chain of base types."""
        for _ in range(len(self.definitions)):
            definition = self.definitions.get(type_ref or "")
            if definition is None:
                return None
            if definition.allowed:
                return definition.allowed
            type_ref = definition.type_ref
        return None

    def component_allowed_text(self, type_ref: str | None, component: str | None) -> str | None:
        """The allowed values of a component of a named type."""
        definition = self.definitions.get(type_ref or "")
        for found in definition.components if definition else ():
            if found.name == component:
                return found.allowed or self.allowed_text(found.type_ref)
        return None

    def component_names(self) -> frozenset[str]:
        """The names of all components of all definitions."""
        waiting = list(self.definitions.values())
        names: set[str] = set()
        while waiting:
            components = waiting.pop().components
            names.update(component.name for component in components)
            waiting += components
        return frozenset(names)


def _shared(imported: Mapping[str, ItemTypes], attribute: str) -> dict[str, feel.FeelType]:
    return {
        f"{prefix}.{name}" if prefix else name: found
        for prefix, types in imported.items()
        for name, found in getattr(types, attribute).items()
        if "." not in name  # imports are not passed on
    }


def _named(type_ref: str, known: Mapping[str, feel.FeelType]) -> feel.FeelType | None:
    name = " ".join(type_ref.split())
    for candidate in (name, name.rpartition(":")[2]):  # DMN 1.1 writes feel:string
        found = known.get(candidate) or kinds.NAMED_TYPES.get(candidate) or _EDITOR_NAMES.get(candidate)
        if found is not None:
            return found
    return None


def _report_unknown(type_ref: str, element_id: str | None, reading: Reading) -> None:
    reading.error("unknown-type", element_id, translatable("Den Datentyp „{type}“ gibt es nicht."), type=type_ref)


class _Builder:
    """Builds types by name into `known`; a definition that is met while it is being built is deferred."""

    def __init__(
        self,
        definitions: Mapping[str, ItemDefinition],
        known: dict[str, feel.FeelType],
        reading: Reading,
        *,
        is_strict: bool,
    ) -> None:
        self._definitions = definitions
        self._known = known
        self._reading = reading
        self._is_strict = is_strict
        self._open: set[str] = set()

    def build_all(self) -> None:
        for name in self._definitions:
            self._by_name(name)

    def _by_name(self, name: str) -> feel.FeelType:
        if name in self._known:
            return self._known[name]
        if name in self._open:
            return DeferredType(name, self._known)
        self._open.add(name)
        built = self._of(self._definitions[name])
        self._open.discard(name)
        if isinstance(built, DeferredType):
            self._reading.error(
                "type-cycle",
                self._definitions[name].element_id or name,
                translatable("Der Datentyp „{name}“ ist nur durch sich selbst erklärt."),
                name=name,
            )
            built = feel.ANY
        self._known[name] = built
        return built

    def _of(self, definition: ItemDefinition) -> feel.FeelType:
        item = self._item(definition)
        if self._is_strict and definition.allowed:
            item = self._constrained(item, definition, definition.allowed)
        if definition.is_collection:
            item = feel.ListType(definition.name, item)
        if self._is_strict and definition.constraint:
            item = self._constrained(item, definition, definition.constraint)
        return item

    def _item(self, definition: ItemDefinition) -> feel.FeelType:
        if definition.components:
            entries = {component.name: self._of(component) for component in definition.components}
            return feel.ContextType(definition.name, entries)
        if definition.function is not None:
            return self._function(definition.function, definition)
        return self._reference(definition.type_ref, definition)

    def _function(self, item: FunctionItem, definition: ItemDefinition) -> feel.FeelType:
        parameters = tuple(self._reference(parameter.type_ref, definition) for parameter in item.parameters)
        kind = CallableType if self._is_strict else feel.FunctionType
        return kind(definition.name, parameters, self._reference(item.result, definition))

    def _reference(self, type_ref: str | None, definition: ItemDefinition) -> feel.FeelType:
        if not type_ref:
            return feel.ANY
        if type_ref in self._definitions:
            return self._by_name(type_ref)
        found = _named(type_ref, self._known)
        if found is None:
            _report_unknown(type_ref, definition.element_id or definition.name, self._reading)
        return found or feel.ANY

    def _constrained(self, base: feel.FeelType, definition: ItemDefinition, text: str) -> feel.FeelType:
        try:
            tests = feel.compile_unary_tests(text, types=self._known)
        except feel.FeelSyntaxError as error:
            self._reading.error(
                "feel-syntax",
                definition.element_id or definition.name,
                translatable("„{text}“ ist keine gültige Angabe erlaubter Werte: {error}"),
                text=text,
                error=error.sentence,
            )
            return base

        def is_allowed(value: Any) -> bool:
            return tests.matches(value, {})

        return feel.ConstrainedType(definition.name, base, is_allowed)
