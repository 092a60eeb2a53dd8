"""What the public may read about a procedure before applying: all of it from the published model and tables.

Steps from the process, documents and fee from the decision tables, the duration from the office's own history or,
while that is too short, the planning value, said to be one. Nothing here is kept by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy.orm import Session

from engine.errors import translatable
from engine.model.store import decision_model, latest
from workflows.cases import forecast, procedures, public_steps, requirements
from workflows.cases.errors import UnknownProcedure
from workflows.cases.forecast import Durations, TooFew
from workflows.cases.procedures import Procedure
from workflows.cases.public_steps import PublicStep
from workflows.cases.requirements import RequiredDocument
from workflows.cases.sentences import Sentence

_FEE_TABLE: Final = "fee"
# Whose fee the page names first: an adult without reduction; then those for whom the table knows another amount.
_ORDINARY: Final[dict[str, Any]] = {"fee_group": "none", "receives_benefits": False, "age": 30}
_REDUCED: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    (translatable("unter 18 Jahren"), {"age": 17}),
    (translatable("von 18 bis 23 Jahren"), {"age": 20}),
    (translatable("Asylberechtigte und anerkannte Flüchtlinge"), {"fee_group": "recognised_refugee"}),
    (translatable("türkische Staatsangehörige nach dem Assoziationsrecht"), {"fee_group": "turkish_association"}),
    (translatable("mit öffentlichem Stipendium"), {"fee_group": "public_scholarship"}),
    (translatable("mit Leistungen zum Lebensunterhalt, zum Beispiel Bürgergeld"), {"receives_benefits": True}),
)


@dataclass(frozen=True, slots=True)
class ReducedFee:
    who: Sentence
    amount: Decimal  # euros


@dataclass(frozen=True, slots=True)
class PublicFee:
    amount: Decimal  # euros, for an adult without reduction
    basis: str
    reduced: tuple[ReducedFee, ...]  # who pays something else


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    procedure: Procedure
    steps: tuple[PublicStep, ...]
    documents: tuple[RequiredDocument, ...]
    fee: PublicFee | None
    duration: Durations | TooFew
    duration_sentence: Sentence


def public_description(session: Session, key: str, language: str) -> ProcedurePage:
    """The page of a procedure; step texts in `language`. Raises `UnknownProcedure`."""
    procedure = procedures.procedure(session, key)
    version = latest(session, "process", procedure.process_id)
    if version is None:
        raise UnknownProcedure(key=key)
    duration = forecast.durations(session, key, None, usual=max(procedure.lanes))  # never promise the shorter time
    return ProcedurePage(
        procedure=procedure,
        steps=public_steps.public_steps(session, version.id, language),
        documents=requirements.possible(session, key),
        fee=_fee(session, procedure),
        duration=duration,
        duration_sentence=_duration_sentence(duration),
    )


def _fee(session: Session, procedure: Procedure) -> PublicFee | None:
    table = decision_model(session, _FEE_TABLE)

    def due(**reduction: Any) -> Mapping[str, Any]:
        asked = {"act": procedure.fee_act, **_ORDINARY, **reduction}
        return table.evaluate(_FEE_TABLE, asked).value or {}

    found = due()
    if found.get("amount") is None:
        return None
    amounts = ((who, due(**reduction).get("amount")) for who, reduction in _REDUCED)
    return PublicFee(
        amount=Decimal(str(found["amount"])),
        basis=found["basis"],
        reduced=tuple(
            ReducedFee(Sentence(who), Decimal(str(amount)))
            for who, amount in amounts
            if amount is not None and amount != found["amount"]
        ),
    )


def _duration_sentence(duration: Durations | TooFew) -> Sentence:
    if isinstance(duration, TooFew):
        return Sentence(
            translatable(
                "Wir haben noch zu wenige abgeschlossene Fälle für eine Angabe aus Erfahrung. "
                "Planwert: bis zu {weeks} Wochen in vier von fünf Fällen."
            ),
            {"weeks": duration.planned_weeks},
        )
    return Sentence(
        translatable(
            "Die Hälfte der Fälle entscheiden wir in {median} Wochen, vier von fünf in {four_of_five} Wochen "
            "(aus {cases} Fällen der letzten zwei Jahre)."
        ),
        {
            "median": forecast.in_weeks(duration.median),
            "four_of_five": forecast.in_weeks(duration.four_of_five),
            "cases": duration.cases,
        },
    )
