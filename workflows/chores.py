"""What a worker does again and again: jobs and timers, moves to new versions, mail, scans, tidying up."""

from datetime import timedelta
from time import sleep

from engine import jobs, jobs_together, owed_starts
from engine.database import Database, unit_of_work
from workflows import audit, body_answers
from workflows.audit import Action
from workflows.case_migration import migration_worker
from workflows.cases import draft_pages
from workflows.certificates import certificates, proof
from workflows.correspondence import outbox, transports
from workflows.correspondence.letters import LetterDesk
from workflows.documents.store import DocumentStore
from workflows.exchange import outgoing, registry
from workflows.exchange.registry import Bodies
from workflows.issuance import biometrics
from workflows.people import attempts
from workflows.retention import deletion
from workflows.scheduler import Chore
from workflows.service_tasks import ServiceTasks
from workflows.settings import OfficeSettings

AT_ONCE = jobs_together.MOST  # jobs that a worker claims together: few enough to be done within their lease
GATHERING = 0.05  # seconds that a worker lets jobs gather when it has found fewer


def office_chores(office: OfficeSettings, database: Database) -> list[Chore]:
    """The chores of an office's worker."""
    desk, documents = LetterDesk.of_office(office), DocumentStore.of_office(office)
    ServiceTasks(office, desk).register()
    transport = transports.transport_of_office(office)
    bodies = registry.bodies_of_office(office.bodies, database)
    return [
        Chore("jobs", timedelta(seconds=1), lambda: do_all_due(database, GATHERING)),
        Chore("starts", timedelta(seconds=5), lambda: owed_starts.start_due(database)),
        Chore("messages", timedelta(seconds=20), lambda: jobs.match_messages(database)),
        Chore("migrations", timedelta(seconds=1), lambda: migration_worker.move_some(database)),
        Chore("mail", timedelta(seconds=5), lambda: outbox.deliver_due(database, transport).sent),
        Chore("bodies", timedelta(seconds=5), lambda: speak_with_bodies(database, bodies)),
        Chore("scans", timedelta(minutes=2), lambda: scan_waiting(documents, database)),
        Chore("drafts", timedelta(hours=1), lambda: discard_expired_drafts(database)),
        Chore("fingerprints", timedelta(hours=1), lambda: delete_fingerprints(database)),
        Chore("attempts", timedelta(hours=6), lambda: forget_attempts(database)),
        Chore("proofs", timedelta(hours=6), lambda: check_proofs(database)),
        Chore("retention", timedelta(hours=12), lambda: propose_deletions(database)),
        Chore("files", timedelta(hours=12), lambda: documents.sweep(database) + desk.sweep(database)),
    ]


def do_all_due(database: Database, gathering: float = 0) -> int:
    """Do jobs until none is due; returns how many were tried.

    After a round with fewer jobs than fit together others may gather for so many seconds: every round costs a claim
    and a commit, however few there are.
    """
    total = 0
    while tried := jobs.run_due(database, AT_ONCE):
        total += tried
        if tried < AT_ONCE:
            sleep(gathering)
    return total


def speak_with_bodies(database: Database, bodies: Bodies) -> int:
    """Hand over what bodies outside are asked, and put on file what they answer; returns how much that was."""
    handed_over = outgoing.hand_over_due(database, bodies, body_answers.RECEIVERS)
    return handed_over + outgoing.collect(database, bodies, body_answers.RECEIVERS)


def discard_expired_drafts(database: Database) -> int:
    """Delete applications that were never sent and whose time has passed, with their files."""
    with unit_of_work(database) as session:
        return draft_pages.discard_expired(session)


def scan_waiting(documents: DocumentStore, database: Database) -> int:
    """Scan documents that came while the scanner was away; what is infected is locked and on record."""
    done = documents.scan_waiting(database)
    with unit_of_work(database) as session:
        for document_id in done.infected:
            audit.record(session, Action.DOCUMENT_LOCK, by=audit.SYSTEM, subject=str(document_id))
    return done.clean + len(done.infected)


def delete_fingerprints(database: Database) -> int:
    """Delete fingerprints of cases that ended before anything was handed over."""
    with unit_of_work(database) as session:
        return biometrics.delete_of_closed(session)


def propose_deletions(database: Database) -> int:
    """Put files whose term is over on the list of the leads, who delete them by two."""
    with unit_of_work(database) as session:
        return deletion.propose(session)


def forget_attempts(database: Database) -> int:
    """Forget failed attempts that no longer slow anybody."""
    with unit_of_work(database) as session:
        return attempts.forget_old(session)


def check_proofs(database: Database) -> int:
    """Tell the leads whose proof of status ends soon without an explanation, and drop papers of closed cases."""
    with unit_of_work(database) as session:
        return proof.remind(session) + certificates.drop_of_closed(session)
