"""Which documents a case needs, and why: the published table `required_documents`, asked with the case's facts.

Names come from the table `document_kinds`. What was found is kept with the case, so that pages read it without
asking again and so that it stays what the citizen was told; it is asked anew when a fact changes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy.orm import Session

from engine import dmn, feel
from engine.dmn import DecisionModel
from engine.model.library import Library
from engine.model.store import decision_model
from forms import code_lists
from workflows.cases import case_register, published_model
from workflows.cases.tables import Case
from workflows.correspondence.letter_parts import Bilingual

TABLE: Final = "required_documents"
PINNED_BY: Final = "required_document_codes"  # the decision of the same file that processes call
KINDS: Final = "document_kinds"


class Requirement(StrEnum):
    REQUIRED = "required"  # always
    CONDITIONAL = "conditional"  # because of a fact of this case
    WAIVED = "waived"  # not needed here, with the reason
    UNLISTED = "unlisted"  # the table does not know it for this procedure; somebody handed it in or asked for it


_NOT_ASKED_FOR: Final = Bilingual("Wurde nicht verlangt.", "Was not asked for.")


@dataclass(frozen=True, slots=True)
class DocumentKind:
    code: str  # "PASS"
    name: Bilingual
    hint: Bilingual


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    kind: DocumentKind
    requirement: Requirement
    reason: Bilingual
    max_age_days: int | None = None
    original_needed: bool = False
    languages: tuple[str, ...] = ()  # codes of the languages that need no translation; empty where it does not matter

    @property
    def translation(self) -> Bilingual | None:
        """In which languages it is accepted as it is (VwVfG section 23(2)); None where that does not matter."""
        names = [code_lists.languages()[code] for code in self.languages if code in code_lists.languages()]
        if not names:
            return None
        german, english = (
            word.join(name.text(language) for name in names) for language, word in (("de", " oder "), ("en", " or "))
        )
        return Bilingual(
            f"Sprache: {german}, sonst mit Übersetzung.", f"Language: {english}, otherwise with a translation."
        )


def determine(session: Session, case: Case, model_version_id: int) -> None:
    """Ask the table that the case's process is pinned to with the case's facts, and keep the answer."""
    model = _pinned_table(session, model_version_id)
    found = [asdict(document) for document in _evaluate(session, model, feel.from_json(case.facts))]
    listed = {row["kind"]["code"] for row in found}
    unlisted = [row for row in case.requirements if row["requirement"] == Requirement.UNLISTED]
    case.requirements = [*found, *(row for row in unlisted if row["kind"]["code"] not in listed)]


def enlist(session: Session, case: Case, codes: Iterable[str]) -> None:
    """Put codes that the table does not ask for on the case's list, with their names."""
    listed = {row["kind"]["code"] for row in case.requirements}
    new = [code for code in dict.fromkeys(codes) if code not in listed]
    if new:
        kinds = decision_model(session, KINDS)
        rows = [asdict(RequiredDocument(_kind(kinds, code), Requirement.UNLISTED, _NOT_ASKED_FOR)) for code in new]
        case.requirements = [*case.requirements, *rows]


def take_facts(session: Session, case_number: str, stated: Mapping[str, Any]) -> None:
    """Remember facts that somebody stated or corrected, and ask the table anew when one is an input of it."""
    if not stated:
        return
    case, version = case_register.find_with_version(session, case_number)
    known = feel.from_json(case.facts)
    changed = {name for name, value in stated.items() if known.get(name) != feel.to_feel(value)}
    case.facts = feel.to_json({**known, **stated})
    if not changed.isdisjoint(_pinned_table(session, version).inputs):
        determine(session, case, version)
    session.flush()


def of_case(case: Case) -> tuple[RequiredDocument, ...]:
    """What was found for a case."""
    return tuple(_stored(row) for row in case.requirements)


def possible(session: Session, procedure_key: str) -> tuple[RequiredDocument, ...]:
    """Everything the procedure may ask for: required in every case, or conditional with the reason.

    Read from the rules of the table, for the facts of a case are not known yet: the public page says what it says.
    """
    model, kinds = decision_model(session, TABLE), decision_model(session, KINDS)
    asked: dict[str, dict[str, Any]] = {}
    for candidate in dmn.candidates(model, TABLE, {"procedure": procedure_key}):
        row = {**candidate.outputs}
        if row["requirement"] == Requirement.WAIVED:
            continue
        always = row["requirement"] == Requirement.REQUIRED and candidate.is_certain
        row["requirement"] = Requirement.REQUIRED if always else Requirement.CONDITIONAL
        if row["code"] not in asked or always:
            asked[row["code"]] = row
    return tuple(_document(kinds, row) for row in asked.values())


def _pinned_table(session: Session, model_version_id: int) -> DecisionModel:
    pinned = published_model.pinned_decision(session, model_version_id, PINNED_BY)
    return Library(session).decision_model(pinned) if pinned is not None else decision_model(session, TABLE)


def _evaluate(session: Session, model: DecisionModel, facts: Mapping[str, Any]) -> Iterator[RequiredDocument]:
    kinds = decision_model(session, KINDS)
    inputs = {name: facts.get(name) for name in model.inputs}
    for row in _by_code(model, inputs).values():
        yield _document(kinds, row)


def _by_code(model: DecisionModel, inputs: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The matching rows by document code; of two rows for one code, the one that asks for it counts."""
    found: dict[str, dict[str, Any]] = {}
    for row in model.evaluate(TABLE, inputs).value or ():
        if row["code"] not in found or found[row["code"]]["requirement"] == "waived":
            found[row["code"]] = row
    return found


def _document(kinds: DecisionModel, row: Mapping[str, Any]) -> RequiredDocument:
    age = row.get("max_age_days")
    return RequiredDocument(
        kind=_kind(kinds, row["code"]),
        requirement=Requirement(row["requirement"]),
        reason=Bilingual(row["reason_de"], row["reason_en"]),
        max_age_days=int(age) if age is not None else None,
        original_needed=row.get("original_needed") is True,
        languages=_codes(row.get("languages")),
    )


def _codes(text: str | None) -> tuple[str, ...]:
    return tuple(code.strip() for code in (text or "").split(",") if code.strip())


def _kind(kinds: DecisionModel, code: str) -> DocumentKind:
    row = kinds.evaluate(KINDS, {"document_code": code}).value
    if row is None:
        return DocumentKind(code, Bilingual(code, code), Bilingual("", ""))
    name, hint = Bilingual(row["name_de"], row["name_en"]), Bilingual(row["hint_de"] or "", row["hint_en"] or "")
    return DocumentKind(code, name, hint)


def _stored(row: Mapping[str, Any]) -> RequiredDocument:
    kind = row["kind"]
    return RequiredDocument(
        kind=DocumentKind(kind["code"], Bilingual(**kind["name"]), Bilingual(**kind["hint"])),
        requirement=Requirement(row["requirement"]),
        reason=Bilingual(**row["reason"]),
        max_age_days=row["max_age_days"],
        original_needed=row["original_needed"],
        languages=tuple(row.get("languages", ())),  # lists of earlier days have none
    )
