"""Publishing as a person: only who may, everything or nothing, all findings at once."""

import pytest

from tests.integration.office import Office, identity
from workflows import audit, catalogue, publishing
from workflows.catalogue import Kind
from workflows.people.identities import Identity, NotPermitted
from workflows.people.permissions import Role
from workflows.publishing import SourceFile


def _source(office: Office, who: Identity, kind: Kind, key: str) -> SourceFile:
    with office.transaction() as session:
        file = catalogue.source(session, who, kind, key)
    assert file is not None
    return SourceFile(file.name, file.content)


def test_clerks_may_look_but_not_publish(office: Office, clerk: Identity) -> None:
    with pytest.raises(NotPermitted), office.transaction() as session:
        publishing.publish_as(session, clerk, [])


def test_one_wrong_file_keeps_the_good_ones_out_and_every_finding_is_told(office: Office) -> None:
    analyst = identity("p.nowak", Role.ANALYST)
    grant = _source(office, analyst, Kind.PROCESS, "grant")
    form = _source(office, analyst, Kind.FORM, "approval")
    good = SourceFile(form.name, form.content.replace(b'"schemaVersion"', b' "schemaVersion"', 1))
    bad = SourceFile(grant.name, grant.content.replace(b'formId="decision-notice"', b'formId="no-such-form"'))
    worse = SourceFile("routing.dmn", b"<definitions/>")

    with office.transaction() as session:
        publication = publishing.publish_as(session, analyst, [good, bad, worse])

    assert publication.refused
    assert {finding.source for finding in publication.findings} == {"grant.bpmn", "routing.dmn"}
    assert any("no-such-form" in finding.text and finding.element_id for finding in publication.findings)
    with office.transaction() as session:
        assert {one.version for one in catalogue.catalogue(session, analyst)} == {1}
        assert not [one for one in audit.entries(session, action=audit.Action.MODEL_PUBLISH) if one.by == "p.nowak"]


def test_what_is_new_is_in_the_log_under_the_name_of_the_analyst(office: Office) -> None:
    analyst = identity("p.nowak", Role.ANALYST)
    fees = _source(office, analyst, Kind.DECISION, "fee")
    changed = SourceFile(fees.name, fees.content.replace(b"</definitions>", b"<!-- reviewed --></definitions>"))

    with office.transaction() as session:
        publication = publishing.publish_as(session, analyst, [changed])
    assert "decision fee 2" in publication.published

    with office.transaction() as session:
        entry = audit.entries(session, action=audit.Action.MODEL_PUBLISH)[0]
        assert entry.by == "p.nowak"
        assert "decision fee 2" in entry.details["published"]


def test_publishing_the_same_again_changes_nothing(office: Office, analyst: Identity) -> None:
    file = _source(office, analyst, Kind.DECISION, "fee")

    with office.transaction() as session:
        assert not publishing.publish_as(session, analyst, [file]).published
