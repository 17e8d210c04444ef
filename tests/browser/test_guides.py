"""The guides: each picture is there, small, told in words, and used."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = sorted((DOCS / "pictures").iterdir())
GUIDES = sorted((DOCS / "guides").glob("*.md"))
SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_what_a_guide_points_to_is_there(guide: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", guide.read_text())
    assert [link for link in links if not (guide.parent / link).exists()] == []
    assert [path for words, path in SHOWN.findall(guide.read_text()) if len(words) < 15] == []


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_picture_is_small_and_used(picture: Path) -> None:
    assert picture.stat().st_size <= 150_000
    assert any(f"pictures/{picture.name})" in guide.read_text() for guide in GUIDES)


def test_five_guides() -> None:
    assert [guide.stem for guide in GUIDES] == [
        "planning-a-year",
        "reading-a-framework",
        "staff-and-teams",
        "writing-a-pack",
        "your-dates",
    ]
