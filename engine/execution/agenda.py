"""Whose turn it is: the tokens that are ready to take a step, and what is looked at before the next one does."""

from collections import deque
from typing import TYPE_CHECKING

from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task

from engine.execution import conditions
from engine.model.specs.builder import ScopeSpec
from engine.model.specs.events import CatchEvent
from engine.model.specs.gateways import WaitingGateway

if TYPE_CHECKING:
    from engine.execution.execution import Execution


class Agenda:
    """The tokens of one execution that are ready, in the order of their turns."""

    def __init__(self, execution: "Execution") -> None:
        self._execution = execution
        self._ready: deque[Task] = deque()
        self._urgent: deque[Task] = deque()  # tokens that only begin to listen: before anybody can call

    def add(self, token: Task) -> None:
        """The token runs when its turn comes."""
        listening = isinstance(token.task_spec, CatchEvent) and not token.internal_data.get("triggered")
        (self._urgent if listening else self._ready).append(token)

    def next(self) -> Task | None:
        """The token whose turn it is; None when every token waits.

        Who begins to listen comes first, then conditional events look at changed variables, then all others. When
        nobody is left, gateways that wait look whether anybody can still come.
        """
        execution = self._execution
        while True:
            while self._urgent or (self._ready and not execution.conditions_stale):
                token = (self._urgent or self._ready).popleft()
                if token.state == TaskState.READY and execution.is_alive(token):
                    return token
            if not execution.conditions_stale:
                return self._ready_join()
            execution.conditions_stale = False
            conditions.check(execution)

    def _ready_join(self) -> Task | None:
        for scope in list(self._execution.scopes.values()):
            spec: ScopeSpec = scope.spec
            for gateway_id in spec.waiting_gateways:
                gateway: WaitingGateway = spec.task_specs[gateway_id]
                waiting = [
                    token for token in scope.tokens if token.task_spec is gateway and token.state == TaskState.STARTED
                ]
                if gateway.at_rest(waiting):
                    return self.next()
        return None
