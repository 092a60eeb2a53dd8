"""Two pages that show every component once, with the kind of text that real pages hold."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from flask import Blueprint, Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from engine import clock
from web.access import Public, page
from web.page_errors import PageError
from web.static_files import asset

blueprint = Blueprint("specimen", __name__, template_folder="templates")
PUBLIC = Public("only in tests")
DIAGRAM = Path(__file__).parent / "ablauf.bpmn"


@page(blueprint, "/muster/buerger", access=PUBLIC)
def citizen() -> str:
    flash("Ihre Unterlagen sind angekommen.", "success")
    return render_template("specimen_citizen.html", steps=_steps(), documents=_documents(), events=_events(), errors=[])


@page(blueprint, "/muster/formular", access=PUBLIC)
def form() -> str:
    errors = [
        PageError("nummer", "Geben Sie Ihre Aktenzeichen ein, zum Beispiel LZ-2026-000123."),
        PageError("code", "Geben Sie Ihren Zugangscode ein."),
    ]
    return render_template("specimen_form.html", errors=errors)


@page(blueprint, "/muster/amt", access=PUBLIC)
def office() -> str:
    today = clock.today()
    rows = [
        SimpleNamespace(
            number=f"LZ-2026-00{number}",
            person=person,
            urgency=urgency,
            difficulty=difficulty,
            step=step,
            due=today + timedelta(days=days) if days is not None else None,
            waiting_on=waiting_on,
        )
        for number, person, urgency, difficulty, step, days, waiting_on in (
            ("0127", "Okonkwo, Adaeze", "U1", "S2", "Vollständigkeit prüfen", -2, "uns"),
            ("0131", "Nguyễn, Văn Minh", "U2", "S3", "Rechtlich prüfen", 0, "uns"),
            ("0119", "Kowalska-Brandenburg, Małgorzata", "U3", "S2", "Bescheid vorbereiten", 1, "uns"),
            ("0102", "El-Masri, Youssef", "U3", "S1", "Unterlagen abwarten", 6, "Antragsteller"),
            ("0098", "Yıldız, Ayşe", "U4", "S2", "Zustimmung der Agentur für Arbeit", 20, "andere Stelle"),
        )
    ]
    return render_template(
        "specimen_office.html", rows=rows, errors=[], events=_events(), page_address="?seite={}".format
    )


@page(blueprint, "/muster/ablauf.bpmn", access=PUBLIC)
def diagram() -> Response:
    return Response(DIAGRAM.read_bytes(), mimetype="application/xml")


@page(blueprint, "/muster/rtl.css", access=PUBLIC)
def right_to_left() -> ResponseReturnValue:
    return redirect(asset("app.rtl.css"))


def _moment(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, 12, tzinfo=UTC)


def _steps() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            title="Antrag eingegangen", state="done", at=_moment(3), actor="citizen", text="Ihr Antrag ist bei uns."
        ),
        SimpleNamespace(
            title="Unterlagen vollständig machen",
            state="current",
            at=_moment(5),
            actor="citizen",
            text="Es fehlen noch zwei Unterlagen. Sie können sie hier hochladen.",
        ),
        SimpleNamespace(
            title="Rechtliche Prüfung",
            state="coming",
            actor="office",
            text="Wir prüfen, ob alle Voraussetzungen erfüllt sind.",
        ),
        SimpleNamespace(
            title="Zustimmung der Agentur für Arbeit", state="skipped", actor="other", text="Für Sie nicht nötig."
        ),
        SimpleNamespace(title="Entscheidung", state="coming", actor="office"),
    ]


def _documents() -> list[SimpleNamespace]:
    file = SimpleNamespace(
        filename="Arbeitsvertrag_2024_unterschrieben.pdf", size=1_840_000, received_at=_moment(3), href="#datei"
    )
    return [
        SimpleNamespace(name="Reisepass", state="accepted", requirement="immer nötig", files=[file]),
        SimpleNamespace(name="Arbeitsvertrag", state="received", files=[file]),
        SimpleNamespace(
            name="Gehaltsnachweise der letzten drei Monate",
            state="missing",
            reason="Damit wir sehen, dass Ihr Lebensunterhalt gesichert ist.",
        ),
        SimpleNamespace(
            name="Nachweis der Krankenversicherung",
            state="rejected",
            note="Der Scan ist abgeschnitten. Bitte laden Sie alle Seiten hoch.",
            files=[file],
        ),
        SimpleNamespace(name="Berufserlaubnis", state="waived", reason="Ihr Beruf ist nicht reglementiert."),
    ]


def _events() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            at=_moment(5, 13),
            title="Schreiben: Bitte reichen Sie Unterlagen nach",
            href="#brief",
            text="Frist bis 26. November 2026",
        ),
        SimpleNamespace(at=_moment(4), title="Vollständigkeit geprüft", by="Annahme"),
        SimpleNamespace(at=_moment(3), title="Antrag online eingegangen"),
    ]
