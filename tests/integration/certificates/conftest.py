"""People of the front desk."""

import pytest

from tests.integration.office import identity
from workflows.people.identities import Identity
from workflows.people.permissions import Role


@pytest.fixture
def colleague() -> Identity:
    return identity("d.desk", Role.CLERK)
