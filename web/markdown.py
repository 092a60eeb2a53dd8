"""Markdown of forms as HTML in the office's design. Knows no HTML in the source and loads nothing from elsewhere."""

from collections.abc import Sequence

import regex
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

CLASSES = {
    "paragraph_open": "kern-body",
    "link_open": "kern-link",
    "bullet_list_open": "kern-list kern-list--bullet",
    "ordered_list_open": "kern-list kern-list--number",
    "heading_open": "kern-title",
    "hr": "kern-divider",
}
SPECIAL = regex.compile(r"([!-/:-@\[-`{-~])")  # ASCII punctuation, which Markdown may read as its own


def rendered(text: str) -> Markup:
    """The text as HTML. Headings begin at level 2, because the page has its own; pictures are told by their words."""
    return Markup(_markdown.render(text))  # noqa: S704 - HTML in the source is escaped by the renderer


def escaped(value: str) -> str:
    """A value that Markdown shows as it is, whatever signs it holds."""
    return SPECIAL.sub(r"\\\1", " ".join(value.split()))


class _Renderer(RendererHTML):
    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """The words that stand for a picture; pictures from elsewhere are not loaded."""
        return self.renderInlineAsText(tokens[idx].children, options, env)


def _dress(state: object) -> None:
    """Add the design's classes and move headings one level down."""
    for token in state.tokens:  # type: ignore[attr-defined]
        for each in (token, *(token.children or ())):
            if each.type in CLASSES:
                each.attrJoin("class", CLASSES[each.type])
            if each.type.startswith("heading_"):
                each.tag = f"h{min(int(each.tag[1]) + 1, 6)}"


def _make() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
    markdown.core.ruler.push("dress", _dress)
    return markdown


_markdown = _make()
