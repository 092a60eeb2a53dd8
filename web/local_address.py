"""Where to go back to: only ever a path of our own."""

from urllib.parse import urlsplit

START = "/"


def local_address(wanted: str | None, otherwise: str = START) -> str:
    """`wanted` if it is a path on this server, else `otherwise`: nobody is sent to a foreign site by our links."""
    if not wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return otherwise
    if "\\" in wanted or any(ord(character) < 32 for character in wanted):
        return otherwise  # browsers read a backslash as a slash and drop control characters
    parts = urlsplit(wanted)
    return otherwise if parts.scheme or parts.netloc else wanted
