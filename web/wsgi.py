"""What gunicorn serves: `gunicorn 'web.wsgi:application()'`, behind any proxy."""

from web.app import create_app
from web.application import Application
from web.installation import Installation
from web.request_log import configure_logging


def application() -> Application:
    """The application of this machine's installation."""
    installation = Installation()
    configure_logging(installation.settings.log_format, installation.settings.log_level)
    return create_app(installation.settings, installation.database)
