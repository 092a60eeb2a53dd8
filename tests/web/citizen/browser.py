"""A browser that does what people do: opens addresses, follows links, fills in forms, presses buttons."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from tests.integration.office import Office
from workflows.cases.case_access import derive_access_code

# What an undisputed applicant types, page by page.
PAGES: Mapping[str, Mapping[str, Any]] = {
    "person": {
        "family_name": "Okonkwo",
        "given_names": "Adaeze",
        "birth_date:day": "17",
        "birth_date:month": "5",
        "birth_date:year": "1985",
        "nationalities[0].nationality": "NG",
        "represented_by": "self",
    },
    "contact": {
        "street": "Lange Straße 12a",
        "postal_code": "12345",
        "city": "Musterstadt",
        "email": "adaeze@example.org",
    },
    "stay": {
        "legal_basis": "18b",
        "residence_status": "title",
        "title_expires_on:day": "30",
        "title_expires_on:month": "6",
        "title_expires_on:year": "2026",
        "has_certificate": "no",
    },
    "work": {"same_employer": "yes", "regulated_profession": "no", "receives_benefits": "no"},
    "urgency": {"emergency_reason": "none"},
    "documents": {"declared_true": "true"},
}


class Browser:
    """One browser, without JavaScript, with its cookies and the page it shows."""

    def __init__(self, client: FlaskClient, office: Office) -> None:
        self._client = client
        self._office = office
        self.address = "/"
        self.answer: TestResponse

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def page(self) -> html.HtmlElement:
        return html.fromstring(self.answer.text)

    @property
    def text(self) -> str:
        """What a person reads, with single spaces."""
        return words_of(self.page)

    @property
    def title(self) -> str:
        return str(self.page.findtext(".//title"))

    @property
    def heading(self) -> str:
        return words_of(self.page.find(".//h1"))

    def open(self, address: str, language: str = "") -> "Browser":
        """Go to an address and follow redirects."""
        headers = {"Accept-Language": language} if language else {}
        self._arrive(self._client.get(address.partition("#")[0], follow_redirects=True, headers=headers))
        return self

    def follow(self, label: str) -> "Browser":
        """Press the link with these words, or the first that holds them."""
        links = sorted(self.page.iter("a"), key=lambda link: words_of(link) != label)
        for link in links:
            if label in words_of(link):
                return self.open(urljoin(self.address, link.get("href")))
        raise AssertionError(f"no link “{label}” on {self.address}: {self.text[:2000]}")

    def press(self, label: str, **typed: Any) -> "Browser":
        """Fill in the form around the first button with these words, and press it; `__` in names stands for a colon."""
        button, form = self._button(label)
        data = self._filled(form) | {name.replace("__", ":"): value for name, value in typed.items()}
        if button.get("name"):
            data[button.get("name")] = button.get("value", "")
        address = urljoin(self.address, form.get("action") or self.address)
        if (form.get("method") or "get").lower() == "get":
            self._arrive(self._client.get(address, query_string=data, follow_redirects=True))
        else:
            self._arrive(
                self._client.post(address, data=data, follow_redirects=True, content_type="multipart/form-data")
            )
        return self

    def has_button(self, label: str) -> bool:
        return any(label in words_of(button) for button in self.page.iter("button"))

    def has_link(self, label: str) -> bool:
        return any(label in words_of(link) for link in self.page.iter("a"))

    def errors(self) -> dict[str, str]:
        """The error summary: id of the field -> sentence. Every entry must lead somewhere on the page."""
        found = {}
        for link in self.page.xpath("//*[contains(@class, 'lz-error-summary')]//a"):
            target = link.get("href").partition("#")[2]
            if link.get("href").startswith("#"):
                assert self.page.xpath(f"//*[@id='{target}']"), f"nothing has the id {target}"
            found[target] = words_of(link)
        return found

    # -- what citizens do ----------------------------------------------------------------------------------------

    def begin(self) -> "Browser":
        return self.open("/verfahren/P01").press("Antrag beginnen")

    def fill_in(self, *, until: str = "", **changes: Mapping[str, Any]) -> "Browser":
        """Fill in page after page, from the present one, up to the check page or the page `until`."""
        while "/seite/" in self.address:
            page_id = self.address.rpartition("/")[2]
            if page_id == until:
                break
            typed = {**PAGES.get(page_id, {}), **changes.get(page_id, {})}
            self.press("Speichern und weiter", **typed)
            assert not self.errors(), self.errors()
        return self

    def apply(self, **changes: Mapping[str, Any]) -> str:
        """Apply and let the office's machinery react; returns the case number. The confirmation is shown."""
        self.begin().fill_in(**changes).press("Antrag absenden")
        assert self.heading == "Ihr Antrag ist eingegangen", self.text
        self._office.work()
        return self.page.xpath("//*[contains(@class, 'lz-code')]")[0].text_content()

    def prove(self, case_number: str) -> "Browser":
        """Open the status page with number and code."""
        return self.open("/status").press("Stand anzeigen", nummer=case_number, code=self.code(case_number))

    def code(self, case_number: str) -> str:
        return derive_access_code(self._office.settings.access_code_key, case_number)

    def send(self, address: str, **data: Any) -> "Browser":
        """Send a form that the page does not show: a stale one, a repeated one, a forged one."""
        self._arrive(self._client.post(address, data=data, follow_redirects=True))
        return self

    def _arrive(self, answer: TestResponse) -> None:
        self.answer = answer
        self.address = answer.request.full_path.rstrip("?") if answer.request.query_string else answer.request.path

    def _button(self, label: str) -> tuple[html.HtmlElement, html.HtmlElement]:
        for button in self.page.iter("button"):
            if label in words_of(button) and button.get("type") != "button":
                return button, next(button.iterancestors("form"))
        raise AssertionError(f"no button “{label}” on {self.address}: {self.text[:2000]}")

    @staticmethod
    def _filled(form: html.HtmlElement) -> dict[str, Any]:
        """The fields as the page shows them; no file is chosen."""
        data: dict[str, Any] = {}
        for field in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
            if field.get("type") in {"submit", "button", "file"}:
                continue
            if field.get("type") in {"checkbox", "radio"} and field.get("checked") is None:
                continue
            value = field.value if field.tag != "input" else field.get("value", "")
            if field.get("name") in data:
                known = data[field.get("name")]
                data[field.get("name")] = [*(known if isinstance(known, list) else [known]), value]
            elif value is not None:
                data[field.get("name")] = value
        return data


def pdf(name: str = "pass.pdf", content: str = "") -> tuple[BytesIO, str]:
    """A small PDF to hand in; `content` makes it different from others."""
    body = f"%PDF-1.7\n1 0 obj\n<</Type/Catalog/X({content or name})>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
    return BytesIO(body.encode()), name


def words_of(element: html.HtmlElement) -> str:
    """The text inside, with single spaces."""
    parts = element.xpath(".//text()[not(ancestor::script) and not(ancestor::style)]")
    return " ".join(" ".join(parts).split())
