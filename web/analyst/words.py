"""How modelling terms read on a page: kinds of elements, hit policies, types, who published."""

from typing import Protocol

from flask_babel import gettext as _
from markupsafe import Markup

from workflows import audit
from workflows.catalogue import Kind, Published
from workflows.decision_trial import is_number
from workflows.published_decisions import NeededInput


class Table(Protocol):
    """A decision table, as far as its words go."""

    @property
    def hit_policy(self) -> str: ...

    @property
    def aggregation(self) -> str | None: ...


class Column(Protocol):
    """A column of one."""

    @property
    def label(self) -> str: ...


def published_by(published: Published) -> str:
    """Who brought a version into force."""
    return _("mit dem Programm") if published.published_by == audit.SYSTEM else published.published_by_name


def kind_heading(kind: Kind) -> str:
    """The heading of a part of the catalogue."""
    return {
        Kind.PROCESS: _("Prozesse"),
        Kind.DECISION: _("Entscheidungen"),
        Kind.FORM: _("Formulare"),
        Kind.PART: _("Teile von Formularen"),
    }[kind]


def kind_name(kind: Kind) -> str:
    """One thing of a kind."""
    return {
        Kind.PROCESS: _("Prozess"),
        Kind.DECISION: _("Entscheidung"),
        Kind.FORM: _("Formular"),
        Kind.PART: _("Teil von Formularen"),
    }[kind]


def element_kind(tag: str) -> str:
    """What a BPMN element is; its tag when there is no everyday word."""
    return {
        "startEvent": _("Beginn"),
        "endEvent": _("Ende"),
        "intermediateCatchEvent": _("Warten"),
        "intermediateThrowEvent": _("Meldung"),
        "boundaryEvent": _("Ereignis an einem Schritt"),
        "userTask": _("Aufgabe"),
        "manualTask": _("Arbeit ohne Formular"),
        "serviceTask": _("Arbeit des Programms"),
        "sendTask": _("Versand"),
        "receiveTask": _("Warten auf Nachricht"),
        "businessRuleTask": _("Entscheidungstabelle"),
        "scriptTask": _("Berechnung"),
        "callActivity": _("Aufruf eines Prozesses"),
        "subProcess": _("Teilprozess"),
        "transaction": _("Teilprozess, der als Ganzes gilt"),
        "adHocSubProcess": _("Teilprozess ohne feste Reihenfolge"),
        "exclusiveGateway": _("Verzweigung"),
        "parallelGateway": _("nebeneinander"),
        "inclusiveGateway": _("Auswahl"),
        "complexGateway": _("Auswahl nach Regel"),
        "eventBasedGateway": _("was zuerst eintritt"),
    }.get(tag, tag)


def order_state(state: str) -> str:
    """How far an order to move cases has come."""
    return {
        "prepared": _("noch nicht begonnen"),
        "running": _("läuft"),
        "paused": _("unterbrochen"),
        "finished": _("beendet"),
    }[state]


def hit_policy(table: Table) -> str:
    """What happens when several rules match (DMN 1.5, 8.3.3)."""
    sentences = {
        "UNIQUE": _("Eindeutig: Höchstens eine Regel darf zutreffen."),
        "ANY": _("Beliebig: Mehrere Regeln dürfen zutreffen, wenn sie dasselbe sagen."),
        "PRIORITY": _("Vorrang: Von mehreren zutreffenden gilt das Ergebnis, das weiter vorn steht."),
        "FIRST": _("Erste: Die oberste zutreffende Regel gilt."),
        "RULE ORDER": _("Alle zutreffenden Regeln, in der Reihenfolge der Tabelle."),
        "OUTPUT ORDER": _("Alle zutreffenden Regeln, nach dem Vorrang ihrer Ergebnisse."),
        "COLLECT": _("Sammeln: alle zutreffenden Regeln."),
    }
    sums = {
        "SUM": _("Sammeln: Summe aller zutreffenden Regeln."),
        "MIN": _("Sammeln: kleinstes Ergebnis der zutreffenden Regeln."),
        "MAX": _("Sammeln: größtes Ergebnis der zutreffenden Regeln."),
        "COUNT": _("Sammeln: Anzahl der zutreffenden Regeln."),
    }
    return sums.get(table.aggregation or "") or sentences.get(table.hit_policy, table.hit_policy)


def column_heading(column: Column) -> str:
    """What stands above a column: its label, else the expression or the name of the result."""
    return column.label or getattr(column, "text", "") or getattr(column, "name", "") or ""


def annotation_heading(name: str) -> str:
    """What stands above a column of annotations; most editors give it no name."""
    return name or _("Anmerkung")


def _how_typed(needed: NeededInput) -> str:
    """How a value is typed."""
    if is_number(needed):
        return _("Zahl")
    if needed.examples:
        return _("zum Beispiel %(values)s", values=", ".join(needed.examples))
    return _("Text") if needed.type == "string" else _('in FEEL, zum Beispiel [1, 2] oder "Text"')


def named_hint(needed: NeededInput) -> Markup:
    """The name that expressions use, and how the value is typed where the field does not show it."""
    name = Markup('<code class="lz-feel">{}</code>').format(needed.name)
    shown = needed.type in {"boolean", "date"} or (needed.allowed and needed.type == "string")
    return name if shown else Markup("{} · {}").format(name, _how_typed(needed))


def breakable(text: str) -> Markup:
    """A text without spaces, such as a list of codes, that may break behind its commas."""
    return Markup("{}").format(text).replace(",", Markup(",<wbr>"))
