"""docs/figures.md is put together of parts: whoever measures one leaves the other as it is."""

from pathlib import Path

from bench.figures import parts_of, write


def test_each_suite_replaces_its_own_part_alone(tmp_path: Path) -> None:
    page = tmp_path / "figures.md"
    write("chaos", "Chaos of Monday.", page)
    write("bench", "Bench of Monday.\n\n| a | b |\n| --- | --- |", page)
    write("chaos", "Chaos of Tuesday.", page)
    assert parts_of(page.read_text()) == {
        "bench": "Bench of Monday.\n\n| a | b |\n| --- | --- |", "chaos": "Chaos of Tuesday.",
    }  # fmt: skip


def test_the_page_of_the_repository_has_each_part() -> None:
    assert sorted(parts_of((Path(__file__).parents[2] / "docs" / "figures.md").read_text())) == [
        "bench", "chaos", "week",
    ]  # fmt: skip
