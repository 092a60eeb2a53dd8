"""A document store in a directory of its own."""

from pathlib import Path

import pytest

from workflows.documents.store import DocumentStore


@pytest.fixture
def store(tmp_path: Path) -> DocumentStore:
    return DocumentStore(tmp_path / "documents")
