"""Components that show and never ask: texts, lines, spaces, pictures, tables, and buttons.

Nothing here lets a form load anything from elsewhere: pictures come as data in the form itself, Markdown knows no HTML.
"""

from dataclasses import dataclass
from typing import Any, Self

from engine.errors import translatable
from forms.component_source import ComponentSource
from forms.components import Component
from forms.display import display
from forms.expressions import Expression
from forms.paths import value_at
from forms.scopes import Context
from forms.wording import NOTHING, Wording

DATA_IMAGES = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/webp;base64,", "data:image/gif;base64,")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Component):
    """Words in Markdown, with places to fill."""

    text: Wording

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        return cls(**unlabelled(source), text=source.wording("text"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Separator(Component):
    """A line."""

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        return cls(**unlabelled(source))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacer(Component):
    """Empty room. Its height is left to the design."""

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        source.raw("height")
        return cls(**unlabelled(source))


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(Component):
    """A picture that the form itself contains."""

    data: str  # a data: address
    alternative: Wording

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        data = source.text("source")
        if not data.startswith(DATA_IMAGES):
            source.report(
                "foreign-image",
                translatable(
                    "Ein Bild muss in der Datei selbst liegen (data:image/png;base64,...); Adressen sind nicht möglich."
                ),
            )
        return cls(**unlabelled(source), data=data, alternative=source.wording("alt"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    key: str
    label: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Component):
    """Rows from a variable or an expression."""

    rows: Expression | None
    columns: tuple[Column, ...]
    row_count: int  # rows that are shown at most

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        if source.raw("columnsExpression"):
            source.report("no-columns", translatable("Eine Tabelle braucht feste Spalten („columns“)."))
        data = source.text("dataSource")
        return cls(
            **cls.shared(source),
            rows=source.expression("dataSource", data if data.startswith("=") or not data else f"={data}"),
            columns=tuple(_columns(source)),
            row_count=source.integer("rowCount") or 100,
        )

    def texts(self, context: Context, language: str) -> list[list[str]]:
        """The cells of the rows, for people."""
        rows = self.rows.value(context) if self.rows else None
        shown = rows[: self.row_count] if isinstance(rows, list) else []
        return [[display(value_at(row, (column.key,)), language) for column in self.columns] for row in shown]


@dataclass(frozen=True, slots=True, kw_only=True)
class Button(Component):
    """A button of form-js. Pages have their own buttons, so it is not shown."""

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        for name in ("action", "disabled"):
            source.raw(name)
        return cls(**unlabelled(source))


def unlabelled(source: ComponentSource) -> dict[str, Any]:
    """The attributes of a component whose label only the editor shows."""
    return Component.shared(source) | {"label": NOTHING}


def _columns(source: ComponentSource) -> list[Column]:
    columns: Any = source.raw("columns") or []
    return [
        Column(
            str(item.get("key", "")), source.given_wording(f"column.{item.get('key', '')}", str(item.get("label", "")))
        )
        for item in columns
        if isinstance(item, dict)
    ]
