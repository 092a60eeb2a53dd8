"""Fields that offer a choice: one of several, several of several, or yes.

Owns that only what is on offer is ever accepted; where options come from is told by `options`.
"""

from dataclasses import dataclass
from typing import Any, Self

from engine.errors import translatable
from forms.component_source import ComponentSource
from forms.components import Circumstances, Field, Problem, Reading
from forms.display import display
from forms.entries import Entries, single
from forms.options import Options, option_with_token, options_from, token_of
from forms.scopes import Context

CHECKED = "true"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceField(Field):
    """One of several: form-js's `radio` and `select`."""

    options: Options

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        return cls(**cls.shared_by_fields(source), options=options_from(source))

    def read(self, entries: Entries, name: str, circumstances: Circumstances) -> Reading:
        token = single(entries, name)
        if not token:
            return Reading(None)
        option = option_with_token(self.options.offered(circumstances.context), token)
        return Reading(option.value) if option else Reading(None, (Problem("option", NOT_OFFERED),))

    def entries(self, value: Any, name: str, language: str) -> Entries:  # noqa: ARG002
        return {} if value is None else {name: [token_of(value)]}

    def text(self, value: Any, language: str, context: Context) -> str:
        if value is None:
            return ""
        option = option_with_token(self.options.known(context), token_of(value))
        return option.text(language, context) if option else display(value, language)

    def missing(self) -> Problem:
        return Problem("required", translatable("Wählen Sie bei „{label}“ eine Antwort aus."))

    def fact(self, value: Any) -> Any:
        """The chosen value; `fact.true` names the option that means true, `fact.none` the one that means unknown."""
        if value is None or value == self.properties.get("fact.none"):
            return None
        return value == self.properties["fact.true"] if "fact.true" in self.properties else value


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleChoiceField(ChoiceField):
    """Any number of several: `checklist` and `taglist`. The clean value is a list in the order of the options."""

    def read(self, entries: Entries, name: str, circumstances: Circumstances) -> Reading:
        tokens = {token for token in entries.get(name, []) if token}
        offered = self.options.offered(circumstances.context)
        chosen = [option.value for option in offered if option.token in tokens]
        strange = tokens - {option.token for option in offered}
        return Reading(chosen, (Problem("option", NONE_OFFERED),) if strange else ())

    def entries(self, value: Any, name: str, language: str) -> Entries:  # noqa: ARG002
        return {name: [token_of(item) for item in value]} if isinstance(value, list) else {}

    def text(self, value: Any, language: str, context: Context) -> str:
        items = value if isinstance(value, list) else []
        one = super(MultipleChoiceField, self).text
        return ", ".join(one(item, language, context) for item in items)

    def missing(self) -> Problem:
        return Problem("required", translatable("Wählen Sie bei „{label}“ mindestens eine Antwort aus."))


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckboxField(Field):
    """A single yes. Unchecked is false; required means that it must be checked."""

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        return cls(**cls.shared_by_fields(source))

    def read(self, entries: Entries, name: str, circumstances: Circumstances) -> Reading:  # noqa: ARG002
        sent = single(entries, name)
        if sent not in ("", CHECKED):
            return Reading(
                False, (Problem("option", translatable("„{label}“ kann nur angekreuzt werden oder nicht.")),)
            )
        return Reading(sent == CHECKED)

    def entries(self, value: Any, name: str, language: str) -> Entries:  # noqa: ARG002
        return {name: [CHECKED]} if value is True else {}

    def text(self, value: Any, language: str, context: Context) -> str:  # noqa: ARG002
        return display(value is True, language)

    def missing(self) -> Problem:
        return Problem("required", translatable("Bitte bestätigen Sie: {label}"))

    def is_empty(self, value: Any) -> bool:
        return value is not True


NOT_OFFERED = translatable(
    "Die Antwort bei „{label}“ steht nicht zur Auswahl. Bitte wählen Sie eine der Möglichkeiten."
)
NONE_OFFERED = translatable(
    "Bei „{label}“ war eine Antwort dabei, die nicht zur Auswahl steht. Bitte prüfen Sie die Auswahl."
)
