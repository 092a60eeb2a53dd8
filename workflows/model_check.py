"""Models tried out before anybody relies on them: published into an empty database, and their scenarios played.

A thin bridge for the command line, like `decision_tables`: finds the files, leaves publishing to `publishing` and
playing to `engine.scenarios`, and says in sentences what came out.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine import scenarios
from engine.bench import Coverage
from engine.database import Database, unit_of_work
from engine.errors import translatable
from engine.findings import Finding, Severity, has_errors
from engine.model.elements import ProcessModel
from engine.model.reading import read_processes
from engine.model.store import published_processes
from workflows import audit, publishing
from workflows.publishing import SourceFile

MODEL_ENDING = ".bpmn"


@dataclass(frozen=True, slots=True)
class CheckedModel:
    """One process, how its scenarios came out, and what all scenarios together reached of it."""

    model: ProcessModel
    played: tuple[scenarios.Played, ...]
    coverage: Coverage

    @property
    def failed(self) -> tuple[scenarios.Played, ...]:
        """The scenarios that did not come out as they say."""
        return tuple(played for played in self.played if not played.is_passed)


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """What there is to say about the checked models."""

    findings: tuple[Finding, ...]  # of the models and the scenario files; after an error nothing was played
    models: tuple[CheckedModel, ...]
    seconds: float  # from the first file to the last scenario

    def below(self, percent: float) -> tuple[CheckedModel, ...]:
        """The models of which less was reached."""
        return tuple(checked for checked in self.models if checked.coverage.percent < percent)

    def is_sound(self, percent: float = 0) -> bool:
        """Whether all fits together, every scenario passed, and so much of every model was reached."""
        failed = any(checked.failed for checked in self.models)
        return not (has_errors(self.findings) or failed or self.below(percent))


def check(database: Database, paths: Sequence[Path], basis: Sequence[Path], only: str = "") -> ModelCheck:
    """Check the models and scenarios of files and folders on an empty database.

    They are published on top of what the folders of `basis` hold: models need the forms, tables and processes they use.
    Of the scenarios only those are played whose name contains `only`.
    """
    began = time.monotonic()
    own, basis_files = publishing.files_below(map(_model_of, paths)), publishing.files_below(basis)
    changed = [file for file in own if file not in basis_files]
    unchanged = {file.name for file in own if file in basis_files}
    with unit_of_work(database) as session:
        publication = publishing.publish(session, basis_files, audit.SYSTEM)
        findings = [one for one in publication.findings if one.severity is Severity.ERROR or one.source in unchanged]
        if changed and not publication.refused:
            findings += publishing.publish(session, changed, audit.SYSTEM).findings
        models = published_processes(session)
    if not own:
        findings.append(_nothing_in(paths))
    read = [file.narrowed(only) for file in _scenario_files(paths, models, findings)]
    if has_errors(findings):
        return ModelCheck(tuple(findings), (), time.monotonic() - began)
    wanted = [process_id for file in own for process_id in _processes(file)]
    played = {file.process_id: tuple(scenarios.play(database, file, models)) for file in read}
    reached = _reached(result for results in played.values() for result in results)
    checked = [
        CheckedModel(models[key], played.get(key, ()), Coverage.of(models[key], reached.get(key, ())))
        for key in dict.fromkeys((*wanted, *played))
        if key in models
    ]
    return ModelCheck(tuple(findings), tuple(checked), time.monotonic() - began)


def report_lines(report: ModelCheck, percent: float = 0) -> Iterator[str]:
    """A check in sentences: findings, each model with its failed scenarios and unreached elements, a summary."""
    marks = {Severity.ERROR: translatable("Fehler"), Severity.WARNING: translatable("Warnung")}
    for finding in report.findings:
        yield f"{marks[finding.severity]}: {finding}"
    if has_errors(report.findings):
        yield translatable("Solange es Fehler gibt, wird kein Szenario gespielt.")
        return
    for checked in report.models:
        yield from _model_lines(checked)
    failed = sum(len(checked.failed) for checked in report.models)
    played = sum(len(checked.played) for checked in report.models)
    sentence = translatable("{models} Modelle, {played} Szenarien, davon {failed} gescheitert; {seconds:.0f} Sekunden.")
    yield sentence.format(models=len(report.models), played=played, failed=failed, seconds=report.seconds)
    for checked in report.below(percent):
        sentence = translatable("{process}: Die Abdeckung liegt unter {percent:g} %.")
        yield sentence.format(process=checked.model.process_id, percent=percent)


def _model_lines(checked: CheckedModel) -> Iterator[str]:
    coverage = checked.coverage
    yield f"{checked.model.process_id}: {checked.model.name}"
    passed = len(checked.played) - len(checked.failed)
    scenarios_line = translatable("  Szenarien: {passed} von {played} bestanden.")
    yield scenarios_line.format(passed=passed, played=len(checked.played))
    for played in checked.failed:
        yield from _failure_lines(played)
    coverage_line = translatable("  Abdeckung: {reached} von {elements} Elementen, {percent} %.")
    yield coverage_line.format(
        reached=len(coverage.reached), elements=len(coverage.elements), percent=int(coverage.percent)
    )
    if coverage.missed:
        missed = ", ".join(f"{coverage.elements[element]} ({element})" for element in coverage.missed)
        yield translatable("  Nie erreicht: {missed}").format(missed=missed)


def _failure_lines(played: scenarios.Played) -> Iterator[str]:
    scenario, step = played.scenario, played.step
    yield translatable("  Gescheitert: „{name}“ (Zeile {line})").format(name=scenario.name, line=scenario.line)
    where = translatable("Beim Start") if step is None else translatable("Zeile {line}, {step}")
    indented = played.problem.replace("\n", "\n      ")
    yield f"    {where.format(line=step and step.line, step=step and step.title)}: {indented}"
    yield f"      {played.standing}"


def _nothing_in(places: Sequence[Path]) -> Finding:
    sentence = translatable("Hier ist nichts zu prüfen: Keine Datei endet auf {endings}.")
    values = {"endings": ", ".join(publishing.ENDINGS)}
    return Finding("nothing-there", None, Severity.ERROR, sentence, values, ", ".join(map(str, places)))


def _model_of(path: Path) -> Path:
    """The model that a file of scenarios stands beside; else the path itself."""
    if not path.name.endswith(scenarios.SUFFIX):
        return path
    model = path.with_name(path.name.removesuffix(scenarios.SUFFIX) + MODEL_ENDING)
    return model if model.is_file() else path


def _processes(file: SourceFile) -> list[str]:
    return [model.process_id for model in read_processes(file.content)] if file.name.endswith(MODEL_ENDING) else []


def _scenario_files(
    places: Iterable[Path], models: Mapping[str, ProcessModel], findings: list[Finding]
) -> Iterator[scenarios.ScenarioFile]:
    """The readable scenario files in, among or beside `places`; what is wrong with them is added to `findings`."""
    for path in sorted({found for place in places for found in _beside(place)}):
        file, wrong = scenarios.read(path.read_bytes(), path.name)
        findings += wrong
        if file is not None and models:
            findings += scenarios.check_names(file, models)
            yield file


def _beside(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from path.rglob(f"*{scenarios.SUFFIX}")
    elif path.name.endswith(scenarios.SUFFIX):
        yield path
    elif (beside := path.with_suffix(scenarios.SUFFIX)).is_file():
        yield beside


def _reached(played: Iterable[scenarios.Played]) -> dict[str, set[str]]:
    reached: dict[str, set[str]] = {}
    for result in played:
        for process_id, elements in result.reached.items():
            reached.setdefault(process_id, set()).update(elements)
    return reached
