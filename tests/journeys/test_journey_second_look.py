"""A second look: the first grade is kept back, the two differ, talk and settle it; with script and without (NS-040)."""

import pytest
from playwright.sync_api import expect

from qaportal.lib.db import db
from tests.browser.axe import violations
from tests.browser.fixtures import PageAs
from tests.browser.served import Served
from tests.moderation.looked import Work, begin
from tests.reviews.filled import fill


@pytest.fixture
def asked(published: Served) -> str:
    """Rowan handed a review in as good; Tom wrote his second look, and has not handed it in. The path of the review."""
    with published.app.test_request_context(base_url=published.url):
        begin("north-somerset")
        work = Work("north-somerset", is_begun=True)
        work.hand_in_first(grade="good", grade_why="It is all there.")
        fill("Tom", work.review, "moderation", moderated_grade="inadequate")
        db.session.commit()
        return f"/reviews/{work.public_id}"


@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without"])
def test_from_the_list_to_the_grade_that_stands(asked: str, page_as: PageAs, scripted: bool) -> None:
    tom = page_as("Tom", java_script_enabled=scripted)
    tom.goto("/reviews")
    tom.get_by_role("link", name="Second looks").click()
    tom.get_by_role("link", name="Look").first.click()
    expect(tom.locator("main")).to_contain_text("The first grade is kept from you")
    expect(tom.locator("main")).not_to_contain_text("It is all there.")
    if scripted:
        assert violations(tom) == []
    tom.get_by_role("link", name="Check and hand in").click()
    tom.get_by_role("button", name="Hand it in").click()
    tom.goto(f"{asked}/moderation")
    expect(tom.locator("strong.differs")).to_have_text(["Good", "Inadequate"])
    if scripted:
        assert violations(tom) == []
    tom.get_by_role("link", name="Record our talk").click()
    tom.get_by_label("On which day did you talk?").fill("23 November 2026")
    tom.get_by_label("What was said").fill("We read it together.")
    tom.get_by_label("Requires Improvement").check()
    if scripted:
        assert violations(tom) == []
    tom.get_by_role("button", name="Record it").click()
    expect(tom.locator("main")).to_contain_text("The grade that stands: Requires Improvement")
    rowan = page_as("Rowan", java_script_enabled=scripted)
    rowan.goto(f"{asked}/moderation")
    expect(rowan.locator("main")).to_contain_text("We read it together.")
