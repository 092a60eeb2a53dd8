"""The tables of published forms and of the parts they share.

Rows are added by `form_store` and `part_store` and never changed.
"""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base


class FormVersion(Base):
    """One published version of one form."""

    __tablename__ = "form_version"

    form_id: Mapped[str] = mapped_column(primary_key=True)  # the id in the file
    version: Mapped[int] = mapped_column(primary_key=True)  # 1, 2, 3 ... for each form
    file_name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)  # the form with its parts put in
    sha256: Mapped[str]  # of the content, in hex
    published_at: Mapped[datetime]
    published_by: Mapped[str]  # account name
    source: Mapped[bytes | None] = mapped_column(LargeBinary)  # the file as it was sent, where it takes in parts

    @property
    def file(self) -> bytes:
        """The file as somebody wrote it."""
        return self.content if self.source is None else self.source


class FormPartVersion(Base):
    """One published version of a part that forms take in."""

    __tablename__ = "form_part_version"

    part_id: Mapped[str] = mapped_column(primary_key=True)  # the id in the file
    version: Mapped[int] = mapped_column(primary_key=True)  # 1, 2, 3 ... for each part
    file_name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)  # the file as it was published
    published_at: Mapped[datetime]
    published_by: Mapped[str]  # account name
