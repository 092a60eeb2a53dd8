"""FEEL's built-in functions by family (DMN 1.5, 10.3.4), and those of this product. Re-exports only."""

from engine.feel.builtins import (
    calendar_functions,
    context_functions,
    conversion_functions,
    list_functions,
    numeric_functions,
    range_functions,
    statistics_functions,
    string_functions,
    temporal_functions,
)
from engine.feel.builtins.registry import registered

_FAMILIES = (
    calendar_functions,
    context_functions,
    conversion_functions,
    list_functions,
    numeric_functions,
    range_functions,
    statistics_functions,
    string_functions,
    temporal_functions,
)
BUILTINS = registered()
__all__ = ["BUILTINS"]
