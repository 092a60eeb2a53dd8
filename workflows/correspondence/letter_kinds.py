"""The kinds of letters, and what each of them has to know before it can be written.

One frozen class per kind: a value that is missing or blank is an error when the letter is composed, never a gap in a
letter. The text itself is in the Typst template of the same name. Knows no database.
"""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from workflows.correspondence.errors import LetterIncomplete
from workflows.correspondence.letter_parts import (
    AnswerSection,
    Bilingual,
    CheckedDocument,
    Fee,
    ForecastRange,
    MissingItem,
    Reason,
    SubmittedFile,
    TooFewCases,
)

Product = Literal["card", "travel_document", "document", "none"]  # what is handed over after a grant


class LetterContent:
    """What the classes below have in common: a kind, a subject, and the check that nothing is missing."""

    kind: ClassVar[str]  # also the name of the template
    subject: ClassVar[Bilingual]
    verifiable: ClassVar[bool] = False  # carries a code with which third parties check that it is genuine
    needs_remedy: ClassVar[bool] = False  # is an administrative act: carries the instruction on remedies
    may_be_empty: ClassVar[frozenset[str]] = frozenset()
    __slots__ = ()

    def check(self) -> None:
        """Raise `LetterIncomplete` for the first value that is blank or empty, however deep it lies."""
        _check(self, self.kind, self.may_be_empty)


@dataclass(frozen=True, slots=True)
class Receipt(LetterContent):
    """Eingangsbestätigung: the application is here, and what that means for the stay (AufenthG section 81)."""

    kind: ClassVar[str] = "receipt"
    subject: ClassVar[Bilingual] = Bilingual("Ihr Antrag ist eingegangen", "Your application has arrived")
    verifiable: ClassVar[bool] = True

    # "continuation": title goes on, 81(4) s. 1; "late": 81(4) s. 3; "permission": 81(3) s. 1; "suspension":
    # 81(3) s. 2; None: nothing is said
    effect: Literal["continuation", "late", "permission", "suspension"] | None
    title_expires_on: date | None  # needed for "continuation" and "late"
    access_code: str | None = None  # only on copies that are handed over, never on file

    def __post_init__(self) -> None:
        if self.effect in {"continuation", "late"} and self.title_expires_on is None:
            raise LetterIncomplete(kind=self.kind, field="title_expires_on")


@dataclass(frozen=True, slots=True)
class ApplicationSummary(LetterContent):
    """Antragsbestätigung: the record that the applicant keeps: number, code, answers, files."""

    kind: ClassVar[str] = "application-summary"
    subject: ClassVar[Bilingual] = Bilingual("Ihr Antrag auf einen Blick", "Your application at a glance")
    may_be_empty: ClassVar[frozenset[str]] = frozenset({"answer", "files"})

    received_at: datetime
    sections: tuple[AnswerSection, ...]
    files: tuple[SubmittedFile, ...]
    access_code: str | None = None  # only on copies that are handed over, never on file


@dataclass(frozen=True, slots=True)
class Deficiency(LetterContent):
    """Nachforderung: names each missing item and sets a deadline (AufenthG section 82(1), (3))."""

    kind: ClassVar[str] = "deficiency"
    subject: ClassVar[Bilingual] = Bilingual("Bitte reichen Sie Unterlagen nach", "Please submit the missing documents")

    items: tuple[MissingItem, ...]
    deadline: date


@dataclass(frozen=True, slots=True)
class Reminder(LetterContent):
    """Erinnerung: before the deadline, or after it with a new one."""

    kind: ClassVar[str] = "reminder"
    subject: ClassVar[Bilingual] = Bilingual(
        "Erinnerung: Es fehlen noch Unterlagen", "Reminder: documents are still missing"
    )

    items: tuple[MissingItem, ...]
    asked_on: date  # date of the deficiency letter
    deadline: date  # the one that counts now
    missed_deadline: date | None = None  # the one that has passed; None: the first one still runs


@dataclass(frozen=True, slots=True)
class CompletenessConfirmation(LetterContent):
    """Vollständigkeitsbestätigung: everything is here; not a decision."""

    kind: ClassVar[str] = "completeness-confirmation"
    subject: ClassVar[Bilingual] = Bilingual("Ihr Antrag ist vollständig", "Your application is complete")
    verifiable: ClassVar[bool] = True

    complete_since: date
    documents: tuple[CheckedDocument, ...]
    forecast: ForecastRange | TooFewCases


@dataclass(frozen=True, slots=True)
class Hearing(LetterContent):
    """Anhörung before a refusal (VwVfG section 28)."""

    kind: ClassVar[str] = "hearing"
    subject: ClassVar[Bilingual] = Bilingual(
        "Anhörung: Wir beabsichtigen, Ihren Antrag abzulehnen", "Hearing: we intend to refuse your application"
    )

    reasons: tuple[Reason, ...]
    legal_basis: str  # "§ 18b in Verbindung mit § 5 Absatz 1 Nummer 1 AufenthG"
    deadline: date


@dataclass(frozen=True, slots=True)
class Grant(LetterContent):
    """Bescheid: the application is granted."""

    kind: ClassVar[str] = "grant"
    subject: ClassVar[Bilingual] = Bilingual(
        "Bescheid: Wir haben Ihrem Antrag entsprochen", "Decision: your application is granted"
    )
    needs_remedy: ClassVar[bool] = True
    may_be_empty: ClassVar[frozenset[str]] = frozenset({"conditions", "employment"})

    title: Bilingual  # what is granted: "Aufenthaltserlaubnis"
    product: Product
    legal_basis: str  # "§ 18b AufenthG"
    valid_from: date | None  # None where what is granted has no period of its own, like the next
    valid_until: date | None
    employment: str  # what work is permitted, German, as on the title; empty where the decision says nothing of it
    conditions: tuple[str, ...]  # Nebenbestimmungen, German
    fee: Fee | None
    signatory: str  # name of who is responsible (VwVfG section 37(3))


@dataclass(frozen=True, slots=True)
class Refusal(LetterContent):
    """Bescheid: the application is refused, with reasons and the instruction on remedies (AufenthG section 77)."""

    kind: ClassVar[str] = "refusal"
    subject: ClassVar[Bilingual] = Bilingual(
        "Bescheid: Wir lehnen Ihren Antrag ab", "Decision: your application is refused"
    )
    needs_remedy: ClassVar[bool] = True

    reasons: tuple[Reason, ...]
    legal_basis: str
    hearing: Literal["answered", "silent"]  # whether a reply to the hearing came
    title_expires_on: date | None  # while that day lies ahead, the present title still allows the stay
    fee: Fee | None
    signatory: str


@dataclass(frozen=True, slots=True)
class WithdrawalConfirmation(LetterContent):
    """The applicant took the application back."""

    kind: ClassVar[str] = "withdrawal-confirmation"
    subject: ClassVar[Bilingual] = Bilingual(
        "Sie haben Ihren Antrag zurückgenommen", "You have withdrawn your application"
    )

    withdrawn_on: date
    title_expires_on: date | None
    fee: Fee | None  # None: nothing to pay, no substantive work was done (AufenthV section 49(3))


@dataclass(frozen=True, slots=True)
class CertificateReady(LetterContent):
    """The provisional certificate can be collected, or is in the mail; never the certificate itself."""

    kind: ClassVar[str] = "certificate-ready"
    subject: ClassVar[Bilingual] = Bilingual("Ihre Fiktionsbescheinigung", "Your provisional residence certificate")

    way: Literal["counter", "registered-mail"]
    valid_from: date
    valid_until: date
    fee: Fee | None


@dataclass(frozen=True, slots=True)
class Transfer(LetterContent):
    """Abgabenachricht: another office is competent and has taken the file over (VwVfG section 3)."""

    kind: ClassVar[str] = "transfer"
    subject: ClassVar[Bilingual] = Bilingual(
        "Ein anderes Amt führt Ihr Verfahren weiter", "Another office continues your procedure"
    )

    receiving_office: str
    transferred_on: date
    fee: Fee | None  # the processing fee, which stays here (AufenthV section 49(4))


@dataclass(frozen=True, slots=True)
class Closing(LetterContent):
    """The case is closed after a grant: what was granted is handed over; what to keep in mind."""

    kind: ClassVar[str] = "closing"
    subject: ClassVar[Bilingual] = Bilingual("Ihr Verfahren ist abgeschlossen", "Your case is closed")

    closed_on: date
    title: Bilingual  # what was granted
    product: Product
    valid_until: date | None
    works: bool  # whether the decision permits an employment, whose end has to be told


@dataclass(frozen=True, slots=True)
class Invoice(LetterContent):
    """Gebührenrechnung: what is to be paid, for what, until when and how (AufenthG section 69)."""

    kind: ClassVar[str] = "invoice"
    subject: ClassVar[Bilingual] = Bilingual("Gebührenrechnung", "Fee invoice")
    may_be_empty: ClassVar[frozenset[str]] = frozenset({"bank_account"})

    number: str
    act: Bilingual  # what the fee is for
    fee: Fee
    due_on: date
    bank_account: str  # empty: payment at the counter only


@dataclass(frozen=True, slots=True)
class PaymentReminder(LetterContent):
    """Zahlungserinnerung: a fee is still open, before its day or after it."""

    kind: ClassVar[str] = "payment-reminder"
    subject: ClassVar[Bilingual] = Bilingual("Zahlungserinnerung", "Payment reminder")
    may_be_empty: ClassVar[frozenset[str]] = frozenset({"bank_account"})

    number: str
    act: Bilingual
    fee: Fee  # what is still open, and its basis
    invoiced_on: date
    due_on: date
    bank_account: str


@dataclass(frozen=True, slots=True)
class BiometricsInvitation(LetterContent):
    """Einladung: come for photo, fingerprints and signature (AufenthV sections 60 to 61a)."""

    kind: ClassVar[str] = "biometrics-invitation"
    subject: ClassVar[Bilingual] = Bilingual(
        "Einladung: Foto, Fingerabdrücke und Unterschrift", "Invitation: photo, fingerprints and signature"
    )

    title: Bilingual  # what was granted
    product: Product
    come_until: date
    fingerprints: bool  # from the age of six
    signature: bool  # from the age of ten


@dataclass(frozen=True, slots=True)
class ReadyForPickup(LetterContent):
    """Abholung: what was granted lies at the office."""

    kind: ClassVar[str] = "ready-for-pickup"
    subject: ClassVar[Bilingual] = Bilingual("Bitte abholen: Ihr Dokument ist da", "Please collect your document")

    title: Bilingual
    product: Product
    come_until: date


KINDS: dict[str, type[LetterContent]] = {
    kind.kind: kind
    for kind in (
        Receipt,
        ApplicationSummary,
        Deficiency,
        Reminder,
        CompletenessConfirmation,
        Hearing,
        Grant,
        Refusal,
        WithdrawalConfirmation,
        CertificateReady,
        Transfer,
        Closing,
        Invoice,
        PaymentReminder,
        BiometricsInvitation,
        ReadyForPickup,
    )
}


def _check(value: Any, kind: str, may_be_empty: frozenset[str]) -> None:
    for field in fields(value):
        part = getattr(value, field.name)
        if field.name in may_be_empty:
            continue
        if part == () or (isinstance(part, str) and not part.strip()):
            raise LetterIncomplete(kind=kind, field=field.name)
        for item in part if isinstance(part, tuple) else (part,):
            if is_dataclass(item):
                _check(item, kind, may_be_empty)
