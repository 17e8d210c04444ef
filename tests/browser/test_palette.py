"""The lane palette stays apart for every eye, and readable in both themes."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from tests.browser.colour import DEUTAN, NORMAL, PROTAN, TRITAN, Matrix, ciede2000, contrast, lab

STYLES = Path(__file__).parents[2] / "static" / "src" / "styles"
HEX = r"#[0-9a-f]{3,6}\b"


def listed(name: str) -> list[str]:
    found = re.search(rf"\${name}: ([^;]+);", (STYLES / "_parts.scss").read_text())
    assert found
    return re.findall(HEX, found[1])


def tokens(theme: str) -> dict[str, str]:
    """The custom properties that a theme sets, over those that every theme shares."""
    text = (STYLES / "_tokens.scss").read_text()
    shared = re.search(r"^:root \{(.*?)^\}", text, re.DOTALL | re.MULTILINE)
    own = re.search(rf"@mixin {theme} \{{(.*?)^\}}", text, re.DOTALL | re.MULTILINE)
    assert shared
    assert own
    return dict(re.findall(rf"--([\w-]+): ({HEX})", shared[1] + own[1]))


FILLS, INKS = listed("fills"), listed("inks")


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_difference_is_the_published_one(
    one: tuple[float, float, float], other: tuple[float, float, float], difference: float
) -> None:
    assert ciede2000(one, other) == pytest.approx(difference, abs=0.0001)


def test_there_are_eight_lanes() -> None:
    assert len(FILLS) == len(set(FILLS)) == len(INKS) == 8


@pytest.mark.parametrize("seen", [NORMAL, PROTAN, DEUTAN, TRITAN], ids=["normal", "protan", "deutan", "tritan"])
def test_any_two_lanes_differ_to_any_eye(seen: Matrix) -> None:
    assert min(ciede2000(lab(a, seen), lab(b, seen)) for a, b in combinations(FILLS, 2)) >= 15


@pytest.mark.parametrize(("fill", "ink"), list(zip(FILLS, INKS, strict=True)))
def test_the_code_reads_on_its_chip(fill: str, ink: str) -> None:
    assert contrast(fill, ink) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lane", range(1, 9))
def test_the_edge_of_a_card_shows(theme: str, lane: int) -> None:
    colours = tokens(theme)
    assert contrast(colours[f"lane-{lane}-edge"], colours["raised"]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_read_on_what_they_stand_on(theme: str) -> None:
    colours = tokens(theme)
    pairs = [
        ("ink", "paper"), ("ink-2", "paper"), ("ink-2", "wash"), ("ink-2", "wash-strong"), ("ink", "raised"),
        ("accent-ink", "accent"), ("accent-ink", "accent-hover"), ("tint-ink", "tint"), ("warn", "warn-wash"),
        ("warn", "paper"), ("danger", "paper"), ("danger-ink", "danger"), ("brand-ink", "brand"),
    ]  # fmt: skip
    assert [(a, b) for a, b in pairs if contrast(colours[a], colours[b]) < 4.5] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_borders_of_boxes_and_cards_show(theme: str) -> None:
    colours = tokens(theme)
    assert contrast(colours["edge"], colours["paper"]) >= 3
