"""Every check of the sheet is run by a test that says so; the score is printed at the end of the run."""

import ast
from functools import lru_cache
from pathlib import Path

from tests.pack_checks.score import said
from tests.pack_checks.sheet import BY_MEANING, SHEET

HERE = Path(__file__).parent


@lru_cache
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


def test_the_score_keeps_apart_what_runs_and_what_is_only_known_to_mean_something() -> None:
    assert BY_MEANING - set(SHEET) == set()
    assert said({"D7", "D42", "D25"}, {"D7", "D42", "D25", "D26"}, "musts") == (
        "Pack language: 3 of 4 musts held: 2 as the portal runs them, 1 by the meaning of the pack's rule alone."
    )
