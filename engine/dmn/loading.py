"""Loads a DMN file and the files it imports: parse, check the requirements, compile; all findings at once."""

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from engine.dmn.compiled import CompiledModel
from engine.dmn.compiler import compiled_model
from engine.dmn.document import UnreadableDocument
from engine.dmn.elements import Definitions, Import
from engine.dmn.model import DecisionModel
from engine.dmn.parser import parse
from engine.dmn.reading import Reading
from engine.dmn.requirements import check_requirements
from engine.errors import LaufzettelError, translatable
from engine.findings import Finding, Severity, has_errors

# Findings after which a model cannot be evaluated at all, however tolerant the caller is.
_FATAL = frozenset({"requirement-cycle", "import-cycle"})


class InvalidDecisionModel(LaufzettelError):
    """The DMN file cannot be used; `findings` says everything that is wrong with it."""

    sentence: ClassVar[str] = translatable("Die Entscheidungsdatei ist fehlerhaft ({count} Befunde): {first}")

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        errors = [finding for finding in self.findings if finding.severity is Severity.ERROR]
        super().__init__(count=len(self.findings), first=str(errors[0]) if errors else "")


def load(xml: bytes, imports: Iterable[bytes] | None = None, *, tolerant: bool = False) -> DecisionModel:
    """The decision model of a DMN file (1.1 to 1.6).

    `imports` are the files that it may import; they are found by their namespace. Raises InvalidDecisionModel with all
    findings if any of them is an error. With `tolerant` an expression that cannot be read does not refuse the file:
    it evaluates to null, as the standard has it, and the finding is kept in `DecisionModel.findings`.
    """
    reading = Reading()
    try:
        definitions = parse(xml, reading)
    except UnreadableDocument as unreadable:
        raise InvalidDecisionModel([unreadable.finding]) from unreadable
    try:
        compiled = _Loader(imports or (), reading).compile(definitions, reading, (definitions.namespace,))
    except RecursionError:
        compiled = None
        sentence = translatable("Datentypen oder Ausdrücke der Datei sind zu tief ineinander verschachtelt.")
        reading.error("dmn-too-deep", None, sentence)
    findings = reading.findings
    fatal = [finding for finding in findings if finding.rule in _FATAL]
    if compiled is None or fatal or (has_errors(findings) and not tolerant):
        raise InvalidDecisionModel(findings)
    return DecisionModel(compiled, findings)


class _Loader:
    """Compiles a file after the files it imports; every imported file is parsed once."""

    def __init__(self, sources: Iterable[bytes], reading: Reading) -> None:
        self._reading = reading
        self._known: dict[str, tuple[Definitions, Reading]] = {}
        self._compiled: dict[str, CompiledModel | None] = {}
        for source in sources:
            own = Reading()
            try:
                definitions = parse(source, own)
            except UnreadableDocument:
                continue  # matters only if it should have been the file that is missing then
            self._known.setdefault(definitions.namespace, (definitions, own))

    def compile(self, definitions: Definitions, reading: Reading, opened: tuple[str, ...]) -> CompiledModel | None:
        """The compiled file; None if a cycle makes compiling it pointless. Findings go to `reading`."""
        imported: dict[str, CompiledModel] = {}
        for wanted in definitions.imports:
            model = self._imported(wanted, reading, opened)
            if model is not None:
                imported[wanted.name] = model
        by_namespace = {model.definitions.namespace: model.definitions for model in imported.values()}
        check_requirements(definitions, by_namespace, reading)
        if any(finding.rule in _FATAL for finding in reading.findings):
            return None
        return compiled_model(definitions, imported, reading)

    def _imported(self, wanted: Import, reading: Reading, opened: tuple[str, ...]) -> CompiledModel | None:
        if not wanted.is_decision_model:
            reading.warning(
                "import-kind",
                None,
                translatable("Der Import „{name}“ ist keine Entscheidungsdatei und wird übergangen."),
                name=wanted.name,
            )
            return None
        if wanted.namespace in opened:
            reading.error(
                "import-cycle",
                None,
                translatable("Die Dateien binden einander im Kreis ein ({namespace})."),
                namespace=wanted.namespace,
            )
            return None
        if wanted.namespace not in self._known:
            reading.error(
                "import-missing",
                None,
                translatable("Die eingebundene Datei „{name}“ ({namespace}) fehlt."),
                name=wanted.name,
                namespace=wanted.namespace,
            )
            return None
        if wanted.namespace not in self._compiled:
            definitions, own = self._known[wanted.namespace]
            self._compiled[wanted.namespace] = self.compile(definitions, own, (*opened, wanted.namespace))
            source = definitions.name or wanted.namespace
            self._reading.findings += [replace(finding, source=finding.source or source) for finding in own.findings]
        return self._compiled[wanted.namespace]


__all__ = ["InvalidDecisionModel", "load"]
