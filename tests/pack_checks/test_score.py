"""Every check of the sheet is run by a test that says so; the score is printed at the end of the run."""

import ast
from pathlib import Path

from tests.pack_checks.sheet import SHEET

HERE = Path(__file__).parent


def marked() -> dict[str, list[str]]:
    """Check → the tests here that run it."""
    found: dict[str, list[str]] = {}
    for file in sorted(HERE.glob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            for mark in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.says":
                    for check in mark.args:
                        found.setdefault(ast.literal_eval(check), []).append(node.name)
    return found


def test_every_check_is_run_by_a_test() -> None:
    assert set(SHEET) - set(marked()) == set()


def test_no_test_names_a_check_that_is_not_on_the_sheet() -> None:
    assert set(marked()) - set(SHEET) == set()


def test_the_sheet_has_as_many_musts_and_shoulds_as_were_asked_for() -> None:
    levels = [level for level, _title in SHEET.values()]
    assert (levels.count("M"), levels.count("S")) == (53, 5)
