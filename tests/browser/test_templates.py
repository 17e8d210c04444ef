"""What a strict content policy and the escaping rule ask of every template (WB-1, WB-5)."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
PAGES = sorted(p for p in TEMPLATES.rglob("*.html") if "emails" not in p.parts)
BANNED = {
    "an inline style": r"<style\b|\sstyle\s*=",
    "an inline script": r"<script(?![^>]*\bsrc=)",
    "an event attribute": r"\son[a-z]+\s*=",
    "script in htmx": r"hx-on|\bjs:|javascript:|hx-vals='js",
    "unescaped text": r"\|\s*safe\b|autoescape\s+false",
    "an unquoted attribute": r"<[a-z][^<>]*\s[a-z-]+=\{\{",
}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_a_template_keeps_to_the_policy(page: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", page.read_text(), flags=re.DOTALL)
    assert [what for what, pattern in BANNED.items() if re.search(pattern, text)] == []
