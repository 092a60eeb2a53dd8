"""A scope of a running instance: the process itself, a sub-process, a called process, or a set of instances.

It is SpiffWorkflow's `Workflow` reduced to tokens: one root task, and one task for every token that stands
somewhere, beside each other and not in a tree, whose upkeep would grow with the square of their number. A token is
READY when the engine must act, STARTED when it waits for the outside, ERROR when a person must look at it; a
completed or cancelled token is removed at once, so a scope is as small as what is going on in it, however long the
instance has run. The instances of a loop that wait sleep as they were stored, until somebody looks at them.
"""

from collections.abc import Callable, Iterator, MutableMapping
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from SpiffWorkflow import TaskState, Workflow
from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task

from engine.model.elements import ProcessModel

if TYPE_CHECKING:
    from engine.execution.execution import Execution

ROOT = "(scope)"  # no BPMN id can look like this

StoredRow = list[Any]  # of a token: its id as text, its specification, its state, its data


class Executable(Protocol):
    """A model version, ready to run."""

    @property
    def model_version_id(self) -> int:
        """The version's id."""
        ...

    @property
    def model(self) -> ProcessModel:
        """The process as data."""
        ...

    def scope_spec(self, scope_id: str) -> WorkflowSpec:
        """The specification of the process (its id) or of one of its sub-processes or loops."""
        ...

    def pin(self, kind: str, key: str) -> int | None:
        """The version of the form, decision or process `key` that belongs to this model version."""
        ...


class ScopeRoot(TaskSpec):
    """The specification of a scope's root task; it only holds the tokens together."""

    def __init__(self, wf_spec: WorkflowSpec) -> None:
        super().__init__(wf_spec, ROOT)

    def serialize(self, serializer: Any, **kwargs: Any) -> Any:
        """Never used: `engine.state.codec` stores tokens."""
        raise NotImplementedError


class Token(Task):
    """SpiffWorkflow's task, whose every change of state is not described for a log: history says what happened."""

    def _set_state(self, value: int) -> None:
        self._state = value


class Scope(Workflow):
    """Tokens and variables of one activation of a process or sub-process."""

    tasks: dict[UUID, Task]

    def __init__(
        self,
        *,
        scope_id: UUID,
        kind: str,
        spec_id: str,
        executable: Executable,
        execution: "Execution",
        parent_token: Task | None,
    ) -> None:
        """`kind` is process, subprocess, call or multi; `spec_id` names the specification in `executable`."""
        super().__init__(executable.scope_spec(spec_id), deserializing=True)
        self.id = scope_id
        self.kind = kind
        self.spec_id = spec_id
        self.executable = executable
        self.execution = execution
        self.parent_token = parent_token
        self.variables: MutableMapping[str, Any] = {}
        self.asleep: dict[str, StoredRow | None] = {}  # as they were stored, in their order; None: woken since
        self.task_tree = Task(self, self.spec.start, state=TaskState.COMPLETED, id=scope_id)

    @property
    def tokens(self) -> Iterator[Task]:
        """All tokens, oldest first; the scope may change meanwhile."""
        self._wake_all()
        return iter(list(self.tasks.values())[1:])

    @property
    def is_busy(self) -> bool:
        """Whether a token is left that does not only listen."""
        if any(row is not None for row in self.asleep.values()):
            return True
        return any(not token.internal_data.get("listening") for token in self.tokens)

    def find(self, token_id: UUID) -> Task | None:
        """The token, if it still stands in this scope."""
        if self.asleep.get(str(token_id)) is not None:
            return self._wake(str(token_id))
        found: Task | None = self.tasks.get(token_id) if token_id != self.id else None
        return found

    @property
    def parent(self) -> "Scope | None":
        """The scope that the parent token stands in."""
        return scope_of(self.parent_token) if self.parent_token is not None else None

    @property
    def is_root(self) -> bool:
        """Whether variables end here: a process or a called process."""
        return self.kind in {"process", "call"}

    def place(self, element_id: str, **data: Any) -> Task:
        """Put a new token on an element; `data` is remembered with it. It runs when its turn comes."""
        spec = self.spec.task_specs[element_id]
        token = Token(self, spec, state=TaskState.FUTURE)
        token.internal_data.update(data)
        token._ready()
        self.execution.enqueue(token)
        return token

    def restore(self, element_id: str, token_id: UUID, state: int, data: dict[str, Any]) -> Task:
        """Put back a token that was stored."""
        token = Token(self, self.spec.task_specs[element_id], state=state, id=token_id)
        token.internal_data = data
        self.execution.recall(token_id)
        return token

    def rows(self, written: Callable[[Task], StoredRow]) -> list[StoredRow]:
        """All tokens as they are stored, oldest first; those that sleep are what they were."""
        awake = dict(list(self.tasks.items())[1:])
        rows: list[StoredRow] = []
        for token_id, row in self.asleep.items():
            if row is not None:
                rows.append(row)
            elif (token := awake.pop(UUID(token_id), None)) is not None:
                rows.append(written(token))
        return rows + [written(token) for token in awake.values()]

    def _wake(self, token_id: str) -> Task:
        row = self.asleep[token_id]
        assert row is not None
        self.asleep[token_id] = None
        _, element_id, state, data = row
        return self.restore(element_id, UUID(token_id), state, data)

    def _wake_all(self) -> None:
        if not self.asleep:
            return
        root, *others = self.tasks.values()
        awake = {token.id: token for token in others}
        self.tasks = {root.id: root}
        for token_id, row in self.asleep.items():
            if row is not None:
                self._wake(token_id)
            elif (token := awake.pop(UUID(token_id), None)) is not None:
                self.tasks[token.id] = token
        self.tasks.update(awake)
        self.asleep = {}

    def remove(self, token: Task) -> None:
        """Forget a token that is done or cancelled."""
        del self.tasks[token.id]

    def _task_completed_notify(self, task: Task) -> None:
        self.execution.token_left(task)


def scope_of(token: Task) -> Scope:
    """The scope that a token stands in."""
    scope: Scope = token.workflow
    return scope
