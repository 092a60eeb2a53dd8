"""`decide` and `tables check` speak German and fail when something is wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.unit.dmn.models import table_model
from web.decision_commands import decide, tables

FEES = table_model(
    [("Alter", "number"), ("Antrag am", "date")],
    [("", "number")],
    [(("< 18", "-"), ("50",), "§ 50 AufenthV"), ((">= 18", '>= @"2026-01-01"'), ("100",))],
)


@pytest.fixture
def fees(tmp_path: Path) -> Path:
    file = tmp_path / "fees.dmn"
    file.write_bytes(FEES)
    return file


def run(command: object, *arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments])  # type: ignore[arg-type]
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_decide_prints_the_result_and_the_rule(fees: Path):
    code, output = run(decide, fees, "Ergebnis", "--input", '{"Alter": 7, "Antrag am": "@2026-03-01"}')
    assert code == 0
    assert "Ergebnis = 50" in output
    assert "Regel 1 traf zu, weil Alter = 7 (< 18)" in output
    assert "§ 50 AufenthV" in output


def test_decide_prints_the_record_as_json(fees: Path):
    code, output = run(decide, fees, "Ergebnis", "--input", '{"Alter": 7}', "--record")
    assert code == 0
    assert json.loads(output)["trace"][0]["tables"][0]["rules"][0]["number"] == 1


def test_decide_fails_where_nothing_could_be_decided(fees: Path):
    code, output = run(decide, fees, "Ergebnis", "--input", '{"Alter": 20, "Antrag am": "@2025-03-01"}')
    assert code == 1
    assert "Keine Regel der Tabelle" in output


@pytest.mark.parametrize("arguments", [["Gebühr"], ["Ergebnis", "--input", "{"], ["Ergebnis", "--input", "[]"]])
def test_decide_explains_what_it_cannot_understand(fees: Path, arguments: list[str]):
    code, output = run(decide, fees, *arguments)
    assert code == 1
    assert output.startswith("Error: ")


def test_decide_prints_all_findings_of_a_broken_file(tmp_path: Path):
    file = tmp_path / "broken.dmn"
    file.write_bytes(table_model([("x", "number")], [("", "number")], [(("< <",), ("1 +",))]))
    code, output = run(decide, file, "Ergebnis")
    assert code == 1
    assert output.count("ist kein gültiger Ausdruck") == 2


def test_check_reports_gaps_but_warnings_do_not_fail(fees: Path):
    code, output = run(tables, "check", fees)
    assert code == 0
    assert (
        "Warnung: fees.dmn: t: Tabelle „Ergebnis“: Für Alter = 18, Antrag am = 2025-12-31 trifft keine Regel" in output
    )


def test_check_runs_the_examples_beside_the_file(fees: Path):
    example = {"name": "Kind", "inputs": {"Alter": 7}, "expected": 50, "rule": 1}
    wrong = {"name": "Greis", "inputs": {"Alter": 90, "Antrag am": "@2026-03-01"}, "expected": 0}
    beside = fees.with_name("fees.examples.json")
    beside.write_text(json.dumps({"decision": "Ergebnis", "examples": [example]}))
    assert run(tables, "check", fees)[0] == 0
    beside.write_text(json.dumps({"decision": "Ergebnis", "examples": [example, wrong]}))
    code, output = run(tables, "check", fees)
    assert code == 1
    assert "Beispiel „Greis“ (Ergebnis): Erwartet war 0, herausgekommen ist 100." in output
    assert "1 von 2 Beispielen" in output


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff"])
def test_check_fails_on_unreadable_examples(fees: Path, content: bytes):
    fees.with_name("fees.examples.json").write_bytes(content)
    assert run(tables, "check", fees)[0] == 1


def test_check_fails_on_a_file_that_is_no_decision_file(fees: Path):
    other = fees.with_name("other.dmn")
    other.write_text("kein XML")
    code, output = run(tables, "check", other)
    assert code == 1
    assert "kein lesbares XML" in output


def test_a_broken_neighbour_does_not_spoil_a_file_that_does_not_import_it(fees: Path):
    fees.with_name("neighbour.dmn").write_text("kein XML")
    assert run(tables, "check", fees)[0] == 0
