"""A case, and one letter of every kind as a city would send it: for previews of wordings, and for tests.

Invented; nothing here is about a person. `showing` finds the letter in which a passage is printed.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from forms.letter_passages import SHARED
from workflows.correspondence.letter_kinds import (
    ApplicationSummary,
    BiometricsInvitation,
    CertificateReady,
    Closing,
    CompletenessConfirmation,
    Deficiency,
    Grant,
    Hearing,
    Invoice,
    LetterContent,
    PaymentReminder,
    ReadyForPickup,
    Receipt,
    Refusal,
    Reminder,
    Transfer,
    WithdrawalConfirmation,
)
from workflows.correspondence.letter_parts import (
    Answer,
    AnswerSection,
    Bilingual,
    CheckedDocument,
    Fee,
    ForecastRange,
    Matter,
    MissingItem,
    Reason,
    Recipient,
    SubmittedFile,
)

CASE: Final = "LZ-2026-000123-7"


def matter(**changes: Any) -> Matter:
    """An application of 2 February 2026, with whatever is to be different."""
    known: dict[str, Any] = {
        "case_number": CASE,
        "procedure": Bilingual(
            "Aufenthaltserlaubnis zur Beschäftigung",
            "Residence permit for employment",
        ),
        "applied_on": date(2026, 2, 2),
        "recipient": Recipient("Maria Nowak", ("Lange Straße 12a", "12345 Musterstadt")),
        "unit": "Team Beschäftigung",
    }
    return Matter(**(known | changes))


PASSPORT = Bilingual("Reisepass", "Passport")
CONTRACT = Bilingual("Arbeitsvertrag", "Employment contract")
PAYSLIPS = Bilingual("Gehaltsabrechnungen der letzten drei Monate", "Payslips of the last three months")
INSURANCE = Bilingual("Nachweis der Krankenversicherung", "Proof of health insurance")
EMPLOYER = Bilingual("Erklärung zum Beschäftigungsverhältnis", "Declaration of employment")

MISSING = (
    MissingItem(
        EMPLOYER,
        Bilingual(
            "Ihr Arbeitgeber füllt dieses Formular aus. Wir brauchen es, um Ihre Arbeitsbedingungen zu prüfen.",
            "Your employer fills in this form. We need it to check your working conditions.",
        ),
    ),
    MissingItem(
        PAYSLIPS,
        Bilingual(
            "Sie haben die Abrechnung für Januar eingereicht. Es fehlen noch November und Dezember.",
            "You submitted the payslip for January. November and December are still missing.",
        ),
    ),
    MissingItem(
        PASSPORT,
        Bilingual(
            "Auf dem Foto ist die Seite mit den Personendaten unscharf. Bitte fotografieren Sie sie noch einmal.",
            "On the photo the page with the personal data is blurred. Please take the photo again.",
        ),
    ),
)

REASONS = (
    Reason(
        "Gesicherter Lebensunterhalt (§ 5 Absatz 1 Nummer 1 AufenthG)",
        (
            (
                "Nach den vorgelegten Gehaltsabrechnungen verdienen Sie monatlich 1.180 Euro netto. Für Sie, Ihre "
                "Ehefrau und Ihre beiden Kinder werden nach den Regelsätzen und Ihrer Warmmiete 2.640 Euro benötigt."
            ),
            (
                "Die fehlenden 1.460 Euro werden durch Leistungen nach dem Zweiten Buch Sozialgesetzbuch gedeckt. "
                "Damit ist der Lebensunterhalt nicht ohne öffentliche Mittel gesichert (§ 2 Absatz 3 AufenthG). Ein "
                "Grund, von dieser Voraussetzung abzusehen, ist nicht ersichtlich."
            ),
        ),
    ),
    Reason(
        "Qualifizierte Beschäftigung (§ 18b AufenthG)",
        (
            (
                "Laut Arbeitsvertrag vom 3. Februar 2026 arbeiten Sie als Aushilfe im Lager. Diese Tätigkeit setzt "
                "weder ein Studium noch eine Ausbildung voraus."
            ),
        ),
    ),
)

ANSWERS = (
    AnswerSection(
        "Person",
        (
            Answer("Familienname", "Nowak"),
            Answer("Vornamen", "Maria Magdalena"),
            Answer("Geburtsdatum", "14.07.1989"),
            Answer("Staatsangehörigkeit", "Kolumbien"),
            Answer("Frühere Namen", ""),
        ),
    ),
    AnswerSection(
        "Aufenthalt und Arbeit",
        (
            Answer("Bis wann ist Ihr jetziger Aufenthaltstitel gültig?", "15.04.2026"),
            Answer("Arbeiten Sie noch bei demselben Arbeitgeber?", "Ja"),
            Answer(
                "Was tun Sie bei Ihrer Arbeit?",
                "Ich entwickle Steuerungen für Verpackungsmaschinen und betreue sie bei den Kunden vor Ort, meistens "
                "in Nordrhein-Westfalen, manchmal auch in den Niederlanden.",
            ),
        ),
    ),
)

FEE = Fee(Decimal(93), "§ 69 AufenthG, § 45 Nummer 1 Buchstabe b AufenthV")

PERMIT = Bilingual("Aufenthaltserlaubnis", "residence permit (Aufenthaltserlaubnis)")
EXTENSION = Bilingual("Verlängerung der Aufenthaltserlaubnis", "Extension of the residence permit")
BANK = "Stadtkasse Musterstadt, IBAN DE02 1234 5678 9012 3456 78"

LETTERS: tuple[LetterContent, ...] = (
    Receipt(effect="continuation", title_expires_on=date(2026, 4, 15)),
    ApplicationSummary(
        received_at=datetime(2026, 2, 2, 13, 5, tzinfo=UTC),
        sections=ANSWERS,
        files=(
            SubmittedFile("Reisepass", "pass_seite_2.jpg", 1_532_000),
            SubmittedFile("Arbeitsvertrag", "Arbeitsvertrag unterschrieben.pdf", 312_400),
        ),
    ),
    Deficiency(items=MISSING, deadline=date(2026, 3, 30)),
    Reminder(items=MISSING[:1], asked_on=date(2026, 2, 9), deadline=date(2026, 3, 9)),
    CompletenessConfirmation(
        complete_since=date(2026, 2, 27),
        documents=tuple(
            CheckedDocument(name, day)
            for name, day in (
                (PASSPORT, date(2026, 2, 27)),
                (CONTRACT, date(2026, 2, 2)),
                (EMPLOYER, date(2026, 2, 20)),
                (PAYSLIPS, date(2026, 2, 20)),
                (INSURANCE, date(2026, 2, 2)),
            )
        ),
        forecast=ForecastRange(date(2026, 4, 20), date(2026, 5, 11), cases=214),
    ),
    Hearing(
        reasons=REASONS,
        legal_basis="§ 18b in Verbindung mit § 5 Absatz 1 und § 8 Absatz 1 AufenthG",
        deadline=date(2026, 3, 30),
    ),
    Grant(
        title=PERMIT,
        product="card",
        legal_basis="§ 18b AufenthG",
        valid_from=date(2026, 4, 16),
        valid_until=date(2030, 4, 15),
        employment="Softwareentwicklerin bei der Musterwerk GmbH, Musterstadt",
        conditions=("Eine selbstständige Tätigkeit ist nicht gestattet.",),
        fee=FEE,
        signatory="Dr. Kerstin Albrecht",
    ),
    Refusal(
        reasons=REASONS,
        legal_basis="§ 18b in Verbindung mit § 5 Absatz 1 und § 8 Absatz 1 AufenthG",
        hearing="answered",
        title_expires_on=date(2026, 2, 15),
        fee=FEE,
        signatory="Dr. Kerstin Albrecht",
    ),
    WithdrawalConfirmation(withdrawn_on=date(2026, 2, 27), title_expires_on=date(2026, 4, 15), fee=None),
    CertificateReady(
        way="counter",
        valid_from=date(2026, 4, 16),
        valid_until=date(2026, 10, 15),
        fee=Fee(Decimal(13), "§ 47 Absatz 1 Nummer 8 AufenthV"),
    ),
    Transfer(receiving_office="Stadt Nachbarort, Ausländerbehörde", transferred_on=date(2026, 2, 27), fee=FEE),
    Closing(closed_on=date(2026, 2, 27), title=PERMIT, product="card", valid_until=date(2030, 4, 15), works=True),
    Invoice(number=f"{CASE}-1", act=EXTENSION, fee=FEE, due_on=date(2026, 3, 30), bank_account=BANK),
    PaymentReminder(
        number=f"{CASE}-1",
        act=EXTENSION,
        fee=FEE,
        invoiced_on=date(2026, 2, 2),
        due_on=date(2999, 12, 31),
        bank_account=BANK,
    ),
    BiometricsInvitation(title=PERMIT, product="card", come_until=date(2026, 3, 30), fingerprints=True, signature=True),
    ReadyForPickup(title=PERMIT, product="card", come_until=date(2026, 3, 30)),
)


# What has to be different for a passage to be printed: (kind, key of the passage) -> changes of the letter.
_CASES: Final[dict[tuple[str, str], dict[str, Any]]] = {
    ("receipt", "effect-late"): {"effect": "late"},
    ("receipt", "effect-permission"): {"effect": "permission"},
    ("receipt", "effect-suspension"): {"effect": "suspension"},
    ("deficiency", "opening-one"): {"items": MISSING[:1]},
    ("reminder", "opening-passed"): {"missed_deadline": date(2026, 3, 1)},
    ("refusal", "hearing-silent"): {"hearing": "silent"},
    ("refusal", "stay-until-expiry"): {"title_expires_on": date(2999, 12, 31)},
    ("refusal", "fee-none"): {"fee": None},
    ("withdrawal-confirmation", "title-valid"): {"title_expires_on": date(2999, 12, 31)},
    ("withdrawal-confirmation", "title-expired"): {"title_expires_on": date(2000, 1, 31)},
    ("withdrawal-confirmation", "no-title"): {"title_expires_on": None},
    ("withdrawal-confirmation", "fee"): {"fee": FEE},
    ("certificate-ready", "opening-mail"): {"way": "registered-mail"},
    ("grant", "next-ready"): {"product": "document"},
    ("closing", "opening-decided"): {"product": "none"},
    ("payment-reminder", "late"): {"due_on": date(2000, 1, 31)},
    ("biometrics-invitation", "opening-fingerprints"): {"signature": False},
    ("biometrics-invitation", "opening-photo"): {"signature": False, "fingerprints": False},
    ("invoice", "pay-at-counter"): {"bank_account": ""},
    ("application-summary", "access-code-known"): {"access_code": "7K3M-9QXA-42TD-P0RS"},
}
# In which letter a shared passage is shown.
_SHARED: Final = {
    "ways-to-submit": "deficiency",
    "access-code-known": "application-summary",
    "pay-by-transfer": "invoice",
    "pay-at-counter": "invoice",
}


def sample(kind: str) -> Any:
    """The letter of one kind."""
    return next(content for content in LETTERS if content.kind == kind)


def showing(letter: str, key: str) -> LetterContent:
    """A letter in which this passage is printed."""
    kind = _SHARED.get(key, "refusal" if key.startswith("fee") else "receipt") if letter == SHARED else letter
    content: LetterContent = replace(sample(kind), **_CASES.get((kind, key), {}))
    return content
