"""Values that nobody types: form-js's `expression` component."""

from dataclasses import dataclass
from typing import Any, Self

from engine.errors import translatable
from forms.component_source import ComponentSource
from forms.components import Component
from forms.expressions import Expression, plain
from forms.scopes import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed(Component):
    """A value that an expression yields from the other answers; it is not shown."""

    path: tuple[str, ...]
    expression: Expression | None

    @classmethod
    def build(cls, source: ComponentSource) -> Self:
        path = source.dotted("key")
        if not path:
            source.report("no-key", translatable("Das Feld vom Typ „{type}“ hat keinen Schlüssel („key“)."))
        text = source.text("expression")
        if not text:
            source.report("no-expression", translatable("Das berechnete Feld hat keinen Ausdruck („expression“)."))
        return cls(
            **cls.shared(source),
            path=path or (source.id,),
            expression=source.expression("expression", text),
        )

    def value(self, context: Context) -> Any:
        """The answer in this context, as JSON."""
        return plain(self.expression.value(context)) if self.expression else None

    def fact(self, value: Any) -> Any:
        """The value as a process variable."""
        return value
