"""Components that hold components: groups, pages and repeated entries. Owns nesting, not values."""

from dataclasses import dataclass
from typing import Any, Self

from engine.errors import translatable
from forms.component_source import ComponentSource
from forms.components import Component
from forms.parts import part_taken_in
from forms.wording import Wording

MAX_ITEMS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Component):
    """Components under one heading; with a path, their values lie under it."""

    path: tuple[str, ...]  # empty: the values lie where the group lies
    components: tuple[Component, ...]
    description: Wording

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        return cls(**cls.shared_by_groups(source))

    @classmethod
    def shared_by_groups(cls, source: ComponentSource) -> dict[str, Any]:
        """The attributes that every holder of components has."""
        if part := part_taken_in(source.properties):
            source.report("part-not-put-in", translatable("Der Teil „{part}“ ist nicht eingesetzt."), part=part)
        return cls.shared(source) | {
            "path": source.dotted("path"),
            "components": source.children(),
            "description": source.property_wording("description"),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamicList(Group):
    """A group that repeats: children, former addresses. Its value is a list of entries."""

    repetitions: int  # entries shown before anybody answered
    is_extendable: bool  # people may add and remove entries
    max_items: int
    item: Wording  # what one entry is called, for instance "Kind"
    add: Wording  # what the button that adds an entry says

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        shared = cls.shared_by_groups(source)
        if not shared["path"]:
            shared["path"] = (source.id,)
            source.report("no-path", translatable("Die wiederholte Gruppe hat keinen Pfad („path“)."))
        for name in ("isRepeating", "disableCollapse", "nonCollapsedItems"):
            source.raw(name)  # entries are never collapsed: without JavaScript they could not be opened
        repetitions = source.integer("defaultRepetitions", 1) or 0
        max_items = source.property_integer("max_items", MAX_ITEMS)
        return cls(
            **shared,
            repetitions=max(0, min(repetitions, max_items)),
            is_extendable=source.flag("allowAddRemove"),
            max_items=max_items,
            item=source.property_wording("item"),
            add=source.property_wording("add"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PageGroup(Group):
    """A page of form-js's `multipage`."""

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        for name in ("nextLabel", "backLabel", "submitLabel"):
            source.raw(name)  # the buttons of a page are the same in every form
        return cls(**cls.shared_by_groups(source))


@dataclass(frozen=True, slots=True, kw_only=True)
class Multipage(Group):
    """Holds pages."""

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        for name in ("showSubmit", "disableInvalidNavigation"):
            source.raw(name)
        return cls(**cls.shared_by_groups(source))
