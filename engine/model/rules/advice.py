"""What to do about each finding on a model, and which clause of BPMN 2.0.2 it breaks.

A rule without a clause is a limit or a need of this program: the model may be sound and still not run here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.errors import translatable
from engine.findings import Finding


@dataclass(frozen=True, slots=True)
class Advice:
    remedy: str  # German sentence
    clause: str  # "BPMN 2.0.2, 10.5", or empty
    rules: frozenset[str]


def _advice(remedy: str, section: str, rules: str) -> Advice:
    return Advice(remedy, f"BPMN 2.0.2, {section}" if section else "", frozenset(rules.split()))


ALL = (
    _advice(
        translatable("Öffnen Sie das Modell in einem BPMN-2.0-Werkzeug und exportieren Sie es neu."),
        "8",
        "missing-id duplicate-id id-no-name flow-not-listed flow-not-drawn element-unknown element-misplaced "
        "element-order element-too-often element-missing stray-text",
    ),
    _advice(
        translatable("Exportieren Sie das Modell als BPMN 2.0 (.bpmn)."),
        "",
        "not-bpmn other-bpmn-version not-xml document-type too-large too-deep",
    ),
    _advice(
        translatable("Legen Sie an, worauf verwiesen wird, oder wählen Sie etwas aus, das es gibt."),
        "8.3",
        "unknown-reference reference-kind event-definition-missing",
    ),
    _advice(
        translatable("Veröffentlichen Sie zuerst oder zugleich, was fehlt, oder wählen Sie einen vorhandenen Namen."),
        "",
        "unknown-form unknown-role unknown-task-type unknown-decision unknown-process unknown-message",
    ),
    _advice(
        translatable("Zeichnen Sie in dieser Datei einen Prozess mit Start, Aufgaben und Ende."),
        "",
        "no-process no-start-event",
    ),
    _advice(
        translatable("Setzen Sie am Prozess das Häkchen „ausführbar“ (isExecutable)."),
        "",
        "not-executable process-left-out",
    ),
    _advice(
        translatable("Ein ausführbarer Prozess ist privat: Setzen Sie processType auf Private oder None."),
        "10.2",
        "public-and-executable flow-not-immediate",
    ),
    _advice(
        translatable("Zeichnen Sie den Pfeil von Element zu Element im selben Bereich neu, oder löschen Sie ihn."),
        "7.6",
        "dangling-flow flow-across-scopes start-with-incoming end-with-outgoing event-sub-process-flow",
    ),
    _advice(
        translatable("Nehmen Sie in diese Datei auf, was in der anderen steht, oder rufen Sie es als Prozess auf."),
        "",
        "import-unread",
    ),
    _advice(
        translatable("Wählen Sie einen der erlaubten Werte, oder lassen Sie die Angabe weg."),
        "8",
        "attribute-value attribute-unknown attribute-missing",
    ),
    _advice(
        translatable("Verbinden Sie das Element mit einem Pfeil, oder löschen Sie es."),
        "10.5",
        "unreachable dead-end start-without-flow boundary-without-flow boundary-without-host",
    ),
    _advice(
        translatable("Zeichnen Sie in jedem Bereich Start und Ende, oder keines von beiden."),
        "10.5",
        "start-without-end end-without-start",
    ),
    _advice(
        translatable(
            "Ein Teilprozess beginnt mit einem einfachen Startereignis, ein Ereignis-Teilprozess mit einem Auslöser."
        ),
        "10.3",
        "start-event-in-sub-process event-sub-process-start",
    ),
    _advice(
        translatable(
            "Legen Sie Aktivitäten in den Teilprozess; ein Ad-hoc-Teilprozess hat keinen Start und kein Ende."
        ),
        "10.3",
        "empty-sub-process start-or-end-in-ad-hoc",
    ),
    _advice(
        translatable("Fassen Sie die Starts zu einem zusammen, und löschen Sie leere Teilprozesse."),
        "",
        "several-starts nothing-inside",
    ),
    _advice(
        translatable("Geben Sie jedem Weg eine Bedingung, oder machen Sie einen Weg ohne Bedingung zum Standardweg."),
        "8.4",
        "condition-not-allowed only-way-with-condition unknown-default default-with-condition",
    ),
    _advice(
        translatable("Passen Sie die Pfeile oder die Art des Gateways an."),
        "10.6",
        "gateway-direction gateway-without-choice event-gateway-ways event-gateway-target event-gateway-shared "
        "event-gateway-mixed event-gateway-boundary parallel-event-gateway "
        "instantiating-inside",
    ),
    _advice(
        translatable("Schreiben Sie einen FEEL-Ausdruck, beginnend mit =, der wahr oder falsch ergibt."),
        "",
        "not-feel broken-expression flow-without-condition complex-without-condition",
    ),
    _advice(
        translatable("Schreiben Sie eine Bedingung, die wahr oder falsch ergibt."),
        "8.4",
        "no-condition event-without-condition",
    ),
    _advice(
        translatable("Ersetzen Sie das Skript durch einen FEEL-Ausdruck oder eine Dienstaufgabe."),
        "",
        "script-without-feel",
    ),
    _advice(
        translatable("Kennzeichnen Sie den Ausdruck als FormalExpression, oder schreiben Sie FEEL, beginnend mit =."),
        "8.4",
        "expression-not-formal expression-empty expression-language",
    ),
    _advice(
        translatable("Wählen Sie am Ereignis aus, worauf es wartet oder was es auslöst, mit Namen oder Code."),
        "10.5",
        "event-without-trigger event-without-name error-without-code "
        "escalation-without-code escalation-code error-code event-definition-taken error-not-interrupting",
    ),
    _advice(
        translatable("Tragen Sie den Code ein, oder lassen Sie offen, welcher Fehler es ist: Dann gelten alle."),
        "",
        "code-unknown",
    ),
    _advice(
        translatable("Wählen Sie eine andere Art von Ereignis; was wo läuft, steht in der Anleitung zu den Modellen."),
        "10.5",
        "event-not-allowed",
    ),
    _advice(
        translatable("Zeichnen Sie es anders; was an welcher Stelle läuft, steht in der Anleitung zu den Modellen."),
        "",
        "unsupported-event",
    ),
    _advice(
        translatable(
            "Wählen Sie eine Nachricht, und tragen Sie an ihr einen Zuordnungsschlüssel (correlationKey) ein."
        ),
        "",
        "message-without-key receive-without-message",
    ),
    _advice(
        translatable("Schreiben Sie genau eine Zeit: ein Datum, eine Dauer wie P14D oder einen Zyklus wie R3/P7D."),
        "10.5",
        "timer-without-time timer-with-times broken-timer",
    ),
    _advice(
        translatable("Geben Sie Anfang und Ziel des Sprungs im selben Bereich denselben Namen; ein Ziel genügt."),
        "10.5",
        "link-without-target link-without-source link-without-name link-with-targets link-with-flow link-halves",
    ),
    _advice(
        translatable("Geben Sie die Liste oder die Anzahl an, oder Bedingung und Höchstzahl der Schleife."),
        "",
        "loop-without-collection loop-without-end event-sub-process-loop",
    ),
    _advice(
        translatable("Berichtigen Sie die Angaben zur Wiederholung."),
        "10.3",
        "two-loops loop-maximum loop-behavior loop-data loop-item quantity",
    ),
    _advice(
        translatable(
            "Verbinden Sie das Kompensationsereignis durch eine Assoziation mit der Aktivität, die rückgängig macht."
        ),
        "10.7",
        "compensation-without-handler compensation-with-flow compensation-not-interrupting compensation-target "
        "handler-with-flow handler-unused",
    ),
    _advice(
        translatable("Ziehen Sie die Kompensation heraus: aus der Wiederholung, dem Prozess oder von der Aktivität."),
        "",
        "compensation-in-loop compensation-of-process compensation-without-waiting handler-with-boundary",
    ),
    _advice(
        translatable("Hängen Sie das Abbruchereignis an eine Transaktion, und lösen Sie es nur darin aus."),
        "10.3",
        "cancel-boundary cancel-outside",
    ),
    _advice(
        translatable("Legen Sie fest, wer oder was die Aufgabe erledigt und wo das Ergebnis bleibt."),
        "",
        "nobody-assigned no-task-type no-result-variable foreign-instruction element-outside-extensions",
    ),
    _advice(
        translatable("Nennen Sie entweder eine Ressource mit Parametern oder einen Ausdruck."),
        "10.3",
        "performer-twice performer-parameters",
    ),
    _advice(
        translatable("Nachrichtenflüsse verbinden Aktivitäten, Nachrichtenereignisse oder Ränder verschiedener Pools."),
        "7.6",
        "message-flow-end message-flow-source message-flow-target message-flow-inside message-flow-without-message",
    ),
    _advice(
        translatable("Tragen Sie mindestens 0 und höchstens so viele Beteiligte ein, wie es geben kann."),
        "9.3",
        "participant-multiplicity",
    ),
    _advice(
        translatable("Zeichnen Sie Choreografien und Konversationen für sich, nicht in Prozessen."),
        "11",
        "choreography-inside choreography-reference choreography-closed conversation-parts",
    ),
    _advice(
        translatable("Entfernen Sie die technischen Datenangaben, oder bringen Sie sie in Einklang."),
        "10.4",
        "data-collection data-state-name data-sources data-types data-direction data-end data-of-another "
        "data-out-of-reach data-outside-sets event-data event-data-type set-member set-missing "
        "sets-not-mutual sub-process-data called-data",
    ),
    _advice(
        translatable("Entfernen Sie die Angaben zu Operation und Daten, oder bringen Sie sie in Einklang."),
        "8.5",
        "message-of-operation operation-sets operation-data message-sets message-data message-without-operation "
        "interface-data interface-without-binding",
    ),
    _advice(translatable("Ordnen Sie der Bahn nur zu, was in ihrem Prozess steht."), "10.8", "lane-of-another"),
    _advice(translatable("Schreiben Sie text/plain, oder lassen Sie die Angabe weg."), "8.4", "text-format"),
    _advice(translatable("Lösen Sie den Kreis auf: Ein Prozess darf sich nicht selbst aufrufen."), "", "call-cycle"),
    _advice(
        translatable("Wählen Sie nur eine der Dateien, oder geben Sie einer eine andere Kennung."), "", "in-two-files"
    ),
)

BY_RULE = {rule: advice for advice in ALL for rule in advice.rules}


def advised(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings with what to do about each."""
    for finding in findings:
        advice = BY_RULE.get(finding.rule)
        yield replace(finding, remedy=advice.remedy, clause=advice.clause) if advice else finding
