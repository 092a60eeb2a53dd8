"""The documentation says what is there: every setting, every target, every decision, and no link into the void."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

READ_BY = {"text", "number", "flag", "one_of", "key", "database_url"}  # the methods of web.settings' reader
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
LARGEST_PICTURE = 200_000  # bytes


def pages(repository: Path) -> list[Path]:
    """Everything that people read on paper's behalf: the documentation in Markdown."""
    inside = [*repository.glob("*.md"), *repository.glob("docs/**/*.md"), *repository.glob("bpmn/**/*.md")]
    assert len(inside) > 10
    return inside


@pytest.fixture(scope="module")
def settings(repository: Path) -> dict[str, str | None]:
    """Name and default of every variable that the program reads; None where it has no fixed one."""
    tree = ast.parse((repository / "web" / "settings.py").read_text(encoding="utf-8"))
    found: dict[str, str | None] = {}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in READ_BY:
            name, *default = call.args
            if isinstance(name, ast.Constant):
                found[f"LAUFZETTEL_{name.value}"] = _written(default[0]) if default else None
    assert len(found) > 20
    return found


@pytest.fixture(scope="module")
def rows(repository: Path) -> dict[str, str]:
    """The rows of the table of settings, by variable."""
    text = (repository / "docs" / "betrieb.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `(LAUFZETTEL_[A-Z_]+)` \| (.*) \|$", text, re.MULTILINE))


def test_operators_find_every_setting_and_no_other(settings, rows):
    assert set(settings) - set(rows) == set(), "missing in docs/betrieb.md"
    listed = {name for name in rows if " | " in rows[name]}  # rows of three columns
    assert listed - set(settings) == set(), "no longer read by web/settings.py"


def test_operators_read_the_defaults_that_hold(settings, rows):
    said = {name: rows[name].split(" | ")[0] for name in settings}
    wrong = {name: said[name] for name, default in settings.items() if default and default not in said[name]}
    assert wrong == {}


def test_the_example_for_servers_names_only_settings_that_exist(repository, settings):
    example = (repository / "deploy" / "laufzettel.env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"LAUFZETTEL_[A-Z_]+", example)) - set(settings) == set()


def test_every_target_is_explained(repository):
    listing = subprocess.run(["make", "help"], cwd=repository, capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"^  make ([a-z-]+) ", listing, re.MULTILINE)
    assert "run" in targets
    text = "".join((repository / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    assert [target for target in targets if target != "help" and f"make {target}" not in text] == []


def test_every_link_leads_somewhere(repository):
    broken = [
        f"{page.relative_to(repository)}: {target}"
        for page in pages(repository)
        for target in _targets(page)
        if not _exists(page, target)
    ]
    assert broken == []


def test_every_decision_is_in_the_index(repository):
    folder = repository / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in sorted(folder.glob("[0-9]*.md")) if f"({page.name})" not in index] == []


def test_every_page_can_be_reached_from_the_readme(repository):
    reached, ahead = set(), [repository / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in reached:
            continue
        reached.add(page)
        linked = [(page.parent / target.split("#")[0]).resolve() for target in _targets(page) if "://" not in target]
        ahead += [target for target in linked if target.suffix == ".md" and target.is_file()]
    assert [str(page.relative_to(repository)) for page in pages(repository) if page not in reached] == []


def test_pictures_are_small(repository):
    pictures = list((repository / "docs" / "images").glob("*.png"))
    assert [picture.name for picture in pictures if picture.stat().st_size > LARGEST_PICTURE] == []


def _written(default: ast.expr) -> str | None:
    """A constant default as the documentation writes it."""
    if not isinstance(default, ast.Constant):
        return None
    if isinstance(default.value, bool):
        return "`yes`" if default.value else "`no`"
    return f"`{default.value}`"


def _targets(page: Path) -> list[str]:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [one or other for one, other in LINK.findall(text)]


def _exists(page: Path, target: str) -> bool:
    if "://" in target or target.startswith(("#", "mailto:")):
        return True
    return (page.parent / target.split("#")[0]).exists()
