"""What a letter's template reads: letterhead, recipient, reference, content, as plain JSON values.

The one place that knows both the typed letters and the keys that the templates use. Writes nothing.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import orjson

from engine import clock
from forms import letter_passages
from forms.letter_rendering import qr_code
from workflows.correspondence.errors import RemedyUnknown
from workflows.correspondence.letter_kinds import LetterContent
from workflows.correspondence.letter_parts import Matter
from workflows.correspondence.letterhead import Letterhead
from workflows.correspondence.passages import Wordings
from workflows.correspondence.verification_codes import printed

_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip

# As in "wenn Sie ... erheben", "if you ...".
_REMEDIES = {"action": ("Klage", "bring an action"), "objection": ("Widerspruch", "lodge an objection")}


def letter_data(
    letterhead: Letterhead,
    matter: Matter,
    content: LetterContent,
    language: str,
    code: str | None,
    today: date,
    wordings: Wordings,
) -> dict[str, Any]:
    """Everything that is printed. `code` is the verification code, stored form; None on letters without one."""
    return {
        "language": language,
        "subject": {"de": content.subject.de, "en": content.subject.en},
        "letterhead": {
            "office": letterhead.office,
            "street": letterhead.street,
            "place": letterhead.place,
            "return_line": letterhead.return_line,
            "reach": letterhead.reach,
            "signature_line": letterhead.signature_line,
        },
        "recipient": [matter.recipient.name, *matter.recipient.address],
        "salutation": {"de": f"Guten Tag {matter.recipient.name},", "en": f"Dear {matter.recipient.name},"},
        "case_number": matter.case_number,
        "procedure": {"de": matter.procedure.de, "en": matter.procedure.en},
        "applied_on": matter.applied_on.isoformat(),
        "date": today.isoformat(),
        "reference": _reference(letterhead, matter, today),
        "status": _link(letterhead, f"/status/{quote(matter.case_number)}", "/status"),
        "verification": code and {"code": printed(code), **_link(letterhead, f"/pruefen?code={code}", "/pruefen")},
        "remedy": _remedy(letterhead, content),
        "passages": letter_passages.as_data(content.kind, wordings),
        "signatory": getattr(content, "signatory", None),
        "content": orjson.loads(orjson.dumps(content, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME)),
    }


def _reference(letterhead: Letterhead, matter: Matter, today: date) -> list[dict[str, str]]:
    """The information block beside the address, row by row; what is not known is left out."""
    rows = (
        ("Aktenzeichen", matter.case_number),
        ("Ansprechstelle", matter.unit),
        ("Telefon", letterhead.phone),
        ("E-Mail", letterhead.email),
        ("Datum", f"{today.day}. {_MONTHS[today.month - 1]} {today.year}"),
    )
    return [{"label": label, "value": value} for label, value in rows if value]


def _link(letterhead: Letterhead, path: str, shown_path: str) -> dict[str, str]:
    """An address as link, as QR code, and as people would type it."""
    url = letterhead.base_url + path
    return {"url": url, "shown": letterhead.base_url.partition("://")[2] + shown_path, "qr": qr_code(url)}


def _remedy(letterhead: Letterhead, content: LetterContent) -> dict[str, Any] | None:
    if not content.needs_remedy:
        return None
    if letterhead.remedy is None:
        raise RemedyUnknown(land=letterhead.land)
    german, english = _REMEDIES[letterhead.remedy.kind]
    name = {"de": german, "en": english}
    return {"kind": letterhead.remedy.kind, "body": letterhead.remedy.body, "name": name}


def _plain(value: object) -> str:
    """Moments on the office's wall clock, dates as they are, amounts with their cents."""
    match value:
        case datetime():
            return clock.office_time(value).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:.2f}"
    raise TypeError(f"letters cannot print {value!r}")
