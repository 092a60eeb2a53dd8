"""Decision files on disk, as analysts keep them: evaluate one, check several with the examples beside them.

A thin bridge for the command line: reads files, leaves all judgement to `engine.dmn`. Files that stand in the same
folder may be imported by each other.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from engine import dmn, feel
from engine.errors import LaufzettelError, translatable
from engine.findings import Finding, Severity, has_errors


class UnreadableFile(LaufzettelError):
    """A decision file that cannot be opened."""

    sentence: ClassVar[str] = translatable("Die Datei {path} lässt sich nicht lesen: {problem}")


@dataclass(frozen=True, slots=True)
class FileReport:
    """What there is to say about one decision file."""

    path: Path
    findings: tuple[Finding, ...]
    examples: tuple[dmn.ExampleResult, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing forbids publishing and all examples came out as expected."""
        return not has_errors(self.findings) and all(result.is_passed for result in self.examples)


def decide(path: Path, decision: str, inputs: str) -> dmn.Evaluation:
    """Evaluate a decision of a file for inputs in JSON; "@2026-01-31" is a date (see docs/dmn.md).

    Raises UnreadableFile, and of `engine.dmn` InvalidDecisionModel, UnknownDecision and InvalidExamples.
    """
    return _load(path).evaluate(decision, _inputs(inputs))


def check_file(path: Path) -> FileReport:
    """The findings about a file, and the examples beside it (`name.examples.json`) run as tests."""
    try:
        model = _load(path)
        findings = dmn.check(model)
        examples = _run_examples(path, model)
    except dmn.InvalidDecisionModel as invalid:
        return FileReport(path, _named(path, invalid.findings), ())
    except (UnreadableFile, dmn.InvalidExamples) as error:
        finding = Finding("unreadable-file", None, Severity.ERROR, "{problem}", {"problem": str(error)})
        return FileReport(path, _named(path, (finding,)), ())
    return FileReport(path, _named(path, findings), examples)


def evaluation_lines(evaluation: dmn.Evaluation) -> Iterator[str]:
    """An evaluation in sentences: the result, every decision on the way with its matched rules, and the reasons."""
    yield translatable("{decision} = {value}").format(decision=evaluation.name, value=_text(evaluation.value))
    for step in evaluation.trace:
        if step.decision_id != evaluation.decision_id:
            yield translatable("  {decision} = {value}").format(decision=step.name, value=_text(step.value))
        for table in step.tables:
            yield from (f"    {rule.sentence}" for rule in table.rules)
            if table.used_default:
                yield translatable("    Keine Regel traf zu; es gilt der Vorgabewert.")
    for reason in evaluation.reasons:
        yield translatable("  Hinweis: {sentence}").format(sentence=reason.sentence)


def report_lines(report: FileReport) -> Iterator[str]:
    """A report in sentences, one line per finding and failed example, and a summary."""
    marks = {Severity.ERROR: translatable("Fehler"), Severity.WARNING: translatable("Warnung")}
    for finding in report.findings:
        yield f"{marks[finding.severity]}: {finding}"
    for result in report.examples:
        if not result.is_passed:
            yield translatable("Beispiel „{name}“ ({decision}): {problem}").format(
                name=result.example.name, decision=result.example.decision, problem=result.problem
            )
    passed = sum(result.is_passed for result in report.examples)
    yield translatable("{file}: {findings} Befunde, {passed} von {examples} Beispielen wie erwartet.").format(
        file=report.path.name, findings=len(report.findings), passed=passed, examples=len(report.examples)
    )


def error_lines(error: LaufzettelError) -> Iterator[str]:
    """What an error has to say; all findings of a file that cannot be used."""
    if isinstance(error, dmn.InvalidDecisionModel):
        yield from (str(finding) for finding in error.findings)
    else:
        yield str(error)


def _text(value: Any) -> str:
    return feel.text_of([value])[1:-1]


def _load(path: Path) -> dmn.DecisionModel:
    neighbours = sorted(other for other in path.parent.glob("*.dmn") if other.resolve() != path.resolve())
    return dmn.load(_read(path), [_read(other) for other in neighbours])


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path=path, problem=error.strerror or str(error)) from error


def _inputs(text: str) -> Mapping[str, Any]:
    try:
        inputs = json.loads(text, parse_float=dmn.exact_number)
    except json.JSONDecodeError as error:
        raise dmn.InvalidExamples(problem=str(error)) from error
    if not isinstance(inputs, dict):
        raise dmn.InvalidExamples(problem=translatable("Die Eingaben sind kein JSON-Objekt."))
    return {name: dmn.feel_value(value) for name, value in inputs.items()}


def _run_examples(path: Path, model: dmn.DecisionModel) -> tuple[dmn.ExampleResult, ...]:
    beside = path.with_suffix(dmn.EXAMPLES_SUFFIX)
    if not beside.is_file():
        return ()
    try:
        text = _read(beside).decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile(path=beside, problem=str(error)) from error
    return tuple(dmn.run_examples(model, dmn.read_examples(text)))


def _named(path: Path, findings: tuple[Finding, ...] | list[Finding]) -> tuple[Finding, ...]:
    return tuple(replace(finding, source=finding.source or path.name) for finding in findings)
