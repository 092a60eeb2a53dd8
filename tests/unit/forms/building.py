"""Small forms for tests, and people who send them."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from forms import answers
from forms.answers import PageAnswers
from forms.schema import FormDefinition, load


def form(*components: dict[str, Any], **root: Any) -> FormDefinition:
    """A form of these components; those without id are named after their key."""
    return load(orjson.dumps({"type": "default", "id": "test", "components": list(components), **root}))


def text(key: str = "name", **attributes: Any) -> dict[str, Any]:
    """A text field labelled "Name" unless told otherwise."""
    return {"type": "textfield", "id": key, "key": key, "label": key.capitalize(), **attributes}


def component(kind: str, key: str, **attributes: Any) -> dict[str, Any]:
    """Any other field."""
    return {"type": kind, "id": key, "key": key, "label": key.capitalize(), **attributes}


def choice(kind: str, key: str, *values: Any, **attributes: Any) -> dict[str, Any]:
    """A choice among these values, each labelled "Label <value>"."""
    options = [{"label": f"Label {value}", "value": value} for value in values]
    return component(kind, key, values=options, **attributes)


def send(
    definition: FormDefinition, sent: Mapping[str, str | Sequence[str]] | None = None, page: int = 0, **options: Any
) -> PageAnswers:
    """Send a page: input name -> text or texts."""
    entries = {name: [value] if isinstance(value, str) else list(value) for name, value in (sent or {}).items()}
    return answers.read(definition, definition.pages[page], entries, **options)


def sentences(result: PageAnswers) -> list[str]:
    """What the page says is wrong, in German."""
    return [error.text() for error in result.errors]


@dataclass
class UploadedFile:
    """A file as the web framework hands it over."""

    filename: str | None
    content: bytes = b"content"
    content_type: str = "application/pdf"
    stream: io.BytesIO = field(init=False)

    def __post_init__(self) -> None:
        self.stream = io.BytesIO(self.content)
