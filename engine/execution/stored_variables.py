"""Variables as they are stored, each understood only when somebody asks for it.

A step touches few of the variables of a case, and of a long list of items none but its own.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from engine import feel


class StoredVariables(MutableMapping[str, Any]):
    """FEEL values by name, over what `feel.to_json` wrote of each."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self._stored = dict(stored)
        self._values: dict[str, Any] = {}

    def as_stored(self) -> dict[str, Any]:
        """All of them as `feel.to_json` writes them; what nobody has asked for stays as it was."""
        return self._stored | {name: feel.to_json(value) for name, value in self._values.items()}

    def __getitem__(self, name: str) -> Any:
        if name not in self._values:
            self._values[name] = feel.from_json(self._stored[name])
        return self._values[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._stored.setdefault(name, None)
        self._values[name] = value

    def __delitem__(self, name: str) -> None:
        del self._stored[name]
        self._values.pop(name, None)

    def __contains__(self, name: object) -> bool:
        return name in self._stored

    def __iter__(self) -> Iterator[str]:
        return iter(self._stored)

    def __len__(self) -> int:
        return len(self._stored)
