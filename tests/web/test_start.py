"""The first page and the health of the program."""

from flask.testing import FlaskClient


def test_the_start_page_says_what_can_be_done(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "Was möchten Sie tun?" in page
    for path in ("/verfahren", "/status", "/pruefen"):
        assert f'href="{path}"' in page


def test_health_reaches_the_database(client: FlaskClient) -> None:
    assert client.get("/gesundheit").json == {"status": "ok"}
