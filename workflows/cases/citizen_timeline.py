"""What has happened in a case so far, for the citizen: newest first, without names and internal steps.

One line for one thing: what a letter says is not said again by the step that wrote it. Made from what the status page
has read anyway; asks the database nothing.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from engine.errors import translatable
from workflows.cases.case_letters import LetterView
from workflows.cases.completeness import ChecklistItem
from workflows.cases.contributions import ContributionView, Kind
from workflows.cases.public_steps import Actor
from workflows.cases.sentences import Sentence
from workflows.cases.step_states import CaseStep, StepState
from workflows.cases.tables import Case
from workflows.correspondence.letter_kinds import CompletenessConfirmation, Grant, Receipt, Refusal
from workflows.correspondence.letter_parts import Bilingual

SAME: Final = timedelta(minutes=1)  # a step that ends so close to a letter is the one that wrote it


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    at: datetime
    sentence: Sentence
    name: Bilingual | None = None  # of the letter or document that it is about; the page fills {name} in its language


_CONTRIBUTIONS = {
    Kind.DOCUMENTS_PROVIDED: translatable("Sie haben Unterlagen nachgereicht."),
    Kind.HEARING_REPLY: translatable("Sie haben zur beabsichtigten Ablehnung Stellung genommen."),
    Kind.URGENCY_RAISED: translatable("Sie haben gemeldet, dass es eilt."),
    Kind.WITHDRAWAL: translatable("Sie haben Ihren Antrag zurückgenommen."),
}


def timeline(
    case: Case,
    steps: Sequence[CaseStep],
    checklist: Sequence[ChecklistItem],
    letters: Sequence[LetterView],
    contributions: Sequence[ContributionView],
) -> tuple[TimelineEntry, ...]:
    """Every event that concerns the citizen, newest first."""
    told = [
        TimelineEntry(case.received_at, Sentence(translatable("Ihr Antrag ist bei uns eingegangen."))),
        *_milestones(case, {one.kind for one in letters}),
        *(_letter(one) for one in letters if one.kind != Receipt.kind),
    ]
    moments = [*(entry.at for entry in told), *(one.created_at for one in letters)]
    entries = [
        *told,
        *_steps(steps, moments),
        *_documents(checklist, case.received_at),
        *(TimelineEntry(one.at, Sentence(_CONTRIBUTIONS[one.kind])) for one in contributions),
    ]
    return tuple(sorted(entries, key=lambda entry: entry.at, reverse=True))


def _letter(letter: LetterView) -> TimelineEntry:
    return _about(letter.created_at, translatable("Schreiben von uns: {name}"), letter.subject)


def _milestones(case: Case, letters: Set[str]) -> Iterator[TimelineEntry]:
    """What no letter of these kinds says, because none was written yet."""
    if case.complete_since is not None and CompletenessConfirmation.kind not in letters:
        yield TimelineEntry(case.complete_since, Sentence(translatable("Ihr Antrag ist vollständig.")))
    if case.decided_at is not None and not letters & {Grant.kind, Refusal.kind}:
        yield TimelineEntry(case.decided_at, Sentence(translatable("Wir haben über Ihren Antrag entschieden.")))


def _steps(steps: Iterable[CaseStep], told: Sequence[datetime]) -> Iterator[TimelineEntry]:
    """What others finished and nothing else tells; what the citizen did stands there as their own act."""
    for step in steps:
        if step.state is StepState.DONE and step.at is not None and step.actor is not Actor.CITIZEN:
            if any(abs(moment - step.at) <= SAME for moment in told):
                continue
            name = Bilingual(step.title, step.title)
            yield _about(step.at, translatable("Schritt erledigt: {name}"), name)


def _documents(checklist: Iterable[ChecklistItem], received_at: datetime) -> Iterator[TimelineEntry]:
    for item in checklist:
        for document in item.documents:
            if document.received_at > received_at:
                yield _about(document.received_at, translatable("Unterlage eingegangen: {name}"), item.kind.name)


def _about(at: datetime, template: str, name: Bilingual) -> TimelineEntry:
    return TimelineEntry(at, Sentence(template, {"name": name.de}), name)
