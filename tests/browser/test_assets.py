"""The built front end: nothing that is not ours to use, small, and htmx exactly as it was read (WB-2)."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "static" / "build"
HTMX = "d6fdc75f20"  # sha256 of htmx.org 2.0.11 dist/htmx.min.js, its first ten digits

pytestmark = pytest.mark.skipif(
    not (BUILD / "manifest.json").exists(), reason="front end not built: run `node build.mjs`"
)


def built(name: str) -> bytes:
    manifest: dict[str, str] = json.loads((BUILD / "manifest.json").read_text())
    return (BUILD / manifest[name]).read_bytes()


@pytest.mark.parametrize(("name", "most"), [("app.css", 20_000), ("qa.js", 8_000), ("sprite.svg", 3_000)])
def test_files_stay_within_their_budget(name: str, most: int) -> None:
    assert len(gzip.compress(built(name), mtime=0)) <= most


def test_no_typeface_or_mark_of_government() -> None:
    assert not re.search(r"GDS Transport|@font-face|crest|crown", built("app.css").decode(), re.IGNORECASE)


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert not re.findall(r"url\(\s*[\"']?(?:https?:)?//", built("app.css").decode())


def test_the_edge_of_a_box_that_is_refused_has_the_colour_of_an_error() -> None:
    """The last word on it is not that of boxes as they are."""
    rules = re.findall(r"([^{}]*)\{([^{}]*)\}", built("app.css").decode())
    edges = [body for boxes, body in rules if "border-color" in body
             and re.search(r"(?:^|,)\.govuk-input(?:--error)?(?:,|$)", boxes)]  # fmt: skip
    assert "border-color:var(--govuk-error-colour)" in edges[-1]


def test_every_file_is_named_by_its_content() -> None:
    for name in json.loads((BUILD / "manifest.json").read_text()).values():
        assert hashlib.sha256((BUILD / name).read_bytes()).hexdigest()[:10] == name.split(".")[-2]


def test_htmx_is_the_one_that_was_read() -> None:
    assert hashlib.sha256(built("htmx.min.js")).hexdigest().startswith(HTMX)
    assert '"htmx.org": "2.0.11"' in (ROOT / "package.json").read_text()


def test_every_icon_that_a_page_names_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', built("sprite.svg").decode()))
    pages = "".join(page.read_text() for page in (ROOT / "templates").rglob("*.html"))
    named = set(re.findall(r"}}#([a-z]+)\"", pages)) | set(re.findall(r"\bicon\('([a-z]+)'\)", pages))
    assert named - drawn == set()


def test_the_licences_of_what_is_redistributed_go_with_it() -> None:
    words = (BUILD / "THIRD_PARTY_LICENCES.txt").read_text()
    assert "govuk-frontend 6.3.0 (MIT)" in words
    assert "htmx.org 2.0.11 (0BSD)" in words
