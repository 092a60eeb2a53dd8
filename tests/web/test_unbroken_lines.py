"""What belongs together does not fall apart at the end of a line."""

from time import perf_counter

import pytest
from flask.testing import FlaskClient

from web.unbroken_lines import bound


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>nach § 18b AufenthG</p>", "<p>nach §~18b AufenthG</p>"),
        ("<p>§§ 5, 27 und § 36 Abs. 2 Satz 1</p>", "<p>§§~5, 27 und §~36 Abs.~2 Satz~1</p>"),
        ("<p>§ 45 Nr. 2 Buchst. b</p>", "<p>§~45 Nr.~2 Buchst.~b</p>"),
        ("<p>Einsatz 3 und Satz für Satz</p>", "<p>Einsatz 3 und Satz für Satz</p>"),
        ("<p>bis Montag, 7. Dezember 2026.</p>", "<p>bis Montag, 7.~Dezember 2026.</p>"),
        ("<p>Mo 8–12 Uhr</p>", "<p>Mo 8–^12 Uhr</p>"),
        ('<a title="§ 18b">§ <b>18b</b></a>', '<a title="§ 18b">§ <b>18b</b></a>'),
        ('<input value="§ 18b"><textarea>§ 18b</textarea>', '<input value="§ 18b"><textarea>§ 18b</textarea>'),
        ("<option>§ 18b</option><code>a,<wbr>§ 18b</code>", "<option>§ 18b</option><code>a,<wbr>§ 18b</code>"),
    ],
)
def test_only_what_people_read_is_bound(html: str, expected: str):
    assert bound(html) == expected.replace("~", "\N{NO-BREAK SPACE}").replace("^", "\N{WORD JOINER}")


def test_a_long_text_full_of_spans_does_not_hold_up_a_page():
    begun = perf_counter()
    assert bound(f"<p>{'1–' * 50_000}1</p>").count("\N{WORD JOINER}") == 50_000
    assert perf_counter() - begun < 5  # looked through again for each of them, it takes minutes


def test_every_page_is_bound(client: FlaskClient):
    assert "8–\N{WORD JOINER}12 Uhr" in client.get("/").text
