"""docs/figures.md is put together of parts: whoever measures one leaves the other as it is."""

from importlib import import_module
from pathlib import Path

import pytest

from bench.figures import parts_of, write

ROOT = Path(__file__).parents[2]


def test_each_suite_replaces_its_own_part_alone(tmp_path: Path) -> None:
    page = tmp_path / "figures.md"
    write("chaos", "Chaos of Monday.", page)
    write("bench", "Bench of Monday.\n\n| a | b |\n| --- | --- |", page)
    write("chaos", "Chaos of Tuesday.", page)
    assert parts_of(page.read_text()) == {
        "bench": "Bench of Monday.\n\n| a | b |\n| --- | --- |", "chaos": "Chaos of Tuesday.",
    }  # fmt: skip


def test_the_page_of_the_repository_has_each_part() -> None:
    assert sorted(parts_of((ROOT / "docs" / "figures.md").read_text())) == [
        "bench", "chaos", "contests", "forms", "week",
    ]  # fmt: skip


@pytest.mark.parametrize("module", sorted(one.stem for one in (ROOT / "bench").glob("[a-z]*.py")))
def test_what_measures_can_be_started(module: str) -> None:
    """Nothing else of the suite reads all of it."""
    assert import_module(f"bench.{module}").__doc__
