"""Error pages: what happened, that nothing is lost or what is, and what to do next. Never a stack trace.

Pages follow the layout of whoever sees them. They do not touch the database: it may be what failed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from flask import Flask, Response, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from engine.errors import LaufzettelError
from web import identity
from web.language import sentence
from web.request_log import request_id
from workflows.people.access_codes import TooManyAttempts
from workflows.people.identities import NotPermitted

logger = structlog.get_logger("laufzettel.web")

STATUS: Mapping[type[LaufzettelError], int] = {NotPermitted: 403, TooManyAttempts: 429}
REFUSED = 409  # an error raised on purpose that no page caught: its sentence says what is the matter


@dataclass(frozen=True, slots=True)
class Explanation:
    title: str
    text: str
    advice: tuple[str, ...]


def register(app: Flask) -> None:
    """Show these pages for whatever goes wrong in this application."""
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(CSRFError, _on_csrf_error)
    app.register_error_handler(LaufzettelError, _on_refusal)
    app.register_error_handler(InternalServerError, _on_failure)


def explanation(status: int) -> Explanation:
    """What the page for this HTTP status says, in the language of the page."""
    return _explanations().get(status) or _explanations()[400 if status < 500 else 500]


def _on_http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    status = error.code or 500
    response = _page(status, explanation(status))
    for name, value in error.get_headers():
        if name.casefold() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _on_csrf_error(error: CSRFError) -> Response:
    logger.warning("form without valid token", action="request:refuse", reason=error.description)
    return _page(400, _expired_form())


def _on_refusal(error: LaufzettelError) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), REFUSED)
    logger.info(str(error), action="request:refuse", error=type(error).__name__)
    usual = explanation(status)
    advice = () if isinstance(error, NotPermitted) else usual.advice  # its sentence says whom to ask
    response = _page(status, Explanation(usual.title, sentence(error), advice))
    if isinstance(error, TooManyAttempts):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _on_failure(_error: InternalServerError) -> Response:
    return _page(500, explanation(500))


def _page(status: int, said: Explanation) -> Response:
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return make_response(
            {"status": status, "title": said.title, "text": said.text, "request_id": request_id()}, status
        )
    layout = "layouts/office.html" if identity.already_known() else "layouts/citizen.html"
    page = render_template("errors/error.html", layout=layout, status=status, said=said, request_id=request_id())
    return make_response(page, status)


def _expired_form() -> Explanation:
    return Explanation(
        _("Dieses Formular ist abgelaufen"),
        _(
            "Die Seite war zu lange offen, oder Sie haben sich in einem anderen Fenster ab- oder angemeldet. "
            "Zu Ihrem Schutz haben wir nichts übernommen."
        ),
        (
            _("Gehen Sie mit der Zurück-Taste auf das Formular, laden Sie es neu und senden Sie es noch einmal ab."),
            _("Kommt die Meldung wieder, erlauben Sie bitte Cookies für diese Seite."),
        ),
    )


def _explanations() -> dict[int, Explanation]:
    return {
        400: Explanation(
            _("Diese Anfrage haben wir nicht verstanden"),
            _("Ihr Browser hat etwas gesendet, das hier nicht passt. Es wurde nichts gespeichert."),
            (_("Gehen Sie zurück und versuchen Sie es noch einmal."),),
        ),
        403: Explanation(
            _("Diese Seite ist für Sie nicht freigegeben"),
            _("Sie sind hier richtig verbunden, aber diese Seite oder dieser Vorgang steht Ihnen nicht offen."),
            (
                _("Geht es um Ihren eigenen Antrag, öffnen Sie ihn mit Aktenzeichen und Zugangscode."),
                _("Arbeiten Sie hier, wenden Sie sich an Ihre Leitung."),
            ),
        ),
        404: Explanation(
            _("Diese Seite gibt es nicht"),
            _("Vielleicht hat sich die Adresse geändert, oder in der Adresse steckt ein Tippfehler."),
            (
                _("Prüfen Sie die Adresse. Aus einem Brief abgetippt hilft oft der QR-Code weiter."),
                _("Auf der Startseite finden Sie alles, was Sie hier tun können."),
            ),
        ),
        405: Explanation(
            _("So lässt sich diese Seite nicht öffnen"),
            _("Diese Adresse nimmt nur ein abgesendetes Formular an. Es wurde nichts gespeichert."),
            (_("Gehen Sie zurück zum Formular und senden Sie es von dort ab."),),
        ),
        409: Explanation(
            _("Das ging so nicht"),
            _("Der Vorgang passt nicht zum jetzigen Stand. Es wurde nichts gespeichert."),
            (_("Gehen Sie zurück und laden Sie die Seite neu, um den jetzigen Stand zu sehen."),),
        ),
        413: Explanation(
            _("Das war zu groß"),
            _("Die Dateien sind zusammen größer, als wir annehmen können. Es wurde nichts gespeichert."),
            (
                _("Gehen Sie zurück und laden Sie die Dateien einzeln hoch."),
                _("Fotos und Scans werden kleiner, wenn Sie sie mit 300 dpi oder in Graustufen speichern."),
            ),
        ),
        429: Explanation(
            _("Das waren zu viele Versuche"),
            _("Zum Schutz der Akten müssen Sie einen Moment warten."),
            (
                _("Warten Sie bitte ein paar Minuten und versuchen Sie es dann erneut."),
                _("Aktenzeichen und Zugangscode stehen auf jedem unserer Briefe."),
            ),
        ),
        500: Explanation(
            _("Bei uns ist etwas schiefgegangen"),
            _(
                "Der Fehler liegt bei uns, nicht bei Ihnen. Ihr letzter Schritt wurde nicht gespeichert, "
                "alles davor schon."
            ),
            (
                _("Versuchen Sie es in ein paar Minuten noch einmal."),
                _("Bleibt der Fehler, rufen Sie uns an und nennen Sie die Fehlerkennung unten."),
            ),
        ),
    }
