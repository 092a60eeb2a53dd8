"""form-js JSON in, a form definition out, or every reason why not at once.

Owns the file as a whole: its JSON, ids, pages. What a single component means is told by the classes that `registry`
names. Source of the format: form-js, schemaVersion up to 19.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from engine.errors import LaufzettelError, translatable
from engine.findings import Finding, Severity, has_errors
from forms.component_source import ComponentSource
from forms.components import Component, Field
from forms.computed import Computed
from forms.groups import Group, Multipage, PageGroup
from forms.presentation import Button
from forms.registry import COMPONENTS, REFUSED, UNKNOWN
from forms.wording import NOTHING, Wording

MAX_BYTES = 2_000_000
MAX_DEPTH = 20  # components inside components
MAX_COMPONENTS = 2000


class InvalidForm(LaufzettelError):
    """A form file that cannot be used; `findings` tells everything that is wrong."""

    sentence = translatable("Das Formular „{form}“ hat Fehler: {summary}")

    def __init__(self, form: str, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(form=form, summary="; ".join(str(finding) for finding in findings))


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked for at once."""

    id: str
    title: Wording
    components: tuple[Component, ...] = field(repr=False)
    group: Group | None = field(repr=False)  # the group that is this page; its condition hides the page


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """A form that can be shown and read. Never changes."""

    id: str
    components: tuple[Component, ...]
    pages: tuple[Page, ...]
    findings: tuple[Finding, ...] = field(repr=False)  # warnings that do not keep it from being used

    def page(self, page_id: str) -> Page | None:
        """The page with this id."""
        return next((page for page in self.pages if page.id == page_id), None)

    def all(self) -> Iterator[Component]:
        """Every component at every depth, in the order of the file."""
        yield from descend(self.components)

    @property
    def computed(self) -> tuple[Computed, ...]:
        """Computed fields that lie on no page: they are computed with every page."""
        return tuple(component for component in self.components if isinstance(component, Computed))

    @property
    def facts(self) -> Mapping[str, Field | Computed]:
        """Process variable name -> the field that provides it."""
        holders = (component for component in self.all() if isinstance(component, Field | Computed))
        return {
            holder.properties.get("fact.name") or ".".join(holder.path): holder
            for holder in holders
            if holder.has("fact")
        }


def load(content: bytes, name: str = "") -> FormDefinition:
    """Read a form-js file; `name` is only for messages. Raises `InvalidForm` with all findings."""
    findings: list[Finding] = []
    data = _parse(content, findings)
    if data is None:
        raise InvalidForm(name, [replace_source(finding, name) for finding in findings])
    components = _Builder(findings).build_all(data.get("components"))
    form_id = str(data.get("id") or "")
    named = [replace_source(finding, name) for finding in findings]
    if has_errors(named):
        raise InvalidForm(name or form_id, named)
    return FormDefinition(form_id, components, tuple(_pages(components)), tuple(named))


def descend(components: Sequence[Component]) -> Iterator[Component]:
    """Every component at every depth, in order."""
    for component in components:
        yield component
        if isinstance(component, Group):
            yield from descend(component.components)


def replace_source(finding: Finding, name: str) -> Finding:
    """The finding, told of the file it belongs to."""
    return Finding(finding.rule, finding.element_id, finding.severity, finding.sentence, finding.values, name)


class _Builder:
    """Builds the components of one file and counts them."""

    def __init__(self, findings: list[Finding]) -> None:
        self._findings = findings
        self._ids: set[str] = set()
        self._count = 0
        self._depth = 0

    def build_all(self, items: Any) -> tuple[Component, ...]:
        if not isinstance(items, list):
            self._file_error("no-components", translatable("Die Datei enthält keine Liste „components“."))
            return ()
        built = (self.build(item, "") for item in items)
        return tuple(component for component in built if component is not None)

    def build(self, data: Any, inside: str) -> Component | None:
        """One component with everything in it; None if it cannot be built."""
        self._count += 1
        if not isinstance(data, Mapping):
            self._file_error(
                "no-component", translatable("Eine Komponente ist kein Objekt: {value}"), value=str(data)[:60]
            )
            return None
        if self._count > MAX_COMPONENTS or self._depth >= MAX_DEPTH:
            if not any(finding.rule == "too-large" for finding in self._findings):
                self._file_error(
                    "too-large", translatable("Das Formular hat zu viele oder zu tief verschachtelte Felder.")
                )
            return None
        source = ComponentSource(data, self._id(data), self._findings, self.build, inside)
        self._depth += 1
        try:
            return self._from(source)
        finally:
            self._depth -= 1

    def _from(self, source: ComponentSource) -> Component | None:
        build = COMPONENTS.get(source.type)
        if not build:
            reason = REFUSED.get(source.type, UNKNOWN)
            source.report(
                "unsupported-component",
                translatable("Die Komponente „{component}“ vom Typ „{type}“ kann nicht angezeigt werden: {reason}"),
                component=source.id,
                reason=reason,
            )
            return None
        if (source.type == "page") != (source.inside == "multipage") or (source.type == "multipage" and source.inside):
            source.report("bad-nesting", translatable("„{type}“ darf an dieser Stelle nicht stehen."))
        component = build(source)
        source.report_unasked()
        return component

    def _id(self, data: Mapping[str, Any]) -> str:
        """The id of a component; one without gets its key, or its number."""
        given = data.get("id") or data.get("key") or data.get("path")
        component_id = given if isinstance(given, str) and given else f"component_{self._count}"
        if component_id in self._ids and data.get("id"):
            self._findings.append(
                Finding("double-id", component_id, Severity.ERROR, translatable("Die Kennung kommt mehrfach vor."))
            )
        if component_id in self._ids:
            component_id = f"{component_id}_{self._count}"
        self._ids.add(component_id)
        return component_id

    def _file_error(self, rule: str, sentence: str, **values: Any) -> None:
        self._findings.append(Finding(rule, None, Severity.ERROR, sentence, values))


def _parse(content: bytes, findings: list[Finding]) -> Mapping[str, Any] | None:
    """The JSON object in the file, or None and a finding."""
    if len(content) > MAX_BYTES:
        findings.append(Finding("too-large", None, Severity.ERROR, translatable("Die Datei ist zu groß.")))
        return None
    try:
        data = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        sentence = translatable("Die Datei ist kein gültiges JSON: {reason}")
        findings.append(Finding("no-json", None, Severity.ERROR, sentence, {"reason": str(error)}))
        return None
    if not isinstance(data, Mapping) or data.get("type", "default") != "default":
        findings.append(Finding("no-form", None, Severity.ERROR, translatable("Die Datei enthält kein Formular.")))
        return None
    return data


def _pages(components: Sequence[Component]) -> Iterator[Page]:
    """Groups at the top become pages when there is nothing else beside them; so do the pages of a `multipage`."""
    shown = [component for component in components if not isinstance(component, Button | Computed)]
    for component in shown:
        if isinstance(component, Multipage) and len(shown) == 1:
            shown = [page for page in component.components if isinstance(page, PageGroup)]
    if shown and all(type(component) in (Group, PageGroup) for component in shown):
        yield from (Page(group.id, group.label, (group,), group) for group in shown if isinstance(group, Group))
    else:
        yield Page("form", NOTHING, tuple(shown), None)
