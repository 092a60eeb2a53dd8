"""The executable side of a model: one SpiffWorkflow task specification for each kind of element.

SpiffWorkflow moves the tokens; these classes say what BPMN 2.0 wants at each element, where the library does
something else (see `docs/decisions/0002-engine.md`).
"""
