"""Opening scopes: what begins with a process, a sub-process, a loop or a called process.

The scope is made, its event sub-processes begin to wait, and tokens stand on the elements that it begins with.
"""

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from uuid_utils.compat import uuid7

from engine.execution import variables
from engine.execution.scope import Executable, Scope, scope_of
from engine.model.specs.builder import ScopeSpec
from engine.model.specs.events import IMMEDIATE_KINDS
from engine.model.specs.subprocesses import EventSubProcess
from engine.model.starts import Start, first_elements, plain_start

if TYPE_CHECKING:
    from engine.execution.execution import Execution

BEGIN = "begin"  # of a sub-process's token: the elements to begin with, and their data, instead of its start event


class Opening:
    """Opens the scopes of one execution."""

    def __init__(self, execution: "Execution") -> None:
        self._execution = execution

    def process(self, executable: Executable, given: dict[str, Any], start: Start | None) -> None:
        """The scope of the process itself, with a token where it starts (None: the start event without a trigger)."""
        scope = self._execution.add_scope(uuid7(), "process", executable.model.process_id, executable, None)
        self._give(scope, given)
        self._execution.note_process("started", None, {})
        self._begin(scope, start)

    def sub_process(self, token: Task, spec_id: str) -> Scope:
        """The scope of a sub-process, with a token on its start event."""
        scope = self._execution.add_scope(uuid7(), "subprocess", spec_id, scope_of(token).executable, token)
        self._begin(scope, None)
        return scope

    def ad_hoc(self, token: Task, spec_id: str) -> Scope:
        """The scope of an ad-hoc sub-process; the caller places its tokens."""
        scope = self._execution.add_scope(uuid7(), "subprocess", spec_id, scope_of(token).executable, token)
        self._listen(scope)
        return scope

    def loop(self, token: Task, spec_id: str) -> Scope:
        """The scope in which the instances of a loop run; the caller places them."""
        return self._execution.add_scope(uuid7(), "multi", spec_id, scope_of(token).executable, token)

    def call(self, token: Task, executable: Executable, given: dict[str, Any]) -> None:
        """The scope of a called process, which sees the variables that it is given and no others."""
        scope = self._execution.add_scope(uuid7(), "call", executable.model.process_id, executable, token)
        self._give(scope, given)
        token.internal_data[variables.HANDED_BACK] = []
        self._begin(scope, None)

    def _give(self, scope: Scope, given: dict[str, Any]) -> None:
        scope.variables = given
        self._execution.changes.variables[scope.id] = set(given)

    def _begin(self, scope: Scope, start: Start | None) -> None:
        self._listen(scope)
        holder = scope.parent_token
        first = holder.internal_data.pop(BEGIN, None) if holder is not None else None
        if first is None:
            begun = start or plain_start(scope.executable.model, scope.spec_id)
            first = first_elements(scope.executable.model, scope.spec_id, begun)
        for element_id, data in first:
            scope.place(element_id, **data)

    def _listen(self, scope: Scope) -> None:
        """The event sub-processes of a new scope begin to wait."""
        spec: ScopeSpec = scope.spec
        for listener in spec.listeners:
            node: EventSubProcess = spec.task_specs[listener]
            if node.element.event and node.element.event.kind not in IMMEDIATE_KINDS:
                scope.place(listener, listening=True)
