"""The published versions of the parts that forms share. A version never changes.

Forms are stored with their parts put in, so nothing reads a part to show a form: what lies here is for the next
publication. Locking is the caller's: parts are stored within the publication of forms.
"""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from engine import clock
from forms.parts import Part, part_in
from forms.tables import FormPartVersion


def in_force(session: Session) -> list[FormPartVersion]:
    """The latest version of every part, by part id."""
    query = select(FormPartVersion).ext(distinct_on(FormPartVersion.part_id))
    return list(session.scalars(query.order_by(FormPartVersion.part_id, FormPartVersion.version.desc())))


def parts(session: Session) -> Mapping[str, Part]:
    """Every part in force, by id."""
    read = (part_in(row.content) for row in in_force(session))
    return {part.id: part for part in read if part}


def store(session: Session, part_id: str, file_name: str, content: bytes, by: str) -> int:
    """Add a version unless the latest one is the same; returns the version in force."""
    latest = session.scalar(select(func.max(FormPartVersion.version)).where(FormPartVersion.part_id == part_id))
    if latest and session.get_one(FormPartVersion, (part_id, latest)).content == content:
        return latest
    row = FormPartVersion(
        part_id=part_id,
        version=(latest or 0) + 1,
        file_name=file_name,
        content=content,
        published_at=clock.now(),
        published_by=by,
    )
    session.add(row)
    session.flush()
    return row.version
