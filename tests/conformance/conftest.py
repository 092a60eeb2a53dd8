"""What the conformance tests share."""

import pytest
from flask import Flask

from tests.form_pages import form_application


@pytest.fixture(scope="session")
def form_pages() -> Flask:
    """An application that can draw form fields."""
    return form_application()
