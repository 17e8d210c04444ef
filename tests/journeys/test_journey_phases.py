"""What is late stays on Home until its owner says that it is done, with script and without (X-21)."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.axe import looks
from tests.browser.fixtures import PageAs
from tests.browser.served import Served

FRIDAY = datetime(2027, 2, 5, 9, tzinfo=UTC)  # three days after the documents for the visit to Tom's team were due


@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without"])
def test_from_late_on_home_to_done_and_back(published: Served, page_as: PageAs, scripted: bool) -> None:
    published.web.now = FRIDAY
    tom = page_as("Tom", java_script_enabled=scripted)
    tom.goto("/")
    late = tom.locator("main .row", has_text="Documents sent: Team Spotlight: CDT")
    expect(late).to_contain_text("3 days late")
    late.get_by_role("link", name=re.compile("^Open")).click()
    expect(tom).to_have_url(re.compile("/activity/TS-2027-02#phase-documents$"))
    phase = tom.locator("#phase-documents")
    expect(phase).to_contain_text("Late since 2 February 2027")
    button = phase.get_by_role("button", name="Mark as done Documents sent")
    box = button.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    button.click()
    expect(tom).to_have_url(re.compile("#phase-documents$"))
    expect(phase).to_contain_text("Done on 5 February 2027, by Tom Thyme")
    expect(phase).to_be_in_viewport()
    if scripted:
        assert looks(tom) == []
    tom.goto("/")
    expect(late).to_have_count(0)
    tom.goto("/activity/TS-2027-02")
    phase.get_by_role("button", name="Take back Documents sent").click()
    expect(phase).to_contain_text("Late since 2 February 2027")
    tom.goto("/")
    expect(late).to_contain_text("3 days late")
