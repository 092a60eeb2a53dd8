"""Published forms: versions that never change, all or nothing, findings that say why."""

import threading

import orjson
import pytest
from sqlalchemy.orm import Session

from engine.clock import Traveller
from engine.database import Database, unit_of_work
from forms import form_store
from forms.form_store import UnknownForm
from forms.resolved_form import FormFile
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


def part(label: str, part_id: str = "person") -> FormFile:
    components = [{"type": "textfield", "id": "name", "key": "name", "label": label, "properties": {"label.en": label}}]
    written = {"type": "default", "id": part_id, "properties": {"part": "true"}, "components": components}
    return FormFile(f"{part_id}.form", orjson.dumps(written))


def taking_in(part_id: str = "person", form_id: str = "leave") -> FormFile:
    components = [{"type": "group", "id": "place", "properties": {"part": part_id}}]
    content = orjson.dumps({"type": "default", "id": form_id, "components": components})
    return FormFile(f"{form_id}.form", content)


def label_of(session: Session, form_id: str, version: int | None = None) -> str:
    (field,) = form_store.definition(session, form_id, version).components
    return field.label.text("de", {})


def test_a_form_is_stored_with_its_parts_put_in_and_its_file_stays_as_written(session: Session):
    publication = form_store.publish(session, [part("Name"), taking_in()], "analyst")
    assert (publication.versions, publication.parts) == ({"leave": 1}, {"person": 1})
    assert label_of(session, "leave") == "Name"
    assert form_store.in_force(session)[0].file == taking_in().content
    assert form_store.form_ids(session) == {"leave"}


def test_a_new_version_of_a_part_makes_new_versions_of_the_forms_that_take_it_in_and_of_no_other(session: Session):
    form_store.publish(session, [part("Alt"), part("Ort", "place"), taking_in(), taking_in("place", "move")], "analyst")
    form_store.publish(session, [file("plain")], "analyst")
    publication = form_store.publish(session, [part("Neu")], "analyst")
    assert (publication.versions, publication.parts) == ({"leave": 2}, {"person": 2})
    assert [label_of(session, "leave", version) for version in (1, 2, None)] == ["Alt", "Neu", "Neu"]
    assert form_store.latest_version(session, "move") == 1


def test_the_same_part_again_makes_no_version(session: Session):
    form_store.publish(session, [part("Name"), taking_in()], "analyst")
    publication = form_store.publish(session, [part("Name")], "analyst")
    assert (publication.versions, publication.parts) == ({"leave": 1}, {"person": 1})


def test_a_part_that_would_break_a_form_in_force_is_refused_with_the_name_of_that_form(session: Session):
    form_store.publish(session, [part("Name"), taking_in()], "analyst")
    broken = FormFile("person.form", part("Name").content.replace(b"textfield", b"hologram"))
    publication = form_store.publish(session, [broken], "analyst")
    assert [(finding.rule, finding.source) for finding in publication.findings] == [
        ("unsupported-component", "leave.form")
    ]
    assert label_of(session, "leave") == "Name"
    assert form_store.latest_version(session, "leave") == 1


def test_a_form_without_its_part_is_refused(session: Session):
    publication = form_store.publish(session, [taking_in("nothing")], "analyst")
    assert [(finding.rule, finding.source, finding.element_id) for finding in publication.findings] == [
        ("unknown-part", "leave.form", "place")
    ]
    assert form_store.form_ids(session) == set()


def test_two_files_for_one_part_are_refused(session: Session):
    publication = form_store.publish(session, [part("Eins"), part("Zwei")], "analyst")
    assert [finding.rule for finding in publication.findings] == ["double-part", "double-part"]
