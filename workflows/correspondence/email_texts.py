"""The few e-mails that the office sends: number and link, once the access code, and never what is in the file.

E-mail may be read on the way; what happened is on the status page, behind the access code. An office that does not want
the code in an e-mail says so in its settings (`OfficeSettings.code_by_email`). German first, because
it is binding; English below it for who chose English.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class EmailText:
    subject: str
    body: str


def application_received(
    case_number: str, status_url: str, office: str, language: str, access_code: str | None = None
) -> EmailText:
    """Sent after submitting: the number, where to look, and the access code where the office sends it by e-mail."""
    code_german = (
        f"Ihr Zugangscode: {access_code}\n\nMit Aktenzeichen und Zugangscode kann jeder den Stand Ihres Antrags sehen. "
        "Geben Sie beides nur weiter, wenn Sie das möchten."
        if access_code
        else "Dafür brauchen Sie den Zugangscode, den wir Ihnen nach dem Absenden gezeigt haben. "
        "Wir verschicken ihn nicht per E-Mail."
    )
    code_english = (
        f"Your access code: {access_code}\n\nWith the case number and the access code, anybody can see how your "
        "application is going. Pass them on only if you want to."
        if access_code
        else "You need the access code that we showed you after you submitted the application. "
        "We do not send it by e-mail."
    )
    german = EmailText(
        f"Ihr Antrag {case_number} ist eingegangen",
        f"Guten Tag,\n\nIhr Antrag ist bei uns eingegangen. Er hat das Aktenzeichen {case_number}.\n\n"
        f"Den Stand sehen Sie hier:\n{status_url}\n\n{code_german}",
    )
    english = EmailText(
        f"Your application {case_number} has arrived",
        f"Hello,\n\nyour application has reached us. It has the case number {case_number}.\n\n"
        f"You can see how it is going here:\n{status_url}\n\n{code_english}",
    )
    return _in(language, german, english, office)


def news(case_number: str, status_url: str, office: str, language: str) -> EmailText:
    """Something happened in the case, whatever it is."""
    german = EmailText(
        f"Neuigkeiten zu Ihrem Antrag {case_number}",
        f"Guten Tag,\n\nzu Ihrem Antrag {case_number} gibt es Neuigkeiten. Bitte sehen Sie hier nach:\n{status_url}\n\n"
        "Dafür brauchen Sie Ihren Zugangscode. Aus Gründen des Datenschutzes steht in dieser E-Mail nicht mehr.",
    )
    english = EmailText(
        f"News about your application {case_number}",
        f"Hello,\n\nthere is news about your application {case_number}. Please have a look here:\n{status_url}\n\n"
        "You need your access code. To protect your data, this e-mail says no more.",
    )
    return _in(language, german, english, office)


def draft_saved(resume_url: str, expires_on: date, office: str, language: str) -> EmailText:
    """The secret link back to an application that is not finished."""
    german = EmailText(
        "Ihr angefangener Antrag",
        f"Guten Tag,\n\nhier können Sie Ihren Antrag weiter ausfüllen:\n{resume_url}\n\n"
        f"Der Link gilt bis zum {expires_on:%d.%m.%Y}. Geben Sie ihn nicht weiter: Wer ihn kennt, sieht Ihre Angaben. "
        "Der Antrag ist noch nicht gestellt; das geschieht erst, wenn Sie ihn absenden.",
    )
    english = EmailText(
        "Your unfinished application",
        f"Hello,\n\nyou can continue your application here:\n{resume_url}\n\n"
        f"The link is valid until {expires_on:%d/%m/%Y}. Do not pass it on: whoever knows it can see your answers. "
        "You have not applied yet; that happens only when you submit the application.",
    )
    return _in(language, german, english, office)


def _in(language: str, german: EmailText, english: EmailText, office: str) -> EmailText:
    closing = f"\n\nMit freundlichen Grüßen\n{office}\n\nDiese E-Mail wurde automatisch verschickt.\n"
    if language != "en":
        return EmailText(german.subject, german.body + closing)
    subject = f"{german.subject} / {english.subject}"
    return EmailText(subject, f"{german.body}{closing}\n----------\n\n{english.body}\n\nYours sincerely\n{office}\n")
