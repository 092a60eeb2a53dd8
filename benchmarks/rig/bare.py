"""The baseline: bare SpiffWorkflow with its stock serializer, the whole workflow as one JSON row."""

import io
from collections.abc import Mapping
from typing import Any, ClassVar

import psycopg
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser import BpmnParser, TaskParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask
from SpiffWorkflow.bpmn.specs.defaults import NoneTask
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

_SERVICE_TASK = "{http://www.omg.org/spec/BPMN/20100524/MODEL}serviceTask"


class _ServiceAtOnce(BpmnParser):
    OVERRIDE_PARSER_CLASSES: ClassVar[dict[str, Any]] = {_SERVICE_TASK: (TaskParser, SimpleBpmnTask)}


class _ServiceWaits(BpmnParser):
    OVERRIDE_PARSER_CLASSES: ClassVar[dict[str, Any]] = {_SERVICE_TASK: (TaskParser, NoneTask)}


class Bare:
    """One process of bare SpiffWorkflow: one transaction to start it, and one for each step.

    A service task does nothing; it is a step of its own when `pause` is set, and part of the step before otherwise.
    """

    def __init__(self, url: str, process_id: str, model: bytes, *, pause: bool = False) -> None:
        parser = _ServiceWaits() if pause else _ServiceAtOnce()
        parser.add_bpmn_io(io.BytesIO(model))
        self.spec = parser.get_spec(process_id)
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        self.connection = psycopg.connect(url)
        self.connection.execute("CREATE TABLE IF NOT EXISTS baseline (id serial PRIMARY KEY, state json NOT NULL)")
        self.connection.commit()

    def start(self, variables: Mapping[str, Any]) -> int:
        """Start an instance; returns its row."""
        workflow = BpmnWorkflow(self.spec)
        workflow.data.update(variables)
        workflow.do_engine_steps()
        insert = "INSERT INTO baseline (state) VALUES (%s) RETURNING id"
        row = self.connection.execute(insert, [self.serializer.serialize_json(workflow)]).fetchone()
        self.connection.commit()
        return row[0]

    def step(self, instance: int) -> bool:
        """Do what waits, and go on; whether the instance has ended."""
        query = "SELECT state::text FROM baseline WHERE id = %s FOR UPDATE"
        state = self.connection.execute(query, [instance]).fetchone()[0]
        workflow = self.serializer.deserialize_json(state)
        workflow.get_next_task(state=TaskState.READY, manual=True).run()
        workflow.do_engine_steps()
        self.connection.execute(
            "UPDATE baseline SET state = %s WHERE id = %s", [self.serializer.serialize_json(workflow), instance]
        )
        self.connection.commit()
        return bool(workflow.is_completed())

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()
