"""A small office at work: real models, tables and forms, a real database, a clock that is moved by hand."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.database import Database, unit_of_work
from engine.user_tasks import UserTask, open_tasks
from forms import answers as form_answers
from forms import form_store
from workflows.cases import completeness, contributions, draft_pages, intake
from workflows.cases.completeness import Verdict
from workflows.cases.contributions import HandedIn
from workflows.cases.intake import Receipt
from workflows.chores import do_all_due, speak_with_bodies
from workflows.correspondence.letters import LetterDesk
from workflows.documents.store import DocumentStore
from workflows.exchange.behaviour import PROMPT
from workflows.exchange.registry import simulated_bodies
from workflows.fees import claims, payments
from workflows.fees.payments import Method
from workflows.people.identities import Identity
from workflows.people.permissions import Role
from workflows.service_tasks import ServiceTasks
from workflows.settings import OfficeSettings
from workflows.tasks import completion, holding

PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"

APPLICATION: Mapping[str, Any] = {
    "family_name": "Yılmaz",
    "given_names": "Ayşe",
    "birth_date": "1990-05-17",
    "nationalities": [{"nationality": "IN"}],
    "represented_by": "self",
    "street": "Lindenweg 3",
    "postal_code": "12345",
    "city": "Musterstadt",
    "email": "ayse@example.org",
    "legal_basis": "18b",
    "residence_status": "title",
    "title_expires_on": "2026-06-30",
    "has_certificate": "no",
    "living_since": "2020-01-01",
    "same_employer": "yes",
    "employer_name": "Muster GmbH",
    "job_title": "Ingenieurin",
    "regulated_profession": "no",
    "working_since": "2021-01-01",
    "receives_benefits": "no",
    "emergency_reason": "none",
    "declared_true": True,
}
REQUIRED = ("PASS", "KV", "AV", "LOHN3")

CLASSIFIED = {"legal_basis": "18b", "labour_consent": "not_needed", "findings": []}
COMPLETE = {"complete": "yes", **CLASSIFIED}
INCOMPLETE = {"complete": "no", **CLASSIFIED}
_TESTS = (
    *("passport", "identity", "subsistence", "expulsion", "public_interest", "timely"),
    *("job", "qualification", "licence", "labour_consent", "extension"),
)
_FULFILLED = {test: {"result": "fulfilled"} for test in _TESTS}
_POOR = {"result": "not_fulfilled", "reason": "Das Einkommen liegt unter dem Bedarf."}
GRANT = {
    "tests": _FULFILLED,
    "proposal": "grant",
    "valid_until": "2030-01-31",
    "reasoning": "Alle Voraussetzungen sind erfüllt.",
}
REFUSE = {
    "tests": {**_FULFILLED, "subsistence": _POOR},
    "proposal": "refuse",
    "reasoning": "Der Lebensunterhalt ist nicht gesichert.",
}
MORE_FACTS = {
    "tests": {**_FULFILLED, "job": {"result": "open", "reason": "Vertrag läuft aus."}},
    "proposal": "more_facts",
    "missing_documents": ["AV"],
    "reasoning": "Bitte den neuen Vertrag.",
}
GRANT_NOTICE = {
    "legal_basis": "18b",
    "valid_from": "2026-04-01",
    "valid_until": "2030-01-31",
    "employment": "Beschäftigung als Ingenieurin gestattet",
    "conditions": [],
}
REFUSAL_NOTICE = {
    "legal_basis": "18b",
    "reasons": [{"requirement": "Gesicherter Lebensunterhalt", "text": "Das Einkommen reicht nicht aus."}],
}
UPHELD = {"hearing_reply": "silent", "hearing_result": "uphold", "assessment_reason": "Keine neuen Gesichtspunkte."}
APPROVED = {"approved": "yes"}
CAPTURED = {
    "identity_checked": True,
    "photo_source": "station",
    "fingerprints": "taken",
    "signature": "taken",
    "delivery": "counter",
}
HANDED_OVER = {
    "handed_over_on": "2026-03-02",
    "recipient": "holder",
    "old_document": "collected",
    "eid": "activated",
    "document_correct": "yes",
}


class Office:
    """What people do in and with the office, each in a transaction of its own."""

    def __init__(self, database: Database, settings: OfficeSettings, traveller: clock.Traveller) -> None:
        self.database = database
        self.settings = settings
        self.traveller = traveller
        self.store = DocumentStore.of_office(settings)
        self.desk = LetterDesk.of_office(settings)
        ServiceTasks(settings, self.desk).register()
        self.bodies = simulated_bodies(database, PROMPT)

    def transaction(self) -> AbstractContextManager[Session]:
        """A unit of work, a second after the last one."""
        self.traveller.advance(timedelta(seconds=1))
        return unit_of_work(self.database)

    def draft(self, answers: Mapping[str, Any] = APPLICATION, language: str = "de") -> str:
        """Fill in a draft page by page; returns the secret of its link."""
        with self.transaction() as session:
            token = intake.begin(session, "P01", language)
            definition = form_store.definition(session, "p01-application")
            for page in definition.pages:
                form = draft_pages.open_form(session, token)
                if page.id in {shown.id for shown in form.pages}:
                    entries = form_answers.entries_for_page(definition, page, answers, {}, language)
                    draft_pages.save_page(session, self.store, token, page.id, entries, {})
        return token

    def submit(self, token: str) -> Receipt:
        with self.transaction() as session:
            return intake.submit(session, self.settings, token)

    def apply(self, documents: tuple[str, ...] = (), language: str = "de", **answers: Any) -> str:
        """Apply with these documents and let the office's machinery react; returns the case number."""
        token = self.draft({**APPLICATION, **answers}, language)
        if documents:
            self.attach(token, documents)
        number = self.submit(token).case_number
        self.work()
        return number

    def attach(self, token: str, codes: tuple[str, ...]) -> None:
        with self.transaction() as session:
            form = draft_pages.open_form(session, token)
            page = form.pages[-1]
            entries = form_answers.entries_for_page(form.definition, page, form.draft.answers, {}, "de")
            files = {f"document_{code.lower()}": [Upload(f"{code}.pdf", PDF + code.encode())] for code in codes}
            result = draft_pages.save_page(session, self.store, token, page.id, entries, files)
            assert not result.errors, result.errors

    def work(self) -> None:
        """Do everything that is due now, and speak with the bodies outside."""
        self.traveller.advance(timedelta(seconds=1))
        do_all_due(self.database)
        while speak_with_bodies(self.database, self.bodies):
            do_all_due(self.database)

    def pass_time(self, days: float) -> None:
        """Let days go by; whatever falls due on the way happens on its day."""
        end = clock.now() + timedelta(days=days)
        while True:
            with self.transaction() as session:
                due = jobs.next_due(session)
            if due is None or due > end:
                break
            self.traveller.move_to(max(due, clock.now()))
            self.work()
        self.traveller.move_to(end)

    def open_task(self, case_number: str) -> UserTask:
        """The only open task of a case."""
        with self.transaction() as session:
            return session.scalars(open_tasks(case_number)).one()

    def complete(self, case_number: str, identity: Identity, answers: Mapping[str, Any]) -> None:
        """Claim the open task of a case and complete it."""
        with self.transaction() as session:
            task = session.scalars(open_tasks(case_number)).one()
            revision = holding.claim(session, identity, task.id, task.revision)
            completion.complete(session, identity, task.id, revision, answers)
        self.work()

    def pay(self, case_number: str, identity: Identity, amount: int = 93) -> None:
        """Somebody pays at the counter, in euros, towards the open claim of a case."""
        with self.transaction() as session:
            (claim, *_) = (claim for claim in claims.of_case(session, case_number) if claim.is_open)
            payments.receive(
                session,
                identity,
                claim.number,
                amount=Decimal(amount),
                method=Method.CARD,
                reference="",
                submission_id=uuid4(),
            )
        self.work()

    def judge(self, case_number: str, identity: Identity, *codes: str, verdict: Verdict = Verdict.ACCEPTED) -> None:
        reason = "" if verdict is Verdict.ACCEPTED else "Die Seite mit dem Lichtbild fehlt."
        with self.transaction() as session:
            for code in codes:
                completeness.judge(session, identity, case_number, code, verdict, reason)

    def hand_in(self, case_number: str, *codes: str, done: bool = True) -> None:
        """The citizen uploads documents and says that they are done."""
        with self.transaction() as session:
            for code in codes:
                file = HandedIn(code, f"{code}.pdf", PDF + code.encode() + b"2", "application/pdf")
                contributions.hand_in(session, self.store, case_number, file)
            if done:
                contributions.documents_provided(session, case_number)
        self.work()


class Upload:
    """A file as a web framework hands it over."""

    def __init__(self, filename: str, content: bytes, content_type: str = "application/pdf") -> None:
        self.filename = filename
        self.content_type = content_type
        self.stream = BytesIO(content)


def identity(name: str, *roles: Role, teams: tuple[str, ...] = ("T2",)) -> Identity:
    """Somebody signed in."""
    return Identity(name, name.title(), frozenset(roles), frozenset(teams))


def settings_for(directory: Path) -> OfficeSettings:
    return OfficeSettings(
        name="Stadt Musterstadt, Ausländerbehörde",
        street="Rathausplatz 1",
        postal_code="12345",
        city="Musterstadt",
        base_url="https://auslaenderbehoerde.example",
        data_directory=directory,
        signature_line="Ihre Ausländerbehörde",
        court="Verwaltungsgericht Musterstadt, Gerichtsweg 1, 12345 Musterstadt",
        access_code_key=bytes(range(32)),
    )
