"""A scope of a running instance: the process itself, a sub-process, a called process, or a set of instances.

It is SpiffWorkflow's `Workflow` reduced to tokens: one root task, and one task for every token that stands
somewhere, beside each other and not in a tree, whose upkeep would grow with the square of their number. A token is
READY when the engine must act, STARTED when it waits for the outside, ERROR when a person must look at it; a
completed or cancelled token is removed at once, so a scope is as small as what is going on in it, however long the
instance has run. The items of a loop that sleep (`engine.execution.sleeping`) are not in it until somebody wakes them.
"""

from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from SpiffWorkflow import TaskState, Workflow
from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from uuid_utils.compat import uuid7

from engine.model.elements import ProcessModel

if TYPE_CHECKING:
    from engine.execution.execution import Execution

ROOT = "(scope)"  # no BPMN id can look like this


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
        self.sleeping = 0  # items of this loop that sleep
        self.task_tree = Task(self, self.spec.start, state=TaskState.COMPLETED, id=scope_id)

    @property
    def tokens(self) -> Iterator[Task]:
        """All tokens, oldest first, those that slept among them; the scope may change meanwhile."""
        if self.sleeping:
            self.execution.wake_all()
        return self.awake

    @property
    def awake(self) -> Iterator[Task]:
        """The tokens that are here, oldest first; the scope may change meanwhile."""
        return iter(list(self.tasks.values())[1:])

    @property
    def count(self) -> int:
        """How many tokens there are, those that sleep among them."""
        return len(self.tasks) - 1 + self.sleeping

    @property
    def is_busy(self) -> bool:
        """Whether a token is left that does not only listen."""
        return bool(self.sleeping) or any(not token.internal_data.get("listening") for token in self.awake)

    def find(self, token_id: UUID) -> Task | None:
        """The token, if it stands in this scope and does not sleep."""
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
        token = Token(self, spec, state=TaskState.FUTURE, id=uuid7())
        token.internal_data.update(data)
        token._ready()
        self.execution.agenda.add(token)
        return token

    def restore(self, element_id: str, token_id: UUID, state: int, data: dict[str, Any]) -> Task:
        """Put back a token that was stored."""
        token = Token(self, self.spec.task_specs[element_id], state=state, id=token_id)
        token.internal_data = data
        self.execution.recall(token_id)
        return token

    def put_in_order(self) -> None:
        """The items of a loop stand in the order of its list, however they were woken."""
        root, *items = self.tasks.values()
        items.sort(key=lambda item: int(item.internal_data["index"]))
        self.tasks = {task.id: task for task in (root, *items)}

    def remove(self, token: Task) -> None:
        """Forget a token that is done or cancelled."""
        del self.tasks[token.id]

    def _task_completed_notify(self, task: Task) -> None:
        self.execution.token_left(task)


def scope_of(token: Task) -> Scope:
    """The scope that a token stands in."""
    scope: Scope = token.workflow
    return scope
