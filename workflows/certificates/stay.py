"""What holds for somebody's stay until the decision, and the paper about it: separately, in plain words.

Reads the effect that `cases.effects` keeps and the certificates of this folder. Whoever calls has checked that the
case may be seen.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from engine import clock
from engine.errors import translatable
from workflows.cases import case_register, effects
from workflows.cases.effects import CERTIFIED, Effect, EffectView
from workflows.cases.sentences import Sentence
from workflows.certificates import certificates
from workflows.certificates.certificates import OPEN, CertificateView, State, Way
from workflows.issuance import card_orders

_EFFECTS: Final = {
    Effect.CONTINUATION: translatable("Ihr Aufenthaltstitel gilt weiter, bis wir entscheiden."),
    Effect.CONTINUATION_ORDERED: translatable(
        "Wir haben angeordnet, dass Ihr Aufenthaltstitel weiter gilt, bis wir entscheiden."
    ),
    Effect.PERMISSION: translatable("Ihr Aufenthalt gilt als erlaubt, bis wir entscheiden."),
    Effect.SUSPENSION: translatable("Sie müssen Deutschland nicht verlassen, bis wir entscheiden."),
    Effect.STAY_ALLOWED: translatable("Ihr Aufenthalt gilt als erlaubt, bis Sie Ihren Aufenthaltstitel bekommen."),
    Effect.MANUAL: translatable("Wir prüfen noch, was Ihr Antrag für Ihren Aufenthalt bedeutet."),
    Effect.NONE: translatable(
        "Ihr Antrag allein ändert nichts daran, was für Ihren Aufenthalt gilt. Fragen Sie uns, wenn Sie unsicher sind."
    ),
}
_LATER: Final = translatable("Die Bescheinigung darüber stellen wir aus, bevor Ihr Titel abläuft.")
_BEING_MADE: Final = translatable("Die Bescheinigung darüber stellen wir gerade aus.")
_READY: Final = translatable("Die Bescheinigung darüber liegt bereit. Bitte holen Sie sie ab.")
_TO_BE_MAILED: Final = translatable("Die Bescheinigung darüber schicken wir Ihnen per Einschreiben.")
_HELD: Final = translatable("Die Bescheinigung darüber haben Sie; sie gilt bis zum {day:%d.%m.%Y}.")
_MAILED: Final = translatable("Die Bescheinigung darüber haben wir Ihnen geschickt; sie gilt bis zum {day:%d.%m.%Y}.")
_NEXT_READY: Final = translatable("Die nächste liegt bereit. Bitte holen Sie sie ab.")
_NEXT_TO_BE_MAILED: Final = translatable("Die nächste schicken wir Ihnen per Einschreiben.")
_MAY_WORK: Final = translatable(
    "Ihre Karte ist bestellt. Bis Sie sie bekommen, dürfen Sie schon so arbeiten, wie es Ihr neuer Titel erlaubt "
    "(§ 81 Abs. 5a AufenthG). Brauchen Sie dafür einen Nachweis, fragen Sie uns."
)
_CARD: Final = "card"
_NEARLY: Final = timedelta(days=30)  # before a title ends, its certificate is made


@dataclass(frozen=True, slots=True)
class Stay:
    effect: EffectView
    certificates: tuple[CertificateView, ...]  # newest first
    printed_work: str | None  # what a certificate says of work while the ordered card is awaited (section 81(5a))

    @property
    def held(self) -> CertificateView | None:
        """The newest certificate that the person has."""
        return next((one for one in self.certificates if one.state is State.HANDED_OVER), None)

    @property
    def under_way(self) -> CertificateView | None:
        """The certificate that is being made."""
        return next((one for one in self.certificates if one.state in OPEN), None)


def of_case(session: Session, case_number: str) -> Stay | None:
    """What was found for a case, with its papers; None while nobody has found anything."""
    effect = effects.current(session, case_number)
    if effect is None:
        return None
    papers = tuple(certificates.of_case(session, case_number))
    return Stay(effect, papers, _printed_work(session, case_number, effect))


def told(stay: Stay | None) -> list[Sentence]:
    """What the person reads: first what holds, then where the paper is.

    Once it has ended, only what the ordered card permits, until it is handed over.
    """
    if stay is None or stay.effect.effect not in _EFFECTS:
        return []
    if stay.effect.ended_on is not None:
        return [Sentence(_MAY_WORK)] if stay.printed_work is not None else []
    said = [Sentence(_EFFECTS[stay.effect.effect])]
    return said + _of_papers(stay) if stay.effect.effect in CERTIFIED else said


def _printed_work(session: Session, case_number: str, effect: EffectView) -> str | None:
    if effect.effect not in CERTIFIED or effect.ended_on is None:
        return None
    case = case_register.find(session, case_number)
    if case.closed_at is not None:
        return None
    awaited = any(order.product == _CARD for order in card_orders.of_case(session, case_number))
    return effects.printed_work(session, case, effect.effect) if awaited else None


def _of_papers(stay: Stay) -> list[Sentence]:
    held, under_way = stay.held, stay.under_way
    ready = under_way is not None and under_way.state is State.NUMBERED
    mailed = under_way is not None and under_way.way is Way.REGISTERED_MAIL
    if held is not None:
        text = _MAILED if held.way is Way.REGISTERED_MAIL else _HELD
        said = [Sentence(text, {"day": held.terms.valid_until})]
        return [*said, Sentence(_NEXT_TO_BE_MAILED if mailed else _NEXT_READY)] if ready else said
    if ready:
        return [Sentence(_TO_BE_MAILED if mailed else _READY)]
    begins_on = stay.effect.begins_on
    later = begins_on is not None and begins_on > clock.today() + _NEARLY and under_way is None
    return [Sentence(_LATER if later else _BEING_MADE)]
