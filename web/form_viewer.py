"""Turns the visible places of a page into views: which component looks like what.

A new component class gets a method here and a macro in `templates/components/form/`.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import singledispatchmethod
from typing import Any

from flask_babel import gettext

from forms.choice_fields import CHECKED, CheckboxField, ChoiceField, MultipleChoiceField
from forms.components import Component, Field
from forms.computed import Computed
from forms.date_fields import DateField
from forms.entries import ITEM, part_name, single
from forms.field_error import FieldError
from forms.file_fields import FileField, references
from forms.groups import DynamicList, Group
from forms.number_fields import NumberField
from forms.page_reading import PageReading
from forms.paths import value_at
from forms.places import Place
from forms.presentation import Button, Image, Separator, Spacer, Table, Text
from forms.repeating import ADD, REMOVE, REMOVE_FILE, Command
from forms.text_fields import TextArea, TextField
from forms.time_fields import TIME_PART, DateTimeField, TimeField
from web import markdown
from web.form_views import (
    EntryView,
    FileView,
    OptionView,
    View,
    anchor_of,
    html_properties,
    mark_of,
    printable,
    sort_key,
    text_attributes,
)

FileAddress = Callable[[str], str]  # document id -> address of its file

MANY_OPTIONS = 20  # more are offered in a list to scroll, not as boxes


class Viewer:
    """Turns the visible places of a page into views."""

    def __init__(
        self,
        state: PageReading,
        errors: Sequence[FieldError],
        warnings: Sequence[FieldError],
        page_group: Group | None,
        file_address: FileAddress | None,
        command: Command | None,
    ) -> None:
        self._state = state
        self._scopes = state.scopes
        self._errors = by_field(errors)
        self._warnings = by_field(warnings)
        self._page_group = page_group
        self._file_address = file_address
        self._command = command
        self._language = state.sent.language
        self._children: dict[int, list[Place]] = {}
        for place in state.visible_places():
            self._children.setdefault(id(place.parent), []).append(place)

    def views(self) -> list[View]:
        """The views of the page; the group that is the page adds nothing of its own."""
        return self._inside(None)

    def _inside(self, parent: Place | None) -> list[View]:
        views: list[View] = []
        for place in self._children.get(id(parent), []):
            if place.component is self._page_group:
                views += self._inside(place)
            elif view := self._view(place):
                views.append(view)
        return views

    def _view(self, place: Place) -> View | None:
        component = place.component
        if isinstance(component, Field) and component.is_locked(self._scopes.at(place.scope)):
            value = component.text(self._state.stored(place), self._language, self._scopes.at(place.scope))
            return View(**self._shared(place), macro="locked", text=value)
        return self._of(component, place)

    def _shared(self, place: Place) -> dict[str, Any]:
        """What every field shows."""
        component = place.component
        return {
            "id": anchor_of(place.path),
            "name": place.path,
            "label": self._words(component.label, place) or component.id,
            "hint": self._words(component.description, place) if isinstance(component, Field | Group) else "",
            "errors": [error.text(gettext) for error in self._errors.get(place.path, ())],
            "bad_parts": frozenset(error.path.partition(":")[2] for error in self._errors.get(place.path, ())) - {""},
            "warnings": [warning.text(gettext) for warning in self._warnings.get(place.path, ())],
            "mark": mark_of(component),
            "is_conditional": self._is_conditional(place),
            "takes_focus": self._was_changed(place.path),
        }

    def _was_changed(self, path: str) -> bool:
        """Whether the command took something away here."""
        if not self._command or self._command.kind not in (REMOVE, REMOVE_FILE):
            return False
        ending = "[" if self._command.kind == REMOVE else ":"
        return self._command.target.rpartition(ending)[0] == path

    def _words(self, wording: Any, place: Place) -> str:
        return str(wording.text(self._language, self._scopes.at(place.scope)))

    def _typed(self, place: Place, part: str = "") -> str:
        name = part_name(place.name, part) if part else place.name
        return printable(single(self._state.sent.entries, name))

    def _is_conditional(self, place: Place) -> bool:
        components = [place.component, *(around.component for around in place.around())]
        return any(component.hide and component is not self._page_group for component in components)

    @singledispatchmethod
    def _of(self, component: Component, place: Place) -> View | None:  # noqa: ARG002
        """The view of a component; None for one that shows nothing."""
        return None

    @_of.register
    def _text(self, component: TextField, place: Place) -> View:
        return View(
            **self._shared(place),
            macro="textarea" if isinstance(component, TextArea) else "text_input",
            value=self._typed(place),
            attributes=text_attributes(component),
            prefix=self._words(component.prefix, place),
            suffix=self._words(component.suffix, place),
        )

    @_of.register
    def _number(self, component: NumberField, place: Place) -> View:
        mode = "numeric" if component.decimal_digits == 0 else "decimal"
        return View(
            **self._shared(place),
            macro="text_input",
            value=self._typed(place),
            attributes=text_attributes(component)
            | {"inputmode": mode, "width": component.properties.get("width", "10")},
            prefix=self._words(component.prefix, place),
            suffix=self._words(component.suffix, place),
        )

    @_of.register
    def _choice(self, component: ChoiceField, place: Place) -> View:
        shared = self._shared(place)
        options = self._options(component, place, shared["id"])
        macro = "select" if component.type == "select" else "radios"
        if isinstance(component, MultipleChoiceField):
            macro = "multiple_select" if len(options) > MANY_OPTIONS else "checkboxes"
        attributes = html_properties(component) | {"horizontal": component.has("horizontal")}
        return View(**shared, macro=macro, options=options, attributes=attributes)

    def _options(self, component: ChoiceField, place: Place, field_id: str) -> list[OptionView]:
        context = self._scopes.at(place.scope)
        chosen = set(self._state.sent.entries.get(place.name, ()))
        offered = component.options.offered(context)
        if component.has("sorted"):
            offered = sorted(offered, key=lambda option: sort_key(option.text(self._language, context)))
        return [
            OptionView(
                field_id if number == 0 else f"{field_id}-{number + 1}",
                option.token,
                option.text(self._language, context),
                option.hint.text(self._language, context),
                option.token in chosen,
            )
            for number, option in enumerate(offered)
        ]

    @_of.register
    def _checkbox(self, component: CheckboxField, place: Place) -> View:  # noqa: ARG002
        return View(**self._shared(place), macro="checkbox", value=CHECKED if self._typed(place) == CHECKED else "")

    @_of.register
    def _date(self, component: DateField, place: Place) -> View:
        parts = {part: self._typed(place, part) for part in component.parts}
        if isinstance(component, DateTimeField):
            parts[TIME_PART] = self._typed(place, TIME_PART)
        return View(
            **self._shared(place),
            macro="calendar" if component.properties.get("input") == "calendar" else "date_parts",
            value=self._typed(place),
            parts=parts,
            text=self._words(component.time_label, place) if isinstance(component, DateTimeField) else "",
            attributes=html_properties(component),
        )

    @_of.register
    def _time(self, component: TimeField, place: Place) -> View:
        return View(
            **self._shared(place), macro="time", value=self._typed(place), attributes={"step": component.interval * 60}
        )

    @_of.register
    def _files(self, component: FileField, place: Place) -> View:
        address = self._file_address
        files = [
            FileView(
                str(reference["document_id"]),
                str(reference["filename"]),
                reference.get("size"),
                address(str(reference["document_id"])) if address else None,
            )
            for reference in references(value_at(self._state.sent.before, place.sent))
        ]
        attributes = {"accept": ",".join(component.accept), "multiple": component.max_files > 1}
        limit = component.max_bytes
        return View(**self._shared(place), macro="files", files=files, attributes=attributes, limit=limit)

    @_of.register
    def _group(self, component: Group, place: Place) -> View:  # noqa: ARG002
        return View(**self._shared(place), macro="group", views=self._inside(place))

    @_of.register
    def _list(self, component: DynamicList, place: Place) -> View:
        places = self._children.get(id(place), [])
        added = bool(self._command and self._command.kind == ADD and self._command.target == place.path)
        entries = [
            EntryView(
                str(entry.steps[-1]),
                entry.path,
                self._entry_title(component, entry),
                self._inside(entry),
                takes_focus=added and entry is places[-1],
            )
            for entry in places
        ]
        return View(
            **self._shared(place),
            macro="repeated",
            entries=entries,
            text=part_name(place.path, ITEM),
            add_label=component.add.text(self._language, self._scopes.at(place.scope)),
            limit=component.max_items,
            is_extendable=component.is_extendable,
        )

    def _entry_title(self, component: DynamicList, entry: Place) -> str:
        noun = self._words(component.item, entry) or self._words(component.label, entry)
        return f"{noun} {entry.position}"

    @_of.register
    def _words_of(self, component: Text, place: Place) -> View:
        context = self._scopes.at(place.scope)
        text = component.text.text(self._language, context, markdown.escaped)
        return View(macro="words", id=component.id, text=markdown.rendered(text))

    @_of.register
    def _line(self, component: Separator, place: Place) -> View:  # noqa: ARG002
        return View(macro="separator", id=component.id)

    @_of.register
    def _space(self, component: Spacer, place: Place) -> View:  # noqa: ARG002
        return View(macro="spacer", id=component.id)

    @_of.register
    def _image(self, component: Image, place: Place) -> View:
        return View(
            macro="image", id=component.id, value=component.data, label=self._words(component.alternative, place)
        )

    @_of.register
    def _table(self, component: Table, place: Place) -> View:
        return View(
            macro="table",
            id=anchor_of(component.id),
            label=self._words(component.label, place),
            columns=[self._words(column.label, place) or column.key for column in component.columns],
            rows=component.texts(self._scopes.at(place.scope), self._language),
        )

    @_of.register(Computed)
    @_of.register(Button)
    def _nothing(self, component: Component, place: Place) -> None:  # noqa: ARG002
        return None


def by_field(errors: Sequence[FieldError]) -> Mapping[str, list[FieldError]]:
    """Path of a field -> what is said of it; what is said of a part belongs to its field."""
    found: dict[str, list[FieldError]] = {}
    for error in errors:
        found.setdefault(error.path.partition(":")[0], []).append(error)
    return found
