"""What the house is built of: every source file, parsed once, and every file that is committed."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOMS = ("engine", "forms", "workflows", "web")


@dataclass(frozen=True)
class Source:
    path: str  # from the root of the repository: "engine/clock.py"
    tree: ast.Module

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def place(self, node: ast.AST) -> str:
        return f"{self.path}:{node.lineno}"


@pytest.fixture(scope="session")
def sources(repository: Path) -> list[Source]:
    """The Python of the four rooms and of the migrations."""
    files = [file for room in (*ROOMS, "deploy") for file in sorted((repository / room).rglob("*.py"))]
    own = [file for file in files if "node_modules" not in file.parts]
    assert len(own) > 50
    return [Source(file.relative_to(repository).as_posix(), ast.parse(file.read_bytes())) for file in own]


@pytest.fixture(scope="session")
def committed(repository: Path) -> list[Path]:
    """Every file that belongs to the repository, as git knows it; skips where the tree was unpacked without git."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=repository, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout: nobody knows which files belong to the repository")
    names = listing.stdout.rstrip("\0").split("\0")
    return [repository / name for name in names if (repository / name).is_file()]
