"""Any BPMN file as a draft: what can be understood of it, and everything that stands against publishing it.

Opening never fails: a file that cannot be read at all is a draft without processes and with one finding. Publishing
(`engine.model.store`) reads and checks in the same way and needs a draft without errors.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from engine.errors import translatable
from engine.findings import Finding, Severity, has_errors
from engine.model import file_rules, rules
from engine.model.dialect import bpmn
from engine.model.elements import Element, ProcessModel
from engine.model.reading import processes_below
from engine.model.rules import Known
from engine.model.rules.advice import advised
from engine.safe_xml import UnreadableXml, parse

DRAWING = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNDiagram"
ROOT = "definitions"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is in a file; `findings` name elements by the ids in it."""

    processes: tuple[ProcessModel, ...] = ()  # all, in the order of the file
    findings: tuple[Finding, ...] = ()
    is_drawn: bool = False  # whether the file says where the elements stand on the page

    @property
    def candidates(self) -> tuple[ProcessModel, ...]:
        """The processes that are meant to run: those marked so, or all where none is."""
        return tuple(model for model in self.processes if model.executable) or self.processes

    @property
    def elements(self) -> tuple[Element, ...]:
        """The flow elements of all processes."""
        return tuple(element for model in self.processes for element in model.elements.values())

    @property
    def is_publishable(self) -> bool:
        """Whether nothing stands against publishing."""
        return not has_errors(self.findings)


def open_draft(xml: bytes, name: str = "", known: Known | None = None) -> Draft:
    """The draft in `xml` with all findings, whatever is in it; `known` says what else is published."""
    draft = read_draft(xml, name)
    here = frozenset(model.process_id for model in draft.candidates)
    there = known or Known()
    there = replace(there, processes=there.processes | here)
    found = [finding for model in draft.candidates for finding in check_process(model, there, name)]
    return replace(draft, findings=(*draft.findings, *found))


def read_draft(xml: bytes, name: str = "") -> Draft:
    """The draft in `xml` with the findings on the file as such: its processes are not checked yet."""
    try:
        root = parse(xml)
    except UnreadableXml as unreadable:
        return Draft(findings=_found([_whole_file(unreadable.rule, unreadable.sentence, **unreadable.values)], name))
    if root.tag != bpmn(ROOT):
        return Draft(findings=_found([_not_bpmn(root)], name))
    processes = tuple(processes_below(root, xml))
    draft = Draft(processes, is_drawn=root.find(DRAWING) is not None)
    return replace(draft, findings=_found([*file_rules.check(root), *_on_processes(root, draft)], name))


def check_process(model: ProcessModel, known: Known, name: str = "") -> tuple[Finding, ...]:
    """The findings on one process of the file `name`."""
    return _found(rules.check(model, known), name)


def _on_processes(root: etree._Element, draft: Draft) -> Iterator[Finding]:
    if not draft.processes:
        if next(root.iter(bpmn("choreography")), None) is not None:
            yield _whole_file("no-process", translatable("Die Datei enthält eine Choreografie, aber keinen Prozess."))
        else:
            yield _whole_file("no-process", translatable("Die Datei enthält keinen Prozess."))
    some_run = any(model.executable for model in draft.processes)
    for model in draft.processes:
        if some_run and not model.executable:
            sentence = translatable("Der Prozess „{process}“ ist nicht ausführbar und bleibt außer Betracht.")
            yield Finding("process-left-out", model.process_id, Severity.WARNING, sentence, {"process": model.name})
            yield from rules.check_drawing(model)


def _not_bpmn(root: etree._Element) -> Finding:
    name = etree.QName(root)
    if name.localname == ROOT and name.namespace and "bpmn" in name.namespace.lower():
        sentence = translatable("Die Datei ist in einer anderen BPMN-Fassung geschrieben ({namespace}).")
        return _whole_file("other-bpmn-version", sentence, namespace=name.namespace)
    sentence = translatable("Die Datei ist kein BPMN-Modell: Sie beginnt mit „{tag}“.")
    return _whole_file("not-bpmn", sentence, tag=name.localname)


def _whole_file(rule: str, sentence: str, /, **values: object) -> Finding:
    return Finding(rule, None, Severity.ERROR, sentence, values)


def _found(findings: Iterable[Finding], name: str) -> tuple[Finding, ...]:
    return tuple(replace(finding, source=name) for finding in advised(findings))
