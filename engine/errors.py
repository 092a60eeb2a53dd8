"""What can go wrong, said so that a person knows what happened and what to do next.

Owns the root of every error class of the product and the marker for sentences that people read.
Sentences are written in German, the binding language; `translatable` marks them for extraction, and the
page that shows them looks up the translation. The same sentence reaches the log and the page.
"""

from typing import Any, ClassVar


def translatable(sentence: str) -> str:
    """Mark a German sentence for translation and return it unchanged; placeholders look like `{name}`."""
    return sentence


class LaufzettelError(Exception):
    """The root of all errors that the product raises on purpose.

    A subclass sets `sentence`; keyword arguments fill its placeholders and stay readable as `values`.
    """

    sentence: ClassVar[str] = translatable("Etwas ist schiefgegangen.")

    def __init__(self, **values: Any) -> None:
        self.values = values
        super().__init__(self.sentence.format(**values))
