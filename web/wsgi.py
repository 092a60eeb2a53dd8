"""What gunicorn serves: `gunicorn 'web.wsgi:application()'`, behind any proxy."""

from web.app import create_app
from web.application import Application
from web.installation import Installation


def application() -> Application:
    """The application of this machine's installation."""
    installation = Installation()
    return create_app(installation.settings, installation.database)
