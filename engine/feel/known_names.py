"""Names that an expression may use as one word, however they are spelled: a lookup by pieces, longest first."""

from collections.abc import Iterable

from engine.feel.pieces import Raw, UnreadableText, split_raw

Pieces = tuple[str, ...]


class KnownNames:
    """Names by their first piece and their number of pieces.

    Pieces are compared, not characters: `first  name` and `first name` are one name, `a-b` and `a - b` as well
    (DMN 1.5, 10.3.1.3).
    """

    __slots__ = ("_by_first",)

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, dict[int, dict[Pieces, str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Take up a name; one that cannot be cut into pieces is left out."""
        try:
            pieces = tuple(piece.text for piece in split_raw(name))
        except UnreadableText:
            return
        if pieces:
            by_length = self._by_first.setdefault(pieces[0], {})
            by_length.setdefault(len(pieces), {})[pieces] = " ".join(name.split())

    def longest(self, raws: list[Raw], index: int) -> tuple[int, str] | None:
        """The number of pieces and the spelling of the longest name that starts at `index`."""
        by_length = self._by_first.get(raws[index].text)
        if by_length is None:
            return None
        for length in sorted(by_length, reverse=True):
            name = by_length[length].get(tuple(raw.text for raw in raws[index : index + length]))
            if name is not None:
                return length, name
        return None
