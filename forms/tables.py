"""The table of published forms. Rows are added by `form_store` and never changed."""

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
    content: Mapped[bytes] = mapped_column(LargeBinary)  # the file as it was published
    sha256: Mapped[str]  # of the content, in hex
    published_at: Mapped[datetime]
    published_by: Mapped[str]  # account name
