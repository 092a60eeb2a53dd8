"""Running the demonstration: two years of an office, from the first application to this morning.

The clock of this process travels; whatever is due next happens next: an application arrives, somebody does a task, a
citizen answers, a timer fires, a letter is written. Every step is a unit of work of its own, as in real life.
"""

import heapq
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.database import Database, unit_of_work
from engine.state.tables import Subscription
from engine.user_tasks import UserTask, open_tasks
from workflows import chores
from workflows.cases import case_register, contributions, procedures
from workflows.cases.contributions import Kind
from workflows.correspondence import outbox
from workflows.correspondence.letters import LetterDesk
from workflows.correspondence.transports import transport_of_office
from workflows.demonstration import applications, people, staff, stories
from workflows.demonstration.staff import CaseMemory
from workflows.demonstration.stories import Plan
from workflows.documents.store import DocumentStore
from workflows.exchange import outgoing, simulator
from workflows.exchange.registry import simulated_bodies
from workflows.fees import claims
from workflows.fees.claims import ClaimView
from workflows.people import demonstration as accounts
from workflows.service_tasks import ServiceTasks
from workflows.settings import OfficeSettings

Say = Callable[[str], None]
SEED = 20_261
BEFORE_EVERYTHING = timedelta(days=760)
_ASKED = (Kind.DOCUMENTS_PROVIDED.value, Kind.HEARING_REPLY.value, claims.FEE_PAID)
CASES, DAYS = 400, 730
_USUAL_DAYS = (1.0, 5.0)  # how long a task usually lies before somebody does it
_DAYS_AT = {"completeness-check": (0.8, 4.0), "examination": (6.0, 26.0)}


def is_needed(database: Database) -> bool:
    """Create the accounts; whether there are no cases yet."""
    with unit_of_work(database) as session:
        accounts.create_accounts(session)
        return not case_register.count(session)


def play(office: OfficeSettings, database: Database, say: Say, cases: int = CASES) -> None:
    """Let two years of cases happen, up to this moment."""
    with unit_of_work(database) as session:
        offered = [procedure.key for procedure in procedures.procedures(session)]
    plans = stories.plans(Random(SEED), offered, cases, DAYS)
    with database.in_a_hurry() as hurried:
        Play(office, hurried, say).run(plans)


def opening_day(database: Database) -> AbstractContextManager[object]:
    """Where the clock stands when models are published: before the first case, if there is none yet."""
    with unit_of_work(database) as session:
        if case_register.count(session):
            return nullcontext()
    return clock.travel_to(clock.now() - BEFORE_EVERYTHING)


def invitation(database: Database, address: str) -> str:
    """Who may sign in, and where to look first."""
    with unit_of_work(database) as session:
        rows = accounts.create_accounts(session)
    width = max(len(row.name) for row in rows)
    lines = [f"  {row.name:<{width}}  {row.password}  {row.role}" for row in rows]
    return "\n".join(
        (
            "",
            "Laufzettel läuft.",
            f"  Antragstellende:    {address}/",
            f"  Sachbearbeitung:    {address}/arbeit",
            f"  Prozessgestaltung:  {address}/modelle",
            "",
            "Konten der Vorführung (Benutzername, Passwort, Aufgabe):",
            *lines,
            "",
        )
    )


@dataclass(order=True, slots=True)
class _Appointment:
    at: datetime
    order: int
    act: Callable[[], None] = field(compare=False)


class Play:
    """One run through the months."""

    def __init__(self, office: OfficeSettings, database: Database, say: Say) -> None:
        self._say = say
        self._office = office
        self._database = database
        self._documents = DocumentStore.of_office(office)
        self._desk = LetterDesk.of_office(office)
        self._agenda: list[_Appointment] = []
        self._cases: dict[str, CaseMemory] = {}
        self._planned_tasks: set[object] = set()
        self._transport = transport_of_office(office)
        self._bodies = simulated_bodies(database)
        self._mail_day = date.min  # when mail last went out; once a day is enough here

    def run(self, plans: list[Plan]) -> None:
        """Play all plans up to this moment."""
        end = clock.now()
        ServiceTasks(self._office, self._desk).register()
        for plan in plans:
            arrival = _office_hour(end - timedelta(days=plan.days_ago), plan.number)
            self._plan(min(arrival, end), partial(self._apply, plan))
        with clock.travel_to(self._agenda[0].at) as traveller:
            with unit_of_work(self._database) as session:
                staff.take_blanks_in(session)
            while (moment := self._next_moment(end)) is not None:
                traveller.move_to(max(moment, traveller.now()))
                self._do_everything_due()
            traveller.move_to(end)
            self._do_everything_due()

    def _next_moment(self, end: datetime) -> datetime | None:
        with unit_of_work(self._database) as session:
            due = jobs.next_due(session)
            answered, asked = simulator.next_answer(session), outgoing.next_due(session)
        people_act = self._agenda[0].at if self._agenda else None
        moments = [moment for moment in (due, answered, asked, people_act) if moment]
        return min(moments) if moments and min(moments) <= end else None

    def _do_everything_due(self) -> None:
        now = clock.now()
        while self._agenda and self._agenda[0].at <= now:
            heapq.heappop(self._agenda).act()
        while jobs.run_due(self._database) or chores.speak_with_bodies(self._database, self._bodies):
            pass
        self._look_around()
        if clock.today() > self._mail_day:
            self._mail_day = clock.today()
            outbox.deliver_due(self._database, self._transport, limit=1000)
            chores.check_proofs(self._database)

    def _look_around(self) -> None:
        """Plan what people will do about tasks and letters that are new."""
        with unit_of_work(self._database) as session:
            for task in session.scalars(open_tasks()):
                if task.id not in self._planned_tasks:
                    self._planned_tasks.add(task.id)
                    self._plan_task(session, task)
            waiting = select(Subscription.token_id, Subscription.correlation_key, Subscription.name)
            for token_id, key, asked in session.execute(waiting.where(Subscription.name.in_(_ASKED))):
                if token_id not in self._planned_tasks:
                    self._planned_tasks.add(token_id)
                    if asked == claims.FEE_PAID:
                        self._plan_payment(claims.find(session, key))
                    else:
                        self._plan_answer(key, asked)

    def _plan(self, at: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, _Appointment(at, len(self._agenda) + len(self._planned_tasks), act))

    def _apply(self, plan: Plan) -> None:
        random = Random(plan.seed)
        person = people.applicant(plan.number, random)
        with unit_of_work(self._database) as session:
            offered = [procedure.key for procedure in procedures.procedures(session)]
            key = plan.procedure_key if plan.procedure_key in offered else offered[0]  # the law of that day
            number = applications.submit(session, self._office, self._documents, key, person, plan.story, random)
        consent = random.choice(("not_needed", "not_needed", "valid", "needed"))
        self._cases[number] = CaseMemory(plan.story, random, number, labour_consent=consent)
        if len(self._cases) % 50 == 0:
            self._say(f"{clock.today():%d.%m.%Y}: {len(self._cases)} Fälle")
        if plan.story.withdraws_after is not None:
            at = clock.now() + timedelta(days=plan.story.withdraws_after)
            self._plan(at, lambda: self._withdraw(number))

    def _plan_task(self, session: Session, task: UserTask) -> None:
        memory = self._cases.get(task.business_key)
        if memory is None:
            return
        kind = _kind_of_form(task)
        if memory.story.rests_at == kind:
            if memory.story.claimed_at_rest:
                staff.claim(session, task, memory)
            return
        shortest, longest = _DAYS_AT.get(kind, _USUAL_DAYS)
        days = memory.random.uniform(shortest, longest) * memory.story.pace
        at = _office_hour(clock.now() + timedelta(days=days), memory.random.randrange(8))
        self._plan(max(at, clock.now()), lambda: self._work(task.id))

    def _work(self, task_id: object) -> None:
        with unit_of_work(self._database) as session:
            task = session.scalar(select(UserTask).where(UserTask.id == task_id, UserTask.state == "open"))
            if task is not None:
                staff.work(session, task, self._cases[task.business_key])

    def _plan_answer(self, case_number: str, asked: str) -> None:
        memory = self._cases.get(case_number)
        if memory is None:
            return
        if asked == Kind.DOCUMENTS_PROVIDED and memory.story.late_papers is not None:
            at = clock.now() + timedelta(days=memory.story.late_papers)
            self._plan(at, lambda: self._hand_in(case_number))
        if asked == Kind.HEARING_REPLY and memory.story.reply_to_hearing:
            at = clock.now() + timedelta(days=memory.random.uniform(5, 14) * memory.story.pace)
            self._plan(at, lambda: self._reply(case_number))

    def _plan_payment(self, claim: ClaimView) -> None:
        memory = self._cases.get(claim.case_number)
        if memory is not None:
            at = _office_hour(clock.now() + timedelta(days=memory.random.uniform(1, 20) * memory.story.pace), 3)
            self._plan(max(at, clock.now()), lambda: self._pay(claim.number))

    def _pay(self, number: str) -> None:
        with unit_of_work(self._database) as session:
            staff.take_money(session, claims.find(session, number))

    def _hand_in(self, case_number: str) -> None:
        with unit_of_work(self._database) as session:
            applications.hand_in_missing(session, self._documents, case_number)

    def _reply(self, case_number: str) -> None:
        text = (
            "Mein Arbeitgeber hat mir ab dem kommenden Jahr eine Lohnerhöhung zugesagt. Bitte berücksichtigen Sie das."
        )
        with unit_of_work(self._database) as session:
            contributions.reply_to_hearing(session, self._documents, case_number, text)

    def _withdraw(self, case_number: str) -> None:
        with unit_of_work(self._database) as session:
            contributions.withdraw(session, case_number, "Ich ziehe in eine andere Stadt.")


def _kind_of_form(task: UserTask) -> str:
    """The form without the procedure's prefix: "examination" for "p07-examination"."""
    form = task.form_id or ""
    prefix, _dash, rest = form.partition("-")
    return rest if prefix[:1] == "p" and prefix[1:].isdigit() else form


def _office_hour(moment: datetime, spread: int) -> datetime:
    """The same or the next working day, at an hour when people work."""
    local = clock.office_time(moment).replace(hour=8 + spread % 9, minute=(spread * 17) % 60, second=0, microsecond=0)
    while local.weekday() >= 5:
        local += timedelta(days=1)
    return local.astimezone(moment.tzinfo)
