"""The JSON of one component while it is read: typed attributes out, findings in.

Owns how an attribute is fetched and what is said when it has the wrong shape. Reading never stops at a mistake, so
that an analyst sees all findings at once; what no one asked for is reported as ignored.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import regex

from engine.errors import translatable
from engine.findings import Finding, Severity
from forms.expressions import UNREADABLE, Expression, compile_expression, is_expression
from forms.templates import Template, TemplateError, compile_template
from forms.wording import Wording

if TYPE_CHECKING:
    from forms.components import Component

# Attributes of the form-js editors that change nothing here, and why that is no loss:
IGNORED = frozenset(
    {
        "layout",  # pages have one column, also on a wide screen
        "showOutline",  # every group has its heading
        "verticalAlignment",
        "searchable",  # every browser lets people search a select by typing
        "use24h",  # German and English pages show 24 hours
        "computeOn",  # computed fields are computed whenever the page is read
        "$schema",
    }
)
T = TypeVar("T")
UNFILLABLE = translatable("In „{name}“ ist „{tag}“ nicht zu verstehen: {reason}")
DOTTED = regex.compile(r"\w+(\.\w+)*")


class ComponentSource:
    """One component's JSON, with what is around it."""

    def __init__(
        self,
        data: Mapping[str, Any],
        component_id: str,
        findings: list[Finding],
        build: Callable[[Any, str], "Component | None"],
        inside: str = "",
    ) -> None:
        """`build` makes a child from its JSON; `inside` names the kind of container around, for nesting rules."""
        self.id = component_id
        self.type = str(data.get("type", ""))
        self.inside = inside
        self._data = data
        self._findings = findings
        self._build = build
        self._asked = {"id", "type", "properties"} | IGNORED
        self.properties = self._read_properties(data.get("properties", {}))

    def report(self, rule: str, sentence: str, severity: Severity = Severity.ERROR, **values: Any) -> None:
        """Add a finding on this component."""
        self._findings.append(Finding(rule, self.id, severity, sentence, {"type": self.type, **values}))

    def report_unasked(self) -> None:
        """Warn about attributes that nobody asked for."""
        for name in sorted(set(self._data) - self._asked):
            self.report(
                "unknown-attribute",
                translatable("Die Angabe „{name}“ ist bei „{type}“ nicht bekannt und bleibt ohne Wirkung."),
                Severity.WARNING,
                name=name,
            )

    def raw(self, name: str) -> Any:
        """The attribute as it stands in the file; None when it is absent."""
        self._asked.add(name)
        return self._data.get(name)

    def text(self, name: str) -> str:
        """A text, empty when absent."""
        value = self.raw(name)
        return value if isinstance(value, str) else self._wrong(name, value, "")

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A yes or no."""
        value = self.raw(name)
        return value if isinstance(value, bool) else self._wrong(name, value, default)

    def integer(self, name: str, default: int | None = None) -> int | None:
        """A whole number."""
        value = self.raw(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return self._wrong(name, value, default)

    def property_integer(self, name: str, default: int) -> int:
        """A whole number above zero in a custom property."""
        text = self.properties.get(name)
        if text is None:
            return default
        if text.isascii() and text.isdigit() and 0 < int(text) < 1_000_000:
            return int(text)
        return self._wrong(name, text, default)

    def mapping(self, name: str) -> Mapping[str, Any]:
        """An object, empty when absent."""
        value = self.raw(name)
        return value if isinstance(value, Mapping) else self._wrong(name, value, {})

    def dotted(self, name: str) -> tuple[str, ...]:
        """A way into the answers like `employer.name`, cut at its dots; empty when absent."""
        text = self.text(name)
        if text and not DOTTED.fullmatch(text):
            self.report(
                "bad-path",
                translatable(
                    "„{text}“ darf nur aus Buchstaben, Ziffern, Unterstrichen und Punkten zwischen Wörtern bestehen."
                ),
                text=text,
            )
            return ()
        return tuple(text.split(".")) if text else ()

    def wording(self, name: str) -> Wording:
        """A text that people read: German from the attribute, English from the custom property `<name>.en`."""
        return self.given_wording(name, self.text(name))

    def nested_wording(self, group: str, name: str) -> Wording:
        """A text inside an attribute that groups several, such as `appearance.prefixAdorner`."""
        text = self.mapping(group).get(name)
        return self.given_wording(name, text if isinstance(text, str) else "")

    def given_wording(self, name: str, german: str) -> Wording:
        """A text whose German stands elsewhere in the JSON and whose English is the custom property `<name>.en`."""
        return Wording(
            self._template(name, german), self._template(f"{name}.en", self.properties.get(f"{name}.en", ""))
        )

    def property_wording(self, name: str) -> Wording:
        """A text that people read from the custom properties `<name>.de` and `<name>.en`."""
        de, en = (self._template(f"{name}.{code}", self.properties.get(f"{name}.{code}", "")) for code in ("de", "en"))
        return Wording(de, en)

    def expression(self, name: str, value: Any) -> Expression | None:
        """A FEEL expression, None when absent or wrong."""
        if value in (None, ""):
            return None
        if not is_expression(value):
            self.report(
                "no-expression",
                translatable("„{name}“ muss ein FEEL-Ausdruck sein und mit „=“ beginnen; gefunden: „{text}“."),
                name=name,
                text=str(value),
            )
            return None
        try:
            return compile_expression(value)
        except UNREADABLE as error:
            self.report(
                "feel-syntax",
                translatable("„{name}“ ist kein gültiger FEEL-Ausdruck: {reason}"),
                name=name,
                reason=str(error),
            )
            return None

    def switch(self, name: str) -> bool | Expression:
        """A yes or no, or an expression for it."""
        value = self.raw(name)
        if isinstance(value, str) and value:
            return self.expression(name, value) or False
        return value if isinstance(value, bool) else self._wrong(name, value or None, default=False)

    def children(self, name: str = "components") -> "tuple[Component, ...]":
        """The components inside of this one."""
        value = self.raw(name)
        if not isinstance(value, Sequence) or isinstance(value, str):
            value = self._wrong(name, value, [])
        built = (self._build(child, self.type) for child in value)
        return tuple(child for child in built if child is not None)

    def _template(self, name: str, text: str) -> Template | None:
        if not text:
            return None
        try:
            return compile_template(text)
        except TemplateError as error:
            self.report("template", UNFILLABLE, name=name, **error.values)
            return None

    def _wrong(self, name: str, value: Any, default: T) -> T:
        if value is not None:
            self.report(
                "wrong-type",
                translatable("„{name}“ hat einen Wert, der dort nicht stehen kann: {value}"),
                name=name,
                value=repr(value)[:60],
            )
        return default

    def _read_properties(self, value: Any) -> dict[str, str]:
        if not isinstance(value, Mapping):
            self._wrong("properties", value, default=None)
            return {}
        for name, text in value.items():
            if not isinstance(text, str):
                self._wrong(f"properties.{name}", text, default=None)
        return {name: text for name, text in value.items() if isinstance(text, str)}
