"""What a letter has to say about its case: fills the typed letters of `correspondence.letter_kinds`.

One function per kind. `values` are what the service task hands over (deadlines, fee, dates); everything else comes
from the file. A letter that cannot be filled raises, so that it becomes an incident that a person sees.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final, Literal

from sqlalchemy.orm import Session

from engine import clock, feel
from engine.errors import LaufzettelError, translatable
from workflows.cases import (
    case_letters,
    completeness,
    decisions,
    effects,
    forecast,
    procedures,
    representatives,
    task_answers,
)
from workflows.cases.completeness import ChecklistItem, ItemState
from workflows.cases.decisions import DecisionView, NoticeText
from workflows.cases.effects import Effect
from workflows.cases.forecast import TooFew
from workflows.cases.persons import full_name
from workflows.cases.procedures import Procedure
from workflows.cases.tables import Case
from workflows.correspondence import letter_kinds as letters
from workflows.correspondence.letter_kinds import LetterContent
from workflows.correspondence.letter_parts import (
    Bilingual,
    CheckedDocument,
    Fee,
    ForecastRange,
    Matter,
    MissingItem,
    Reason,
    Recipient,
    TooFewCases,
)
from workflows.people import accounts
from workflows.people.teams import Team, team_and_cell

HEARING_FORM: Final = "hearing-assessment"
PRODUCTS: Final[tuple[letters.Product, ...]] = ("card", "travel_document", "document", "none")
EMPTY_NOTICE: Final = NoticeText(legal_basis="")
AGE_OF_FINGERPRINTS, AGE_OF_SIGNATURE = 6, 10  # years (AufenthV section 61a; domain handbook, PR-04)


# What the confirmation of receipt says of the effect; of others it says nothing.
_SAID_OF_EFFECT: Final[Mapping[Effect, Literal["continuation", "permission", "suspension"]]] = {
    Effect.CONTINUATION: "continuation",
    Effect.PERMISSION: "permission",
    Effect.SUSPENSION: "suspension",
}


class NoticeMissing(LaufzettelError):
    sentence: ClassVar[str] = translatable("Im Vorgang {number} hat noch niemand den Text des Bescheids vorbereitet.")


class UnknownProduct(LaufzettelError):
    sentence: ClassVar[str] = translatable(
        "Die Tabelle der Verfahren nennt als Dokument „{product}“; bekannt sind card, travel_document, document, none."
    )


class UnknownKind(LaufzettelError):
    sentence: ClassVar[str] = translatable("Ein Schreiben der Art „{kind}“ schreibt der Vorgang nicht.")


Values = Mapping[str, Any]


def matter(session: Session, case: Case) -> Matter:
    """What every letter says about the case."""
    return Matter(
        case_number=case.number,
        procedure=_procedure(session, case).name,
        applied_on=clock.office_time(case.received_at).date(),
        recipient=recipient(session, case),
        unit=_unit(case),
    )


def recipient(session: Session, case: Case) -> Recipient:
    """The person, or whoever acts for them (VwVfG section 14(3))."""
    person, acting = case.person, representatives.of_case(session, case.number)
    if acting is not None:
        return Recipient(acting.name, (f"für {full_name(person)}", *acting.address))
    place = f"{person.postal_code} {person.city}".strip()
    return Recipient(full_name(person), tuple(line for line in (person.street, place) if line))


def content(session: Session, case: Case, kind: str, values: Values) -> LetterContent | None:
    """The filled letter; None when there is nothing to write (a reminder of what has come meanwhile)."""
    fill = _KINDS.get(kind)
    if fill is None:
        raise UnknownKind(kind=kind)
    return fill(session, case, values)


def _receipt(session: Session, case: Case, _values: Values) -> LetterContent:
    facts = _facts(case)
    found = effects.find(session, facts)
    effect = "late" if found.hardship_to_check else _SAID_OF_EFFECT.get(found.effect)
    return letters.Receipt(effect=effect, title_expires_on=facts.get("title_expires_on"))


def _deficiency(session: Session, case: Case, values: Values) -> LetterContent:
    asked = set(values.get("missing_documents") or ())
    items = [item for item in completeness.checklist(session, case) if item.is_missing or item.kind.code in asked]
    return letters.Deficiency(items=_missing(items), deadline=values["deadline"])


def _reminder(session: Session, case: Case, values: Values) -> LetterContent | None:
    items = [item for item in completeness.checklist(session, case) if item.is_missing]
    if not items:
        return None
    earlier = [one for one in case_letters.of_case(session, case.number) if one.kind == letters.Deficiency.kind]
    asked_at = earlier[0].created_at if earlier else clock.now()
    return letters.Reminder(
        items=_missing(items),
        asked_on=clock.office_time(asked_at).date(),
        deadline=values["deadline"],
        missed_deadline=values.get("documents_deadline") if values.get("final") is True else None,
    )


def _completeness_confirmation(session: Session, case: Case, values: Values) -> LetterContent:
    accepted = [item for item in completeness.checklist(session, case) if item.state is ItemState.ACCEPTED]
    return letters.CompletenessConfirmation(
        complete_since=values.get("complete_since") or clock.today(),
        documents=tuple(CheckedDocument(item.kind.name, _received_on(item)) for item in accepted),
        forecast=_forecast(session, case),
    )


def _hearing(session: Session, case: Case, values: Values) -> LetterContent:
    _, notice = _noticed(session, case)
    return letters.Hearing(reasons=_reasons(notice), legal_basis=notice.legal_basis, deadline=values["deadline"])


def _grant(session: Session, case: Case, values: Values) -> LetterContent:
    decision, notice = _noticed(session, case)
    offered = _procedure(session, case)
    return letters.Grant(
        title=offered.granted,
        product=_product(offered),
        legal_basis=notice.legal_basis,
        valid_from=notice.valid_from,
        valid_until=notice.valid_until,
        employment=notice.employment,
        conditions=notice.conditions,
        fee=_fee(values),
        signatory=_signatory(session, decision),
    )


def _refusal(session: Session, case: Case, values: Values) -> LetterContent:
    decision, notice = _noticed(session, case)
    heard = task_answers.latest(session, case.number, HEARING_FORM)
    answered = heard is not None and heard.answers.get("hearing_reply") == "answered"
    return letters.Refusal(
        reasons=_reasons(notice),
        legal_basis=notice.legal_basis,
        hearing="answered" if answered else "silent",
        title_expires_on=_facts(case).get("title_expires_on"),
        fee=_fee(values),
        signatory=_signatory(session, decision),
    )


def _withdrawal_confirmation(_session: Session, case: Case, values: Values) -> LetterContent:
    return letters.WithdrawalConfirmation(
        withdrawn_on=clock.office_time(case.last_contact_at).date(),
        title_expires_on=_facts(case).get("title_expires_on"),
        fee=_fee(values),
    )


def _certificate_ready(_session: Session, _case: Case, values: Values) -> LetterContent:
    return letters.CertificateReady(
        way=values["way"],
        valid_from=values["valid_from"],
        valid_until=values["valid_until"],
        fee=_fee(values),
    )


def _transfer(_session: Session, _case: Case, values: Values) -> LetterContent:
    office = str(values.get("receiving_office") or "")
    return letters.Transfer(receiving_office=office, transferred_on=clock.today(), fee=_fee(values))


def _closing(session: Session, case: Case, _values: Values) -> LetterContent:
    offered, decision = _procedure(session, case), decisions.current(session, case.number)
    notice = (decision and decision.notice) or EMPTY_NOTICE
    return letters.Closing(
        closed_on=clock.today(),
        title=offered.granted,
        product=_product(offered),
        valid_until=notice.valid_until,
        works=bool(notice.employment),
    )


def _invoice(_session: Session, _case: Case, values: Values) -> LetterContent:
    return letters.Invoice(
        number=values["number"],
        act=values["act"],
        fee=Fee(values["amount"], values["basis"]),
        due_on=values["due_on"],
        bank_account=values["bank_account"],
    )


def _payment_reminder(_session: Session, _case: Case, values: Values) -> LetterContent:
    return letters.PaymentReminder(
        number=values["number"],
        act=values["act"],
        fee=Fee(values["outstanding"], values["basis"]),
        invoiced_on=values["issued_on"],
        due_on=values["due_on"],
        bank_account=values["bank_account"],
    )


def _biometrics_invitation(session: Session, case: Case, values: Values) -> LetterContent:
    offered, age = _procedure(session, case), _facts(case).get("applicant_age")
    return letters.BiometricsInvitation(
        title=offered.granted,
        product=_product(offered),
        come_until=values["deadline"],
        fingerprints=age is None or age >= AGE_OF_FINGERPRINTS,
        signature=age is None or age >= AGE_OF_SIGNATURE,
    )


def _ready_for_pickup(session: Session, case: Case, values: Values) -> LetterContent:
    offered = _procedure(session, case)
    return letters.ReadyForPickup(title=offered.granted, product=_product(offered), come_until=values["deadline"])


_KINDS: Final[dict[str, Callable[[Session, Case, Values], LetterContent | None]]] = {
    letters.Receipt.kind: _receipt,
    letters.Deficiency.kind: _deficiency,
    letters.Reminder.kind: _reminder,
    letters.CompletenessConfirmation.kind: _completeness_confirmation,
    letters.Hearing.kind: _hearing,
    letters.Grant.kind: _grant,
    letters.Refusal.kind: _refusal,
    letters.WithdrawalConfirmation.kind: _withdrawal_confirmation,
    letters.CertificateReady.kind: _certificate_ready,
    letters.Transfer.kind: _transfer,
    letters.Closing.kind: _closing,
    letters.Invoice.kind: _invoice,
    letters.PaymentReminder.kind: _payment_reminder,
    letters.BiometricsInvitation.kind: _biometrics_invitation,
    letters.ReadyForPickup.kind: _ready_for_pickup,
}


def _facts(case: Case) -> dict[str, Any]:
    """The case's facts as Python values."""
    return {name: feel.to_python(feel.from_json(value)) for name, value in case.facts.items()}


def _procedure(session: Session, case: Case) -> Procedure:
    """The procedure as it was offered on the day of receipt."""
    return procedures.procedure(session, case.procedure_key, clock.office_time(case.received_at).date())


def _product(offered: Procedure) -> letters.Product:
    found = next((known for known in PRODUCTS if known == offered.product), None)
    if found is None:
        raise UnknownProduct(product=offered.product)
    return found


def _unit(case: Case) -> str:
    team, _cell = team_and_cell(case.team)
    return (team or Team.SERVICE).sentence


def _missing(items: Iterable[ChecklistItem]) -> tuple[MissingItem, ...]:
    """Name and reason of each, and its languages; what was wrong with a rejected file is in the clerk's words."""
    return tuple(MissingItem(item.kind.name, _why(item)) for item in items)


def _why(item: ChecklistItem) -> Bilingual:
    if item.note:
        return Bilingual(item.note, item.note)
    if item.translation is None:
        return item.reason
    return Bilingual(f"{item.reason.de} {item.translation.de}", f"{item.reason.en} {item.translation.en}")


def _received_on(item: ChecklistItem) -> date:
    moments = [document.received_at for document in item.documents] or [item.judged_at or clock.now()]
    return clock.office_time(max(moments)).date()


def _forecast(session: Session, case: Case) -> ForecastRange | TooFewCases:
    found = forecast.for_case(session, case.procedure_key, case.difficulty, case.received_at)
    if isinstance(found, TooFew):
        return TooFewCases(found.planned_weeks)
    return ForecastRange(found.median_on, found.four_of_five_on, found.cases)


def _noticed(session: Session, case: Case) -> tuple[DecisionView, NoticeText]:
    decision = decisions.current(session, case.number)
    if decision is None or decision.notice is None:
        raise NoticeMissing(number=case.number)
    return decision, decision.notice


def _reasons(notice: NoticeText) -> tuple[Reason, ...]:
    return tuple(
        Reason(ground.requirement, tuple(part.strip() for part in ground.text.split("\n\n") if part.strip()))
        for ground in notice.grounds
    )


def _fee(values: Values) -> Fee | None:
    amount = Decimal(str(values.get("fee_amount") or 0))
    return Fee(amount, str(values.get("fee_basis") or "")) if amount else None


def _signatory(session: Session, decision: DecisionView) -> str:
    """Who answers for the decision: the second person, or the only one (VwVfG section 37(3))."""
    name = decision.reviewed_by or decision.proposed_by
    return accounts.display_names(session, [name]).get(name, name)
