"""Files lie under their own checksum; what was not finished is not there, what was changed is not handed out."""

from hashlib import sha256
from io import BytesIO

import pytest

from workflows.documents.content_store import ContentStore, LimitExceeded
from workflows.documents.errors import ContentDamaged


def kept(store: ContentStore, content: bytes) -> str:
    with store.receive(content) as incoming:
        store.keep(incoming)
    return incoming.sha256


def files(store: ContentStore) -> list[str]:
    return sorted(path.name for path in store.directory.rglob("*") if path.is_file())


def test_content_comes_back_and_lies_under_its_checksum(tmp_path):
    store = ContentStore(tmp_path / "a" / "b")
    digest = kept(store, b"content")
    assert digest == sha256(b"content").hexdigest()
    assert store.path(digest) == tmp_path / "a" / "b" / digest[:2] / digest[2:4] / digest
    assert store.read(digest) == b"content"


def test_streams_are_measured_while_they_are_read(tmp_path):
    store = ContentStore(tmp_path)
    with store.receive(BytesIO(bytes(1_000_000)), limit=1_000_000) as incoming:
        assert incoming.size == 1_000_000
        assert incoming.path.stat().st_size == 1_000_000


def test_a_stream_above_the_limit_is_not_read_to_its_end(tmp_path):
    source = BytesIO(bytes(10_000_000))
    with pytest.raises(LimitExceeded), ContentStore(tmp_path).receive(source, limit=1000):
        pass
    assert source.tell() < 1_000_000
    assert files(ContentStore(tmp_path)) == []


def test_what_was_not_kept_vanishes(tmp_path):
    store = ContentStore(tmp_path)
    with store.receive(b"content") as incoming:
        assert incoming.path.exists()
    assert files(store) == []


def test_only_the_owner_of_the_process_may_read_the_files(tmp_path):
    store = ContentStore(tmp_path / "documents")
    path = store.path(kept(store, b"content"))
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_changed_and_missing_content_is_noticed_on_reading(tmp_path):
    store = ContentStore(tmp_path)
    digest = kept(store, b"content")
    store.path(digest).write_bytes(b"Content")
    with pytest.raises(ContentDamaged, match=r"beschädigt.*Datensicherung"):
        store.read(digest)
    store.path(digest).unlink()
    with pytest.raises(ContentDamaged, match="verschwunden"):
        store.read(digest)


def test_handing_in_the_same_content_again_heals_a_damaged_file(tmp_path):
    store = ContentStore(tmp_path)
    digest = kept(store, b"content")
    store.path(digest).write_bytes(b"Content")
    kept(store, b"content")
    assert store.read(digest) == b"content"
