"""On paper: the year on one A3 sheet, or on two of A4 (ux 4.3; acceptance test 12)."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.fixtures import PageAs
from tests.browser.served import Served

POINTS_A_MM = 72 / 25.4


def sheets(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page, in mm."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) == len(re.findall(rb"/Type /Page\b", pdf))
    return [(round(float(w) / POINTS_A_MM), round(float(h) / POINTS_A_MM)) for w, h in boxes]


def printed(page: Page, path: str) -> bytes:
    page.goto(path)
    return page.pdf(prefer_css_page_size=True)


@pytest.mark.parametrize(("paper", "wanted"), [("a3", [(420, 297)]), ("a4", [(297, 210), (297, 210)])])
def test_year_on_its_sheets(published: Served, page_as: PageAs, paper: str, wanted: list[tuple[int, int]]) -> None:
    page = page_as("Priya")
    assert sheets(printed(page, f"/programme/2027?view=year&print={paper}")) == wanted


def test_sheet_says_what_it_is_and_has_nothing_to_press(published: Served, page_as: PageAs) -> None:
    page = page_as("Priya")
    page.goto("/programme/2027?view=year&print=a3")
    page.emulate_media(media="print")
    words = page.locator("body").inner_text()
    assert "Programme 2027" in words
    assert "Published" in words
    assert "version 1" in words
    assert "printed 23 November 2026" in words
    assert "no core QA activity" in words.replace("No", "no")
    assert page.locator("button:visible, select:visible, nav:visible").count() == 0
