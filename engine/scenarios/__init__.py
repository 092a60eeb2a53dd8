"""Scenarios: what an analyst expects of a model, written as YAML beside it, played on virtual time.

    order.bpmn                  the model; its file is named like its process
    order.scenarios.yaml        the scenarios

`read` says what is wrong with a file before anything runs, `check_names` what does not exist in the models, `play`
runs the scenarios on a real database. The format is described in docs/scenarios.md.
"""

from engine.scenarios.model import Scenario, ScenarioFile
from engine.scenarios.names import check_names
from engine.scenarios.playing import Played, play
from engine.scenarios.reading import SUFFIX, read

__all__ = ["SUFFIX", "Played", "Scenario", "ScenarioFile", "check_names", "play", "read"]
