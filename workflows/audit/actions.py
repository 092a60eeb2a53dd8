"""What the audit log can say: one tag per thing that is recorded, `subject:verb`, with its German text.

A tag is never renamed or reused, because old entries carry it and the chain of hashes covers it. A new kind of
event gets a new line here.
"""

from engine.errors import translatable
from workflows.described import Described


class Action(Described):
    """`sentence` completes "<name>: ..."."""

    APPLICATION_SUBMIT = "application:submit", translatable("Antrag eingegangen")
    APPLICATION_RECORD = "application:record", translatable("Antrag aufgenommen")
    APPLICATION_WITHDRAW = "application:withdraw", translatable("Antrag zurückgenommen")

    CASE_VIEW = "case:view", translatable("Akte angesehen")
    CASE_SEARCH = "case:search", translatable("Akten durchsucht")
    CASE_EXPORT = "case:export", translatable("Akte ausgegeben")
    CASE_CHANGE = "case:change", translatable("Angaben in der Akte geändert")
    CASE_STATUS_VIEW = "case:view-status", translatable("Stand des Verfahrens abgefragt")
    CASE_CLOSE = "case:close", translatable("Verfahren abgeschlossen")
    FILE_END = "file:end", translatable("Ende einer Akte eingetragen")
    FILE_HOLD = "file:hold", translatable("Löschung einer Akte angehalten oder wieder zugelassen")
    FILE_DELETE = "file:delete", translatable("Akte nach Ablauf ihrer Frist gelöscht")
    CASE_TRANSFER = "case:transfer", translatable("Akte an ein anderes Amt gesandt oder von ihm beantwortet")
    EVENT_REPORT = "event:report", translatable("Ereignis zum Vorgang gemeldet")
    PERSON_COMPARE = "person:compare", translatable("mit einer bekannten Person abgeglichen")
    PERSON_SEPARATE = "person:separate", translatable("Zuordnung zu einer bekannten Person rückgängig gemacht")
    ACCESS_CODE_RENEW = "access-code:renew", translatable("neuer Zugangscode ausgegeben")

    DOCUMENT_RECEIVE = "document:receive", translatable("Unterlage eingegangen")
    DOCUMENT_VIEW = "document:view", translatable("Unterlage angesehen")
    DOCUMENT_JUDGE = "document:judge", translatable("Unterlage beurteilt")
    DOCUMENT_LOCK = "document:lock", translatable("Unterlage wegen Schadsoftware gesperrt")
    DOCUMENT_DELETE = "document:delete", translatable("Unterlage gelöscht")
    REQUIREMENT_OVERRIDE = "requirement:override", translatable("Anforderung an Unterlagen im Einzelfall geändert")

    TASK_CLAIM = "task:claim", translatable("Aufgabe übernommen")
    TASK_RELEASE = "task:release", translatable("Aufgabe zurückgegeben")
    TASK_TAKE_OVER = "task:take-over", translatable("Aufgabe von einer anderen Person übernommen")
    TASK_ASSIGN = "task:assign", translatable("Aufgabe zugeteilt")
    TASK_FOLLOW_UP = "task:follow-up", translatable("Aufgabe auf Wiedervorlage gelegt")
    TASK_COMPLETE = "task:complete", translatable("Aufgabe erledigt")

    DECISION_PROPOSE = "decision:propose", translatable("Entscheidung vorgeschlagen")
    DECISION_APPROVE = "decision:approve", translatable("Entscheidung freigegeben")
    DECISION_RETURN = "decision:return", translatable("Entscheidung zurückgegeben")
    DECISION_RECORD = "decision:record", translatable("Entscheidung getroffen")

    EFFECT_RECORD = "effect:record", translatable("Wirkung des Antrags festgestellt")
    BLANKS_RECEIVE = "blanks:receive", translatable("Vordrucke eingebucht")
    BLANKS_WITNESS = "blanks:witness", translatable("Vordrucke nachgezählt")
    BLANK_WRITE_OFF = "blank:write-off", translatable("Vordruck als verdorben oder verloren ausgebucht")
    CERTIFICATE_DRAFT = "certificate:draft", translatable("Fiktionsbescheinigung entworfen")
    CERTIFICATE_NUMBER = "certificate:number", translatable("Vordruck für eine Fiktionsbescheinigung entnommen")
    CERTIFICATE_HAND_OVER = "certificate:hand-over", translatable("Fiktionsbescheinigung ausgegeben")
    CERTIFICATE_LOSE = "certificate:lose", translatable("Verlust einer Fiktionsbescheinigung aufgenommen")
    FINGERPRINTS_STORED = "fingerprints:stored", translatable("Speicherung der Fingerabdrücke im AZR vermerkt")
    PROOF_EXPLAIN = "proof:explain", translatable("fehlenden Nachweis des Aufenthalts erklärt")
    FEE_CHARGE = "fee:charge", translatable("Gebühr erhoben")
    FEE_POSTPONE = "fee:postpone", translatable("Zahlungsfrist verlängert")
    FEE_ENFORCE = "fee:enforce", translatable("Gebühr zur Vollstreckung abgegeben")
    FEE_VOID = "fee:void", translatable("Gebührenforderung aufgehoben")
    FEE_PAYMENT = "fee:pay", translatable("Zahlung gebucht")
    FEE_PAYMENT_CANCEL = "fee:cancel-payment", translatable("Zahlung storniert")
    FEE_REFUND = "fee:refund", translatable("zu viel Gezahltes erstattet")
    FEE_WAIVER_PROPOSE = "fee:propose-waiver", translatable("Erlass einer Gebühr vorgeschlagen")
    FEE_WAIVER_APPROVE = "fee:approve-waiver", translatable("Erlass einer Gebühr freigegeben")
    FEE_WAIVER_REFUSE = "fee:refuse-waiver", translatable("Erlass einer Gebühr abgelehnt")

    BIOMETRICS_CAPTURE = "biometrics:capture", translatable("biometrische Daten erfasst")
    FINGERPRINTS_DELETE = "biometrics:delete-fingerprints", translatable("Fingerabdrücke gelöscht")
    CARD_ORDER = "card:order", translatable("Karte bestellt")
    CARD_DELIVER = "card:deliver", translatable("Karte eingetroffen")

    LETTER_CREATE = "letter:create", translatable("Schreiben erstellt")
    LETTER_VIEW = "letter:view", translatable("Schreiben angesehen")
    LETTER_CHECK = "letter:check", translatable("Echtheit eines Schreibens geprüft")

    LETTER_REWORD = "letter:reword", translatable("Textbaustein der Schreiben geändert")
    CONSULTATION_ASK = "consultation:ask", translatable("andere Stelle gefragt")
    CONSULTATION_ANSWER = "consultation:answer", translatable("andere Stelle hat geantwortet")
    CONSULTATION_RECORD = "consultation:record", translatable("Antwort einer anderen Stelle von Hand eingetragen")
    CONSULTATION_SETTLE = "consultation:settle", translatable("Anfrage ohne verwertbare Antwort beendet")
    SECURITY_VIEW = "security:view", translatable("Auskunft der Sicherheitsbehörden angesehen")

    MODEL_PUBLISH = "model:publish", translatable("Modell, Formular oder Entscheidungstabelle veröffentlicht")
    MIGRATION_START = "migration:start", translatable("Umstellung laufender Vorgänge begonnen")
    MIGRATION_PAUSE = "migration:pause", translatable("Umstellung laufender Vorgänge unterbrochen")
    MIGRATION_CONTINUE = "migration:continue", translatable("Umstellung laufender Vorgänge fortgesetzt")
    MIGRATION_RETRY = "migration:retry", translatable("Umstellung für zurückgebliebene Vorgänge wiederholt")
    PROCESS_MIGRATE = "process:migrate", translatable("Vorgang auf eine neue Fassung gehoben")
    PROCESS_CHANGE = "process:change", translatable("in einen laufenden Vorgang eingegriffen")
    PROCESS_SUSPEND = "process:suspend", translatable("Vorgang angehalten")
    PROCESS_RESUME = "process:resume", translatable("Vorgang fortgesetzt")
    PROCESS_MODIFY = "process:modify", translatable("Vorgang an eine andere Stelle gesetzt")
    PROCESS_FACTS = "process:set-facts", translatable("Angaben eines laufenden Vorgangs geändert")
    PROCESS_CANCEL = "process:cancel", translatable("Vorgang ohne Entscheidung abgebrochen")

    START_RETRY = "start:retry", translatable("Ablauf, der nicht beginnen konnte, noch einmal versucht")

    NOTICE_TICK_OFF = "notice:tick-off", translatable("Hinweis an die Leitung abgehakt")
    EMAIL_RETRY = "email:retry", translatable("fehlgeschlagene E-Mail noch einmal auf den Weg gebracht")
    EMAIL_DROP = "email:drop", translatable("fehlgeschlagene E-Mail verworfen")

    SIGN_IN = "account:sign-in", translatable("angemeldet")
    SIGN_OUT = "account:sign-out", translatable("abgemeldet")
    SIGN_IN_LOCK = "account:lock", translatable("Anmeldung nach Fehlversuchen gesperrt")
    ACCOUNT_CREATE = "account:create", translatable("Konto angelegt")
    ACCOUNT_ASSIGN = "account:assign", translatable("Rollen und Teams eines Kontos geändert")
    ACCOUNT_DEACTIVATE = "account:deactivate", translatable("Konto gesperrt")
    ACCOUNT_REACTIVATE = "account:reactivate", translatable("Konto wieder freigegeben")
    ACCOUNT_UNLOCK = "account:unlock", translatable("Sperre nach Fehlversuchen aufgehoben")
    PASSWORD_CHANGE = "account:change-password", translatable("eigenes Passwort geändert")
    PASSWORD_RESET = "account:reset-password", translatable("Passwort für jemand anderen gesetzt")

    AUDIT_VIEW = "audit:view", translatable("Protokoll angesehen")
    AUDIT_VERIFY = "audit:verify", translatable("Protokoll geprüft")
