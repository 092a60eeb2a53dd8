"""Who may import whom: the contracts of pyproject.toml, each as a test, and no circle anywhere."""

import ast
import graphlib
import tomllib
from pathlib import Path

import grimp
import pytest
from importlinter.cli import lint_imports

from .conftest import ROOMS

_PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
_CONTRACTS = tomllib.loads(_PYPROJECT.read_text())["tool"]["importlinter"]["contracts"]


@pytest.fixture(scope="session")
def graph():
    """Every import of the four rooms that happens at run time."""
    return grimp.build_graph(*ROOMS, exclude_type_checking_imports=True, cache_dir=None)


@pytest.fixture(scope="session")
def import_cache(tmp_path_factory):
    """Where the import linter keeps what it has parsed, so that only the first contract pays for it."""
    return str(tmp_path_factory.mktemp("imports"))


@pytest.mark.parametrize("contract", _CONTRACTS, ids=lambda contract: contract["id"])
def test_the_contract_is_kept(contract, import_cache, capsys):
    verdict = lint_imports(
        config_filename=str(_PYPROJECT), limit_to_contracts=(contract["id"],), cache_dir=import_cache, no_logo=True
    )
    assert verdict == 0, capsys.readouterr().out


def test_every_contract_says_why():
    lines = _PYPROJECT.read_text().splitlines()
    starts = [number for number, line in enumerate(lines) if line == "[[tool.importlinter.contracts]]"]
    assert len(starts) == len(_CONTRACTS)
    assert [lines[number + 1] for number in starts if not lines[number + 1].startswith("# ")] == []


def test_no_module_imports_itself_through_others(graph):
    order = graphlib.TopologicalSorter({name: graph.find_modules_directly_imported_by(name) for name in graph.modules})
    order.prepare()  # raises CycleError, which names the circle


def test_imports_stand_at_the_top_of_the_file(sources):
    """An import inside a function is a circle in hiding."""
    hidden = [
        source.place(node)
        for source in sources
        for function in ast.walk(source.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_a_subject_reaches_another_through_its_functions_not_its_tables(graph):
    strangers = [
        f"{importer} -> {tables}"
        for tables in graph.modules
        if tables.startswith("workflows.") and tables.endswith(".tables")
        for importer in graph.find_modules_that_directly_import(tables)
        if importer != "workflows.schema"
        and not importer.startswith(tables.removesuffix("tables"))
        # the face of the subject: workflows/audit/__init__.py
        and importer != tables.removesuffix(".tables")
    ]
    assert strangers == []


def test_every_table_is_registered_for_the_migrations(graph):
    tables = {name for name in graph.modules if name.endswith(".tables") and not name.startswith("web")}
    assert tables - graph.find_modules_directly_imported_by("workflows.schema") == set()
