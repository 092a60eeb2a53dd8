"""Which way e-mails leave the house: what the office's settings say. Sends nothing itself."""

from urllib.parse import urlsplit

from workflows.correspondence.emails import Sender, Transport
from workflows.correspondence.mailbox_folder import MailboxFolder
from workflows.correspondence.smtp_transport import MailServer, SmtpTransport
from workflows.settings import OfficeSettings


def transport_of_office(settings: OfficeSettings) -> Transport:
    """The transport that the office's settings describe: its mail server, or the mailbox folder without one."""
    host = urlsplit(settings.base_url).hostname or "localhost"
    sender = Sender(settings.name, settings.sender or f"noreply@{host}")
    if settings.smtp_url:
        return SmtpTransport(MailServer.at(settings.smtp_url), sender)
    return MailboxFolder(settings.mailbox_directory, sender)
