"""What a form must have before it is published, beyond being readable: checks across fields and languages.

Errors keep it from being published: no id, two fields for one value, reserved names, facts inside repeated groups, two
fields with one error sentence, patterns that may take very long. Warnings should be looked at: missing English, names
in expressions that no field has, unknown custom properties, fields without a label or with the same one.
"""

from collections import Counter
from collections.abc import Iterator

import regex

from engine.errors import translatable
from engine.findings import Finding, Severity
from forms.component_parts import expressions_of, wordings_of
from forms.components import Field
from forms.computed import Computed
from forms.places import Place, unfold
from forms.presentation import Button
from forms.schema import FormDefinition, replace_source
from forms.scopes import RESERVED
from forms.text_fields import TextField

KNOWN_PROPERTIES = regex.compile(
    r"""(label|description|text|alt|dateLabel|timeLabel|prefixAdorner|suffixAdorner|item|add)\.(de|en)
      | option\..+ | column\..+ | error\..+\.(de|en) | date\.(earliest|latest)
      | fact | fact\.(name|true|none) | recommended | partial | input | document
      | max_files | max_megabytes | max_items | autocomplete | inputmode | spellcheck | width
      | is_name | rows | mark | sorted | horizontal""",
    regex.VERBOSE,
)


def check(definition: FormDefinition, name: str) -> list[Finding]:
    """Everything there is to say about a form that could be read; `name` is the file's."""
    places = unfold(definition.components, lambda *_: (0,))
    checks = (
        _form_id(definition),
        _keys(places),
        _names(places),
        _english(definition),
        _properties(definition),
        _facts(places),
        _labels(definition),
        _own_sentences(definition),
        _patterns(definition),
    )
    return [*definition.findings, *(replace_source(finding, name) for found in checks for finding in found)]


def _form_id(definition: FormDefinition) -> Iterator[Finding]:
    if not definition.id:
        sentence = translatable("Das Formular braucht eine Kennung („id“).")
        yield Finding("no-id", None, Severity.ERROR, sentence)


def _keys(places: list[Place]) -> Iterator[Finding]:
    """No value may stand where another one, or its holder, stands; no name may hide what FEEL calls its own."""
    holders = [place for place in places if isinstance(place.component, Field | Computed)]
    ways = Counter(place.steps for place in holders)
    groups = {place.steps[:length] for place in holders for length in range(1, len(place.steps))}
    for place in holders:
        if ways[place.steps] > 1 or place.steps in groups:
            sentence = translatable("Der Schlüssel „{key}“ ist mehrfach vergeben oder zugleich ein Pfad.")
            yield _error("double-key", place, sentence, key=place.path)
        if RESERVED & set(place.steps) or str(place.steps[-1]).startswith("_"):
            sentence = translatable("Der Schlüssel „{key}“ ist vergeben: so heißt in Ausdrücken etwas anderes.")
            yield _error("reserved-key", place, sentence, key=place.path)


def _names(places: list[Place]) -> Iterator[Finding]:
    """Names that no field has must come from the process; a slip of the pen looks the same."""
    known = {step for place in places for step in place.steps if isinstance(step, str)} | RESERVED
    for place in places:
        asked = {name for expression in expressions_of(place.component) for name in expression.names}
        for name in sorted(asked - known) if not place.is_entry else ():
            sentence = translatable(
                "„{name}“ ist kein Feld dieses Formulars und muss als Variable aus dem Prozess kommen."
            )
            yield Finding("unknown-name", place.component.id, Severity.WARNING, sentence, {"name": name})


def _english(definition: FormDefinition) -> Iterator[Finding]:
    for component in definition.all():
        for name, wording in wordings_of(component) if not isinstance(component, Button) else ():
            if wording.is_german_only():
                sentence = translatable("„{name}“ gibt es nur auf Deutsch (Eigenschaft „{name}.en“ fehlt).")
                yield Finding("no-english", component.id, Severity.WARNING, sentence, {"name": name})


def _properties(definition: FormDefinition) -> Iterator[Finding]:
    for component in definition.all():
        for name in component.properties:
            if not KNOWN_PROPERTIES.fullmatch(name):
                sentence = translatable("Die Eigenschaft „{name}“ ist nicht bekannt und bleibt ohne Wirkung.")
                yield Finding("unknown-property", component.id, Severity.WARNING, sentence, {"name": name})


def _facts(places: list[Place]) -> Iterator[Finding]:
    for place in places:
        if place.scope and place.component.has("fact"):
            sentence = translatable("Ein Feld in einer wiederholten Gruppe kann keine Prozessvariable sein.")
            yield _error("repeated-fact", place, sentence)


def _labels(definition: FormDefinition) -> Iterator[Finding]:
    """A page and a summary tell fields apart by their labels and those of their groups."""
    for page in definition.pages:
        fields = [place for place in unfold(page.components, lambda *_: (0,)) if isinstance(place.component, Field)]
        names = Counter(_name(place) for place in fields)
        for place in fields:
            group, label = _name(place)
            if not label:
                sentence = translatable("Das Feld hat keine Beschriftung.")
                yield Finding("no-label", place.component.id, Severity.WARNING, sentence)
            elif names[group, label] > 1:
                sentence = translatable("Auf dieser Seite heißen mehrere Felder „{label}“.")
                yield Finding("same-label", place.component.id, Severity.WARNING, sentence, {"label": label})


def _name(place: Place) -> tuple[str, str]:
    """The labels of the group around a field and of the field."""
    group = place.parent.component.label.de if place.parent else None
    label = place.component.label.de
    return group.source if group else "", label.source if label else ""


def _own_sentences(definition: FormDefinition) -> Iterator[Finding]:
    own = [
        (component.id, text)
        for component in definition.all()
        for name, text in component.properties.items()
        if name.startswith("error.")
    ]
    users = {text: {component_id for component_id, other in own if other == text} for _, text in own}
    for component_id, text in dict.fromkeys(own):
        if len(users[text]) > 1:
            sentence = translatable("Mehrere Felder haben denselben Fehlersatz „{text}“.")
            yield Finding("same-sentence", component_id, Severity.ERROR, sentence, {"text": text})


def _patterns(definition: FormDefinition) -> Iterator[Finding]:
    for component in definition.all():
        if isinstance(component, TextField) and component.format and component.format.is_slow():
            sentence = translatable(
                "Das Muster „{pattern}“ braucht zu lange. Vermeiden Sie Wiederholungen in Wiederholungen."
            )
            values = {"pattern": component.format.pattern.pattern}
            yield Finding("slow-pattern", component.id, Severity.ERROR, sentence, values)


def _error(rule: str, place: Place, sentence: str, **values: str) -> Finding:
    return Finding(rule, place.component.id, Severity.ERROR, sentence, values)
