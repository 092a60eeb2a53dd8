"""Whatever dies at whatever moment: a row never names a file that is not there, and leftovers are swept up."""

import os
import signal
import subprocess
import sys

import pytest

from engine.database import unit_of_work
from tests.integration.documents.test_store import CASE, files, hand_in
from tests.unit.documents import samples
from workflows.documents import register

DIE_BEFORE_COMMIT = """
import os, signal, sys
from pathlib import Path
from engine.database import Database, unit_of_work
from tests.unit.documents import samples
from workflows.documents.store import DocumentStore
url, directory, moment = sys.argv[1:]
store = DocumentStore(Path(directory))

class Breaking:
    def __init__(self): self.parts = [samples.PDF[:20]]
    def read(self, size):
        if self.parts: return self.parts.pop()
        os.kill(os.getpid(), signal.SIGKILL)

with unit_of_work(Database(url)) as session:
    content = Breaking() if moment == "while-writing" else samples.PDF
    store.keep(session, "LZ-2026-000123-7", "PASS", "pass.pdf", content, "", "online", "citizen")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("moment", ["while-writing", "before-commit"])
def test_a_process_killed_during_an_upload_leaves_a_file_that_the_sweep_removes(database, store, repository, moment):
    url = database.url.render_as_string(hide_password=False)
    died = subprocess.run(
        [sys.executable, "-c", DIE_BEFORE_COMMIT, url, str(store._content.directory), moment],
        cwd=repository,
        env={**os.environ, "PYTHONPATH": str(repository)},
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    assert len(files(store)) == 1
    with unit_of_work(database) as session:
        assert register.documents_of(session, CASE) == []
    assert swept(database, store) == 1
    assert files(store) == []


def test_the_sweep_keeps_every_file_that_a_document_names(database, store):
    with unit_of_work(database) as session:
        kept = [hand_in(store, session, samples.pdf(1000 + number)) for number in range(5)]
        hand_in(store, session, samples.pdf(2000), owner=register.draft_owner("old"))
        register.discard_draft(session, register.draft_owner("old"))
    assert store.sweep(database) == 1
    with unit_of_work(database) as session:
        assert all(store.read(session, document.id) for document in kept)


def test_content_that_two_cases_share_stays_while_one_of_them_names_it(database, store):
    with unit_of_work(database) as session:
        document = hand_in(store, session)
        hand_in(store, session, owner=register.draft_owner("old"))
        register.discard_draft(session, register.draft_owner("old"))
    assert store.sweep(database) == 0
    with unit_of_work(database) as session:
        assert store.read(session, document.id) == samples.PDF


def test_a_file_whose_row_is_not_committed_yet_is_not_swept_away(database, store):
    with unit_of_work(database) as session:
        document = hand_in(store, session)
        assert store.sweep(database) == 0
    with unit_of_work(database) as session:
        assert store.read(session, document.id) == samples.PDF


def test_a_rolled_back_upload_leaves_no_document(database, store):
    with pytest.raises(ZeroDivisionError):
        hand_in_and_fail(database, store)
    with unit_of_work(database) as session:
        assert register.documents_of(session, CASE) == []
    assert swept(database, store) == 1


def hand_in_and_fail(database, store) -> None:
    with unit_of_work(database) as session:
        hand_in(store, session)
        raise ZeroDivisionError


def swept(database, store) -> int:
    """Sweep until the killed process's connection is gone and with it its lock."""
    for _ in range(100):
        if removed := store.sweep(database):
            return removed
    return 0
