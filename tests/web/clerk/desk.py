"""A colleague in front of the office's pages: what they see of the worklist, of a task, of a file."""

from typing import Any
from urllib.parse import urljoin

from flask.testing import FlaskClient
from lxml import html

from tests.integration.office import Office
from tests.web.citizen.browser import Browser, words_of
from workflows.cases import contributions
from workflows.people import accounts
from workflows.people.identities import Identity

CHECK = "Vollständigkeit prüfen"
EXAMINE = "Voraussetzungen prüfen"
INCOMPLETE = {"complete": "no", "legal_basis": "18b", "labour_consent": "not_needed"}
COMPLETE = {**INCOMPLETE, "complete": "yes"}


def withdraw(office: Office, number: str) -> None:
    """The citizen takes the application back, and the case closes."""
    with office.transaction() as session:
        contributions.withdraw(session, number)
    office.work()


class Desk(Browser):
    """One colleague's browser, without JavaScript. Every page must be an answer, never a failure of ours."""

    def __init__(self, client: FlaskClient, office: Office, account: str) -> None:
        super().__init__(client, office)
        self.account = account

    @property
    def identity(self) -> Identity:
        """Who sits here, for what happens behind the pages."""
        with self._office.transaction() as session:
            return accounts.identity_of(accounts.existing(session, self.account))

    def sign_in(self, password: str) -> None:
        self.open("/anmelden").press("Anmelden", name=self.account, password=password)
        assert self.status == 200, self.text

    def press(self, label: str, **typed: Any) -> "Desk":
        """Press a button; its own address, where it has one, goes before its form's."""
        button, form = self._button(label)
        if not button.get("formaction"):
            super().press(label, **typed)
            return self
        data = self._filled(form) | {name.replace("__", ":"): value for name, value in typed.items()}
        if button.get("name"):
            data[button.get("name")] = button.get("value", "")
        address = urljoin(self.address, button.get("formaction"))
        return self.post(address, **data)

    def post(self, address: str, **data: Any) -> "Desk":
        """Send a form."""
        self._arrive(self._client.post(address, data=data, follow_redirects=True, content_type="multipart/form-data"))
        assert self.status < 500, self.text
        return self

    # -- the worklist --------------------------------------------------------------------------------------------

    def rows(self) -> list[str]:
        """The rows of the list as people read them."""
        return [words_of(row) for row in self.page.xpath("//tr[@data-row]")]

    def numbers(self) -> list[str]:
        """The case numbers of the list, in its order."""
        return [words_of(link) for link in self.page.xpath("//tr[@data-row]//a[@data-open]")]

    def tab_counts(self) -> dict[str, int]:
        """The tabs and how many tasks each holds."""
        tabs = self.page.xpath("//nav[contains(@class, 'lz-tabs')]//a")
        return {words_of(tab).rpartition(" ")[0]: int(words_of(tab).rpartition(" ")[2]) for tab in tabs}

    def marks(self) -> dict[str, str]:
        """Case number -> the value of the checkbox of its row."""
        boxes = self.page.xpath("//tr[@data-row]//input[@name='aufgabe']/@value")
        return dict(zip(self.numbers(), boxes, strict=True))

    # -- a task ----------------------------------------------------------------------------------------------------

    def open_task(self, number: str, tab: str = "team") -> "Desk":
        """From the list to the task of a case."""
        self.open(f"/arbeit?reiter={tab}")
        self.follow(number)
        return self

    def claim(self, number: str) -> "Desk":
        """Open a task and make it one's own."""
        return self.open_task(number).press("Aufgabe übernehmen")

    def said(self) -> str:
        """What the page says about the last action or about what happened meanwhile."""
        parts = self.page.xpath("//*[contains(concat(@class, ' '), 'kern-alert ')]")
        return " ".join(words_of(part) for part in parts)

    def value(self, name: str) -> str:
        """What stands in a field now."""
        for field in self.page.xpath(f"//*[@name='{name}']"):
            if field.get("type") in {"radio", "checkbox"}:
                if field.get("checked") is not None:
                    return str(field.get("value"))
            elif field.tag == "input":
                return str(field.get("value", ""))
            else:
                return str(field.value or "").strip()
        return ""

    def has_field(self, name: str) -> bool:
        return bool(self.page.xpath(f"//*[@name='{name}']"))

    def document(self, code: str) -> html.HtmlElement:
        """The row of a document in the checklist."""
        (row,) = self.page.xpath(f"//li[@id='unterlage-{code}']")
        return row

    def verdicts(self, code: str) -> set[str]:
        """What the buttons of a document offer."""
        values = self.document(code).xpath(".//button[@name=':urteil']/@value")
        return {value.partition(" ")[0] for value in values}

    def judge(self, code: str, verdict: str, **typed: Any) -> "Desk":
        """Press a button of the checklist."""
        (button,) = self.document(code).xpath(f".//button[@value='{verdict} {code}']")
        form = next(button.iterancestors("form"))
        data = self._filled(form) | {f":{name}-{code}": value for name, value in typed.items()}
        return self.post(urljoin(self.address, button.get("formaction")), **data, **{":urteil": f"{verdict} {code}"})
