"""Rules that imports cannot express: one commit, one clock, one reader of the environment, no error swallowed."""

import ast
import re
from pathlib import Path

import pytest

from .conftest import Source

_BROAD = {"Exception", "BaseException"}


def _name(node: ast.AST) -> str:
    """The dotted name of an expression: "session.commit", "datetime.datetime.now"; empty where it has none."""
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _attributes(source: Source, wanted: set[str]) -> list[str]:
    """The places that use one of the dotted names, whatever stands before their first part."""
    return [
        source.place(node)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute)
        and any(_name(node) == name or _name(node).endswith(f".{name}") for name in wanted)
    ]


def _imported(source: Source, module: str, names: set[str]) -> list[str]:
    return [
        source.place(node)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.module == module and names & {alias.name for alias in node.names}
    ]


def test_only_the_unit_of_work_commits(sources):
    """Whatever happens in a request or a job is one transaction; a second commit would make halves of it.

    The session hands it on to SQLAlchemy's part of it, and to its connection.
    """
    committing = [
        source.place(call)
        for source in sources
        for call in source.calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    ]
    assert [place.split(":")[0] for place in committing] == [
        "engine/database.py",
        "engine/work_session.py",
        "engine/work_session.py",
    ]


def test_time_comes_from_the_clock(sources):
    """Otherwise no test and no demonstration could travel through years, and naive times would creep in."""
    moments = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.localtime"}
    in_database = {"func.now", "func.current_timestamp", "func.current_date", "func.clock_timestamp"}
    places = [
        place
        for source in sources
        if source.path != "engine/clock.py"
        for place in (*_attributes(source, moments | in_database), *_imported(source, "time", {"time", "localtime"}))
    ]
    assert places == []


def test_settings_alone_read_the_environment(sources):
    """What the program is told from outside is listed in one place; below web everything is handed over."""
    allowed = {"web/settings.py", "engine/embedded_postgres.py"}
    names = {"environ", "environb", "getenv", "putenv"}
    places = [
        place
        for source in sources
        if source.path not in allowed
        for place in (*_attributes(source, {f"os.{name}" for name in names}), *_imported(source, "os", names))
    ]
    assert places == []


def test_no_exception_is_swallowed(sources):
    """A notice that failed silently is a lost legal deadline."""
    silent = [
        source.place(handler)
        for source in sources
        for handler in ast.walk(source.tree)
        if isinstance(handler, ast.ExceptHandler) and _catches_everything(handler.type) and _does_nothing(handler.body)
    ]
    suppressed = [
        source.place(call)
        for source in sources
        for call in source.calls()
        if _name(call.func).endswith("suppress") and any(_catches_everything(argument) for argument in call.args)
    ]
    assert silent + suppressed == []


def test_every_except_names_what_it_expects(sources):
    bare = [
        source.place(handler)
        for source in sources
        for handler in ast.walk(source.tree)
        if isinstance(handler, ast.ExceptHandler) and handler.type is None
    ]
    assert bare == []


def test_every_module_says_what_it_owns(sources):
    silent = [source.path for source in sources if source.tree.body and not ast.get_docstring(source.tree)]
    assert silent == []


def test_there_is_no_drawer_for_odds_and_ends(sources):
    drawers = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
    words = {source.path: set(re.split(r"[/_.]", source.path)) for source in sources}
    assert [path for path, names in words.items() if names & drawers] == []


def test_no_file_names_a_path_of_this_machine(committed, repository):
    """A path that exists only here breaks on every other machine. Ordinary places of a server may be named."""
    ordinary = ("/opt", "/srv", "/usr", "/var", "/etc", "/app", "/tmp")
    folders = {repository, repository.parent, Path.home()}
    named = [f"{folder}/" for folder in folders if len(folder.parts) > 1 and not str(folder).startswith(ordinary)]
    if not named:
        pytest.skip("this checkout lies in a place that documentation may name")
    found = [
        f"{path.relative_to(repository)}: {folder}"
        for path in committed
        for folder in named
        if folder.encode() in path.read_bytes()
    ]
    assert found == []


def test_lock_files_hold_versions_and_hashes_but_no_addresses(committed, repository):
    """Addresses belong to whoever installs: a mirror, a proxy, the public registry."""
    locks = [path for path in committed if path.name == "package-lock.json" or path.parent.name == "requirements"]
    assert locks
    addresses = (b'"resolved"', b"-url ", b" @ ")  # npm; an index of pip; a requirement by its address
    found = [f"{path.name}: {sign.decode()}" for path in locks for sign in addresses if sign in path.read_bytes()]
    assert found == []


def _catches_everything(caught: ast.AST | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(_catches_everything(part) for part in caught.elts)
    return caught is None or _name(caught).split(".")[-1] in _BROAD


def _does_nothing(body: list[ast.stmt]) -> bool:
    return all(
        isinstance(statement, ast.Pass | ast.Continue | ast.Break)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        or (isinstance(statement, ast.Return) and statement.value is None)
        for statement in body
    )
