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


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_readme_leads_to_every_guide(guide: Path) -> None:
    assert f"](docs/guides/{guide.name})" in (DOCS.parent / "README.md").read_text()


@pytest.mark.parametrize("page", [DOCS.parent / "README.md", *DOCS.glob("*.md"), *DOCS.glob("decisions/*.md")], ids=str)
def test_what_other_pages_point_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_decisions_are_numbered_one_after_the_other() -> None:
    found = sorted((DOCS / "decisions").glob("*.md"))
    assert [page.name[:4] for page in found] == [f"{n:04}" for n in range(1, len(found) + 1)]
    assert [page.read_text().split(".")[0].lstrip("# 0") for page in found] == [str(n + 1) for n in range(len(found))]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_picture_is_small_and_used(picture: Path) -> None:
    assert picture.stat().st_size <= 150_000
    assert any(f"pictures/{picture.name})" in guide.read_text() for guide in GUIDES)


def test_every_guide_is_listed() -> None:
    assert [guide.stem for guide in GUIDES] == [
        "actions-and-plans",
        "agreement-and-calibration",
        "availability",
        "boards-and-reports",
        "chasing",
        "disagreeing",
        "how-people-are-chosen",
        "insight",
        "invitations",
        "making-a-form",
        "meetings",
        "moderating",
        "nominating",
        "notifications",
        "pack-reference",
        "planning-a-year",
        "practice-week",
        "reading-a-framework",
        "sampling",
        "staff-and-teams",
        "standing-duties",
        "taking-a-review-out",
        "themes-and-requests",
        "when-a-child-may-be-at-risk",
        "writing-a-pack",
        "writing-a-review",
        "your-dates",
        "your-seats",
    ]
