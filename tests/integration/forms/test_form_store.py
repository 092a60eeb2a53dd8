"""Published forms: versions that never change, all or nothing, findings that say why."""

import threading

import orjson
import pytest
from sqlalchemy.orm import Session

from engine.clock import Traveller
from engine.database import Database, unit_of_work
from forms import form_store
from forms.form_store import FormFile, UnknownForm
from forms.tables import FormVersion


def file(form_id: str = "leave", label: str = "Name", **field: object) -> FormFile:
    components = [
        {"type": "textfield", "id": "name", "key": "name", "label": label, "properties": {"label.en": "Name"}, **field}
    ]
    content = orjson.dumps({"type": "default", "id": form_id, "components": components})
    return FormFile(f"{form_id}.form", content)


def test_a_published_form_can_be_read_in_each_of_its_versions(session: Session, traveller: Traveller):
    assert form_store.publish(session, [file(label="Alt")], "analyst").versions == {"leave": 1}
    assert form_store.publish(session, [file(label="Neu")], "analyst").versions == {"leave": 2}
    labels = [
        form_store.definition(session, "leave", version).components[0].label.text("de", {}) for version in (1, 2, None)
    ]
    assert labels == ["Alt", "Neu", "Neu"]
    row = session.get_one(FormVersion, ("leave", 1))
    assert (row.published_by, row.published_at) == ("analyst", traveller.now())


def test_the_same_file_again_makes_no_version(session: Session):
    form_store.publish(session, [file()], "analyst")
    assert form_store.publish(session, [file()], "analyst").versions == {"leave": 1}
    assert form_store.latest_version(session, "leave") == 1


def test_one_error_keeps_everything_out_and_all_findings_are_told(session: Session):
    broken = [file("good"), file("a", type="hologram"), file("b", validate={"pattern": "("})]
    publication = form_store.publish(session, broken, "analyst")
    assert not publication.is_published
    assert publication.versions == {}
    assert {(finding.source, finding.element_id) for finding in publication.findings} == {
        ("a.form", "name"),
        ("b.form", "name"),
    }
    assert form_store.form_ids(session) == set()


def test_a_warning_does_not_keep_a_form_out(session: Session):
    publication = form_store.publish(session, [file(properties={})], "analyst")
    assert publication.is_published
    assert [finding.rule for finding in publication.findings] == ["no-english"]
    assert form_store.form_ids(session) == {"leave"}


def test_two_files_for_one_form_are_refused(session: Session):
    publication = form_store.publish(session, [file(), file(label="Anders")], "analyst")
    assert [finding.rule for finding in publication.findings] == ["double-form", "double-form"]


@pytest.mark.parametrize("version", [None, 1, 0, -1, 10**6])
def test_a_form_that_was_never_published_is_told(session: Session, version: int | None):
    with pytest.raises(UnknownForm):
        form_store.definition(session, "nothing", version)


def test_two_publications_at_once_number_their_versions_one_after_the_other(database: Database):
    def publish(label: str) -> None:
        with unit_of_work(database) as session:
            form_store.publish(session, [file(label=label)], label)

    threads = [threading.Thread(target=publish, args=(f"Name {number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with unit_of_work(database) as session:
        assert form_store.latest_version(session, "leave") == 6
