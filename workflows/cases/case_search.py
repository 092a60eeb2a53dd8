"""Finding cases by number or name. Every search is in the audit log with its purpose."""

from dataclasses import dataclass
from typing import ClassVar, Final

from sqlalchemy.orm import Session

from engine.errors import LaufzettelError, translatable
from workflows import audit
from workflows.audit import Action
from workflows.cases import case_listing, persons
from workflows.cases.case_listing import CaseColumns
from workflows.cases.purposes import Purpose
from workflows.cases.tables import Case, Person
from workflows.people.identities import Identity, require
from workflows.people.permissions import Permission

MOST_HITS: Final = 50
_SHORTEST: Final = 3  # letters or digits


class SearchTooShort(LaufzettelError):
    sentence: ClassVar[str] = translatable("Bitte geben Sie mindestens {shortest} Zeichen ein.")


@dataclass(frozen=True, slots=True)
class CaseHit:
    case: CaseColumns
    birth: str  # "1990-05-17"; tells people of one name apart
    state: str  # open | closed
    outcome: str | None


def search(session: Session, identity: Identity, text: str, purpose: Purpose) -> tuple[CaseHit, ...]:
    """At most fifty cases, newest first. Raises `SearchTooShort`, `NotPermitted`."""
    require(identity, Permission.SEE_CASE_FILE)
    if sum(map(str.isalnum, text)) < _SHORTEST:
        raise SearchTooShort(shortest=_SHORTEST)
    person = (Person.birth_year, Person.birth_month, Person.birth_day)
    rows = session.execute(
        case_listing.listed(Case.state, Case.outcome, *person)
        .where(case_listing.matches_text(text))
        .order_by(Case.received_at.desc(), Case.id)
        .limit(MOST_HITS)
    ).all()
    hits = tuple(
        CaseHit(
            case=case_listing.columns_of(row),
            birth=persons.birth_text(row),
            state=row.state,
            outcome=row.outcome,
        )
        for row in rows
    )
    audit.record(
        session,
        Action.CASE_SEARCH,
        by=identity.account_name,
        subject="",
        purpose=purpose.sentence,
        details={"text": text, "found": len(hits)},
    )
    return hits
