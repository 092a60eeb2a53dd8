"""Cases as rows; the fixture of the folder beside."""

from tests.integration.cases.conftest import new_case

__all__ = ["new_case"]
