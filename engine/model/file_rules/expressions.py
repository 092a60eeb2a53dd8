"""Whether expressions of executable processes are formal, and say in which language (BPMN 2.0.2, section 8.4.6)."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from engine.errors import translatable
from engine.findings import Finding
from engine.model.dialect import own_text, truth
from engine.model.event_reading import local_name
from engine.model.file_rules.bpmn_file import BpmnFile, Node, broken, is_executable

TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
FORMAL = "tFormalExpression"
MUST_BE_FORMAL = (
    "completionCondition",
    "activationCondition",
    "loopCardinality",
    "loopCondition",
    "conditionExpression",
    "timeDate",
    "timeDuration",
    "timeCycle",
    "from",
    "to",
)
ALWAYS_FORMAL = ("dataPath", "messagePath", "transformation")
PLAIN_TIME = re.compile(r"\d{4}-\d\d-\d\d[^ ]*|P[\dYMDTHSW.]+|R\d*/([^P/ ]+/)?P[\dYMDTHSW.]+", re.IGNORECASE)
IMPOSSIBLE_IN_URI = re.compile(r"[\s<>\"{}|\\^`]|%(?![0-9A-Fa-f]{2})")


def check(file: BpmnFile) -> Iterator[Finding]:
    """Findings on expressions, and on processes that say two things about being executable."""
    for expression in file.every(*MUST_BE_FORMAL):
        if is_executable(expression) and not _is_formal(expression):
            yield broken(
                "expression-not-formal",
                _owner(expression),
                translatable("„{element}“: „{text}“ ist nicht als formaler Ausdruck gekennzeichnet."),
                text=own_text(expression),
            )
    for expression in file.every():
        if (_is_typed(expression) or local_name(expression) in ALWAYS_FORMAL) and not own_text(expression):
            yield broken("expression-empty", _owner(expression), translatable("„{element}“: Ein Ausdruck ist leer."))
        language = expression.get("language")
        if language and not _is_uri(language):
            yield broken(
                "expression-language",
                _owner(expression),
                translatable("„{element}“: „{language}“ ist keine gültige Angabe einer Sprache."),
                language=language,
            )
    yield from _contradictions(file)


def _contradictions(file: BpmnFile) -> Iterator[Finding]:
    for process in file.every("process"):
        if process.get("processType") == "Public" and is_executable(process):
            yield broken(
                "public-and-executable",
                process,
                translatable("„{element}“ ist öffentlich (Public); ein öffentlicher Prozess ist nicht ausführbar."),
            )
    for flow in file.every("sequenceFlow"):
        if not truth(flow, "isImmediate", default=True) and is_executable(flow):
            yield broken(
                "flow-not-immediate",
                flow,
                translatable("Der Pfeil „{element}“: isImmediate=false gibt es nur in nicht ausführbaren Prozessen."),
            )


def _is_formal(expression: Node) -> bool:
    text = own_text(expression)
    return _is_typed(expression) or not text or text.startswith("=") or PLAIN_TIME.fullmatch(text) is not None


def _is_typed(expression: Node) -> bool:
    return expression.get(TYPE, "").rpartition(":")[2] == FORMAL


def _is_uri(text: str) -> bool:
    if IMPOSSIBLE_IN_URI.search(text):
        return False
    try:
        urlsplit(text)
    except ValueError:
        return False
    return True


def _owner(expression: Node) -> Node:
    """The nearest element that has an id: what the analyst sees."""
    return next((node for node in (expression, *expression.iterancestors()) if node.get("id")), expression)
