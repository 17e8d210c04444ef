"""Pages before the year is published: while there is none, and while it is a draft."""

import pytest

from tests.browser.axe import looks
from tests.browser.fixtures import PageAs
from tests.browser.served import Served


@pytest.mark.parametrize("path", ["/", "/programme", "/me/feeds", "/admin/imports", "/mail"])
def test_before_there_is_a_year(town: Served, page_as: PageAs, path: str) -> None:
    page = page_as("Priya")
    page.goto(path)
    assert looks(page) == []


@pytest.mark.parametrize(
    "path", ["/programme/2027/removal", "/programme/2027/publication", "/programme/2027/versions", "/programme/2027"]
)
def test_while_there_is_a_draft(draft: Served, page_as: PageAs, path: str) -> None:
    page = page_as("Priya")
    page.goto(path)
    assert looks(page) == []
