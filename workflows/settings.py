"""What one office says about itself and where its neighbours are reached.

A plain value handed in from outside: nothing below `web` reads the environment. May not open a connection
or a file.
"""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    name: str  # as on the letterhead: "Stadt Musterstadt, Ausländerbehörde"
    street: str  # street and number of the office
    postal_code: str
    city: str
    base_url: str  # where citizens reach the pages, without a slash at the end
    data_directory: Path  # documents, mailbox folder, embedded database
    signature_line: str  # closes every letter: "Ihre Ausländerbehörde"
    land: str = "NW"  # federal state code; decides the remedy notice (objection or direct action)
    phone: str = ""
    email: str = ""
    opening_hours: str = ""  # one line for letters and pages
    court: str = ""  # administrative court with its seat, named in the remedy notice
    bank_account: str = ""  # where fees are transferred to, as one line: "Stadtkasse Musterstadt, IBAN DE…"
    clamd_address: str | None = None  # "host:port" or the path of a Unix socket; None: no scanner configured
    smtp_url: str | None = None  # "smtps://user:password@host:465"; None: e-mails go to the mailbox folder
    sender: str = ""  # From address of e-mails
    bodies: str = "simulator"  # how bodies outside are reached: exchange.registry.CHOICES
    code_by_email: bool = True  # whether the confirmation of an application carries the access code by e-mail
    # 32 random bytes or more. Access codes of cases are derived from it, so they are stored nowhere in clear
    # and can still be printed on every letter; whoever changes it has to send new codes.
    access_code_key: bytes = field(default=b"", repr=False)

    @property
    def address_line(self) -> str:
        """The address on one line: "Rathausplatz 1, 12345 Musterstadt"."""
        return f"{self.street}, {self.postal_code} {self.city}"

    @property
    def mailbox_directory(self) -> Path:
        """Where e-mails are written as files while no mail server is configured."""
        return self.data_directory / "mailbox"

    def url(self, path: str) -> str:
        """The public address of a page; `path` starts with a slash."""
        return f"{self.base_url.rstrip('/')}{path}"
