"""BPMN in: read, check, version, build. What an analyst publishes, as the engine sees it."""
