"""The catalogue of what is in force, on everything that the repository publishes."""

import pytest

from tests.integration.office import Office, identity
from workflows import catalogue, publishing
from workflows.catalogue import Kind, Way
from workflows.people.identities import Identity, NotPermitted
from workflows.people.permissions import Role
from workflows.publishing import SourceFile


def test_everything_published_is_listed_with_file_version_and_publisher(office: Office, analyst: Identity) -> None:
    with office.transaction() as session:
        published = catalogue.catalogue(session, analyst)

    kinds = [one.kind for one in published]
    assert kinds == sorted(kinds, key=list(Kind).index)
    p01 = next(one for one in published if one.key == "p01_employment_extension")
    assert (p01.kind, p01.version, p01.file) == (Kind.PROCESS, 1, "p01_employment_extension.bpmn")
    assert (p01.published_by, p01.published_by_name) == ("p.publisher", "p.publisher")
    assert {"urgency", "p01-application"} <= {one.key for one in published}


def test_only_the_newest_version_is_listed(office: Office, analyst: Identity) -> None:
    with office.transaction() as session:
        before = catalogue.source(session, analyst, Kind.FORM, "approval")
        changed = SourceFile(before.name, before.content.replace(b'"schemaVersion"', b' "schemaVersion"', 1))
        assert not publishing.publish_as(session, analyst, [changed]).refused

    with office.transaction() as session:
        (form,) = [one for one in catalogue.catalogue(session, analyst) if (one.kind, one.key) == ("form", "approval")]
        assert (form.version, form.published_by) == (2, analyst.account_name)
        assert catalogue.source(session, analyst, Kind.FORM, "approval").content == changed.content


def test_a_new_version_of_a_part_is_listed_with_the_forms_that_it_renewed(office: Office, analyst: Identity) -> None:
    with office.transaction() as session:
        before = catalogue.source(session, analyst, Kind.PART, "declaration")
        changed = SourceFile(before.name, before.content.replace(b"nichts Wichtiges", b"nichts", 1))
        publication = publishing.publish_as(session, analyst, [changed])
        assert {"part declaration 2", "form p01-application 2"} <= set(publication.published)

    with office.transaction() as session:
        versions = {(one.kind, one.key): one.version for one in catalogue.catalogue(session, analyst)}
        assert versions[Kind.PART, "declaration"] == 2
        assert catalogue.source(session, analyst, Kind.PART, "declaration").content == changed.content
        _, form = catalogue.form(session, analyst, "p01-application")
        (declared,) = [part for part in form.all() if part.id == "declared_true"]
        assert "nichts weggelassen" in declared.label.text("de", {})
        assert b'"part": "declaration"' in catalogue.source(session, analyst, Kind.FORM, "p01-application").content


def test_a_process_is_told_step_by_step_with_what_each_uses_and_where_it_leads(
    office: Office, analyst: Identity
) -> None:
    with office.transaction() as session:
        process = catalogue.process(session, analyst, "p01_employment_extension")
        intake = catalogue.process(session, analyst, "intake")

    names = [step.name for step in process.steps]
    assert names[0] == "Antrag eingegangen"
    assert names.index("Vollständigkeit klären") < names.index("Voraussetzungen prüfen") < names.index("Titel erteilen")
    steps = {step.name: step for step in process.steps}
    assert steps["Vollständigkeit klären"].process == "completeness"
    assert steps["Voraussetzungen prüfen"].form == "p01-examination"
    assert steps["Eingang bearbeiten"].process == "intake"
    assert Way("ja", "Rechtsbehelf abwarten") in steps["Bleibt es bei der Ablehnung?"].ways
    assert steps["Prüfung überfällig"].attached_to == "Voraussetzungen prüfen"
    assert steps["Antrag zurückgenommen"].depth == 1
    assert {step.decision for step in intake.steps} >= {"fee"}
    assert process.documentation


def test_what_is_not_published_is_not_there(office: Office, analyst: Identity) -> None:
    with office.transaction() as session:
        assert catalogue.process(session, analyst, "nothing") is None
        assert catalogue.form(session, analyst, "nothing") is None
        assert catalogue.source(session, analyst, Kind.DECISION, "nothing") is None


def test_the_administration_of_accounts_sees_no_models(office: Office) -> None:
    administrator = identity("t.nguyen", Role.ADMIN)
    with office.transaction() as session:
        for ask in (
            lambda: catalogue.catalogue(session, administrator),
            lambda: catalogue.process(session, administrator, "grant"),
            lambda: catalogue.source(session, administrator, Kind.PROCESS, "grant"),
        ):
            with pytest.raises(NotPermitted):
                ask()
