"""What somebody may do, role by role: the table to show a lawyer, a staff council or an auditor.

Owns the permissions, the roles and the table between them. A role is a job in the office and, at the same time,
the name a process model writes into a user task as its candidate group. What a role does not list, it may not do;
whoever does two jobs holds two roles. Nothing here knows who is asking: that is `identities`.
"""

from collections.abc import Mapping

from engine.errors import translatable
from workflows.described import Described


class Permission(Described):
    """One thing that somebody may do; `sentence` completes "Diese Rolle darf: ..."."""

    SEE_WORKLIST = "worklist:see", translatable("die Arbeitsliste des eigenen Teams sehen")
    SEE_ALL_TEAMS = "worklist:see-all", translatable("die Arbeitslisten aller Teams sehen")
    SEE_CASE_FILE = "case:see", translatable("Akten öffnen und durchsuchen")
    SEE_PROTECTED = "case:see-protected", translatable("gesperrte Akten und Sicherheitsauskünfte sehen")
    RECORD_APPLICATION = "case:record", translatable("einen Antrag am Schalter, aus Post oder Telefon aufnehmen")

    REPORT_EVENT = (
        "case:report",
        translatable("melden, was zu einem Vorgang geschehen ist: Umzug, Vertretung, Ermittlungen, Rechtsbehelf"),
    )
    DELETE_FILES = (
        "file:delete",
        translatable("das Ende einer Akte eintragen, sie anhalten und zu zweit löschen, wenn ihre Frist um ist"),
    )
    ADD_NOTE = "case:note", translatable("Vermerke zur Akte nehmen")

    CLAIM_TASK = "task:claim", translatable("eine freie Aufgabe übernehmen, zurückgeben und auf Wiedervorlage legen")
    TAKE_OVER_TASK = "task:take-over", translatable("eine Aufgabe übernehmen, die jemand anderes bearbeitet")
    ASSIGN_TASK = "task:assign", translatable("Aufgaben anderen zuteilen")
    CHECK_COMPLETENESS = "task:check-completeness", translatable("die Vollständigkeit eines Antrags prüfen")
    EXAMINE = "task:examine", translatable("einen Antrag rechtlich prüfen und eine Entscheidung vorschlagen")
    APPROVE = "task:approve", translatable("den Entscheidungsvorschlag einer anderen Person freigeben oder zurückgeben")
    PREPARE_NOTICE = "task:prepare-notice", translatable("den Bescheid vorbereiten")

    JUDGE_DOCUMENT = "document:judge", translatable("Unterlagen annehmen oder mit Begründung zurückweisen")
    OVERRIDE_REQUIREMENT = (
        "document:override",
        translatable("im Einzelfall auf eine Unterlage verzichten oder eine weitere verlangen"),
    )
    RECORD_ANSWER = "consultation:record", translatable("Antworten anderer Stellen von Hand in die Akte eintragen")
    WRITE_LETTER = "letter:write", translatable("Schreiben der Behörde verfassen und versenden")
    WORD_LETTERS = "letter:word", translatable("die Textbausteine der Schreiben ändern")

    ISSUE_CERTIFICATE = "certificate:issue", translatable("Fiktionsbescheinigungen prüfen und ausgeben")
    MANAGE_BLANKS = "certificate:blanks", translatable("Vordrucke ein- und ausbuchen")
    HANDLE_FEES = "fee:handle", translatable("Zahlungen buchen, stornieren und den Erlass einer Gebühr vorschlagen")
    APPROVE_WAIVER = (
        "fee:approve-waiver",
        translatable("den Erlass einer Gebühr freigeben, den jemand anderes vorschlug"),
    )
    HAND_OVER = "card:hand-over", translatable("eingetroffene Karten vermerken und aushändigen")

    RESUME_PROCESS = "process:resume", translatable("einen stockenden Vorgang nach der Klärung weiterlaufen lassen")
    STEER_PROCESS = (
        "process:steer",
        translatable("in einen laufenden Vorgang eingreifen: anhalten, fortsetzen, umsetzen, Angaben ändern"),
    )
    CANCEL_PROCESS = (
        "process:cancel",
        translatable("einen Vorgang ohne Entscheidung abbrechen, den jemand anderes angehalten hat"),
    )

    SEE_KEY_FIGURES = "figures:see", translatable("Kennzahlen sehen")
    SEE_AUDIT_LOG = "audit:see", translatable("das Protokoll aller Zugriffe und Änderungen sehen")
    VERIFY_AUDIT_LOG = "audit:verify", translatable("prüfen, dass das Protokoll unverändert ist")

    SEE_MODELS = "model:see", translatable("Prozessmodelle, Formulare und Entscheidungstabellen sehen")
    PUBLISH_MODELS = (
        "model:publish",
        translatable("Prozessmodelle, Formulare und Entscheidungstabellen veröffentlichen"),
    )
    MIGRATE_CASES = "model:migrate", translatable("laufende Vorgänge auf eine neue Fassung ihres Prozesses heben")
    MANAGE_ACCOUNTS = "account:manage", translatable("Konten anlegen, ändern und sperren")


class Role(Described):
    """A job in the office; the code is what a process model names as candidate group."""

    CLERK = "clerk", translatable("Annahme und Clearing")
    EXAMINER = "examiner", translatable("Rechtliche Prüfung")
    APPROVER = "approver", translatable("Freigabe")
    LEAD = "lead", translatable("Leitung")
    ANALYST = "analyst", translatable("Prozessgestaltung")
    AUDITOR = "auditor", translatable("Revision")
    ADMIN = "admin", translatable("Kontenverwaltung")
    CLEARED = "cleared", translatable("Zugang zu geschützten Daten")


GRANTS: Mapping[Role, frozenset[Permission]] = {
    # Takes applications in and makes them complete. Judges papers, not the law: no examining, no approving.
    Role.CLERK: frozenset(
        {
            Permission.SEE_WORKLIST,
            Permission.SEE_CASE_FILE,
            Permission.REPORT_EVENT,
            Permission.ADD_NOTE,
            Permission.RECORD_APPLICATION,
            Permission.CLAIM_TASK,
            Permission.TAKE_OVER_TASK,
            Permission.CHECK_COMPLETENESS,
            Permission.JUDGE_DOCUMENT,
            Permission.ISSUE_CERTIFICATE,
            Permission.MANAGE_BLANKS,
            Permission.RECORD_ANSWER,
            Permission.WRITE_LETTER,
            Permission.HANDLE_FEES,
            Permission.HAND_OVER,
            Permission.SEE_MODELS,
        }
    ),
    # Examines and proposes. To waive a paper is a legal judgement (§ 82 (1) AufenthG), hence examined here.
    Role.EXAMINER: frozenset(
        {
            Permission.SEE_WORKLIST,
            Permission.SEE_CASE_FILE,
            Permission.REPORT_EVENT,
            Permission.ADD_NOTE,
            Permission.CLAIM_TASK,
            Permission.TAKE_OVER_TASK,
            Permission.CHECK_COMPLETENESS,
            Permission.EXAMINE,
            Permission.PREPARE_NOTICE,
            Permission.JUDGE_DOCUMENT,
            Permission.RECORD_ANSWER,
            Permission.OVERRIDE_REQUIREMENT,
            Permission.WRITE_LETTER,
            Permission.HANDLE_FEES,
            Permission.SEE_MODELS,
        }
    ),
    # The second pair of eyes. Never of one's own proposal, whatever roles one holds: workflows.cases.decisions.
    Role.APPROVER: frozenset(
        {
            Permission.SEE_WORKLIST,
            Permission.SEE_CASE_FILE,
            Permission.ADD_NOTE,
            Permission.CLAIM_TASK,
            Permission.TAKE_OVER_TASK,
            Permission.APPROVE,
            Permission.PREPARE_NOTICE,
            Permission.WRITE_LETTER,
            Permission.HANDLE_FEES,
            Permission.APPROVE_WAIVER,
            Permission.SEE_MODELS,
        }
    ),
    # Distributes the work and answers for it; to decide cases as well, a lead also holds the role for it.
    Role.LEAD: frozenset(
        {
            Permission.SEE_WORKLIST,
            Permission.SEE_ALL_TEAMS,
            Permission.SEE_CASE_FILE,
            Permission.REPORT_EVENT,
            Permission.ADD_NOTE,
            Permission.RECORD_APPLICATION,
            Permission.CLAIM_TASK,
            Permission.TAKE_OVER_TASK,
            Permission.ASSIGN_TASK,
            Permission.JUDGE_DOCUMENT,
            Permission.RECORD_ANSWER,
            Permission.OVERRIDE_REQUIREMENT,
            Permission.ISSUE_CERTIFICATE,
            Permission.MANAGE_BLANKS,
            Permission.WRITE_LETTER,
            Permission.HANDLE_FEES,
            Permission.APPROVE_WAIVER,
            Permission.HAND_OVER,
            Permission.RESUME_PROCESS,
            Permission.STEER_PROCESS,
            Permission.CANCEL_PROCESS,  # never what one has suspended oneself: workflows.steering.intervention
            Permission.DELETE_FILES,
            Permission.SEE_KEY_FIGURES,
            Permission.SEE_AUDIT_LOG,
            Permission.VERIFY_AUDIT_LOG,
            Permission.SEE_MODELS,
        }
    ),
    # Shapes the process and never needs a person's file for it. Moves cases to a new version without opening them.
    Role.ANALYST: frozenset(
        {
            Permission.SEE_MODELS,
            Permission.PUBLISH_MODELS,
            Permission.WORD_LETTERS,
            Permission.MIGRATE_CASES,
            Permission.SEE_KEY_FIGURES,
        }
    ),
    # Sees who did what and when, not what the files say.
    Role.AUDITOR: frozenset(
        {
            Permission.SEE_AUDIT_LOG,
            Permission.VERIFY_AUDIT_LOG,
            Permission.SEE_KEY_FIGURES,
            Permission.SEE_MODELS,
        }
    ),
    # Technical administration: accounts only, no case, no log of its own doings to tidy up.
    Role.ADMIN: frozenset({Permission.MANAGE_ACCOUNTS}),
    # Given to named people in addition to their job (§ 73 (2) AufenthG, § 51 BMG): need to know, not rank.
    Role.CLEARED: frozenset({Permission.SEE_PROTECTED}),
}

_WORK: Mapping[Role, Permission] = {
    Role.CLERK: Permission.CHECK_COMPLETENESS,
    Role.EXAMINER: Permission.EXAMINE,
    Role.APPROVER: Permission.APPROVE,
    Role.LEAD: Permission.ASSIGN_TASK,
}


def needed_for_task(candidate_group: str, named: str | None = None) -> Permission | None:
    """The permission somebody needs to complete a task of this candidate group.

    `named` is what the model says itself (the task's property `permission`, for instance "task:prepare-notice");
    without it, each working role stands for its own kind of work. None: nobody may complete such a task,
    because the group is no working role or the named permission does not exist.
    """
    try:
        return Permission(named) if named else _WORK.get(Role(candidate_group))
    except ValueError:
        return None
