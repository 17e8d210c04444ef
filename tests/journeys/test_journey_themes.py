"""The themes of a practice week in the browser, for Lambeth: lines of summaries are put together by mouse, by keyboard
and without script, and what is to be done is in the plan, with its reason (LB-045, LB-047)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from qaportal.actions.services import start_plan
from qaportal.lib import clock
from qaportal.lib.db import by_id, db
from qaportal.people.models import Person
from qaportal.weeks import services
from qaportal.weeks.models import WeekTheme
from tests.browser.served import Door, Web
from tests.conftest import Chromium
from tests.signing import cookie_value
from tests.stage import Stage
from tests.weeks.councils import Week, out, summary

DAY_4, DAY_5 = datetime(2027, 3, 4, 15, 0, tzinfo=UTC), datetime(2027, 3, 5, 9, 0, tzinfo=UTC)
AT = "/activity/PW-2027-03/timetable/themes"
SAID = {"Edda": "- Risk is seen early\n- Plans are late", "Holly": "- Plans come late", "Pia": "- Plans are not shared"}
Opened = Callable[..., Page]


class Wall:
    """Day 5 of a week of Lambeth: three summaries are in, and there is a plan for what they say."""

    def __init__(self, folder: Path) -> None:
        self.web = Web(Stage(folder, None).set("empty"), DAY_5)
        with self.web.app.test_request_context(base_url=self.web.url):
            week = Week(self.web.app)
            services.solve(week.activity, by=week.lead, seconds=1.0)
            services.publish(week.activity, by=week.lead)
            out(week)
            with clock.stopped_at(DAY_4):
                for name, risk in SAID.items():
                    summary(week, name, risk)
            start_plan(week.activity.framework, "practice_week_plan", title="Week", lead=week.lead, by=week.lead)
            self.lead = week.lead.id
            db.session.commit()

    def cookie(self) -> str:
        """Of a fresh sign-in of the lead; nothing is on the wall yet."""
        with self.web.app.app_context(), clock.stopped_at(DAY_5):
            for theme in db.session.query(WeekTheme):
                db.session.delete(theme)
            return cookie_value(self.web.app, by_id(Person, [self.lead])[self.lead])


@pytest.fixture(scope="module")
def wall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wall]:
    with clock.stopped_at(DAY_5):
        made = Wall(tmp_path_factory.mktemp("wall"))
    yield made
    made.web.stop()


@pytest.fixture
def opened(browser: Chromium, wall: Wall) -> Iterator[Opened]:
    """The wall in a browser, as the lead sees it."""
    door = Door(browser, SimpleNamespace(url=wall.web.url))  # type: ignore[arg-type]

    def page(**options: Any) -> Page:
        found = door.page_as(viewport={"width": 1280, "height": 1400}, **options)
        found.context.add_cookies([{"name": "qa", "value": wall.cookie(), "url": wall.web.url}])
        found.goto(AT)
        return found

    yield page
    door.close()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_lines_become_a_theme_and_an_action_by_keyboard(opened: Opened, script: bool) -> None:
    page = opened(java_script_enabled=script)
    for words in ("Plans are late", "Plans come late"):
        page.get_by_label(words).focus()
        page.keyboard.press("Space")
    page.get_by_label("What the new theme is").fill("Plans are slow")
    page.get_by_label("An issue").focus()
    page.keyboard.press("Space")
    press(page, "Put them there")
    issue = page.locator("[data-theme-id]", has_text="Plans are slow")
    expect(issue.get_by_role("listitem")).to_have_count(2)
    press(page, "For partners")
    expect(page.get_by_role("heading", name="For the partnership")).to_be_visible()
    press(page, "Make an action", "link")
    expect(page.get_by_label("Which plan")).not_to_have_value("")
    expect(page.locator("main")).to_contain_text("Because of: Plans are slow")
    page.get_by_label("What is to be done").fill("Plans within ten days")
    page.get_by_label("Who is to do it").fill("Quinn Ash")
    page.get_by_label("By when").fill("30 April 2027")
    press(page, "Make the action")
    expect(issue).to_contain_text("Quinn Ash, by 30 April 2027")
    issue.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("Plans are slow")
    expect(page.get_by_role("link", name="PW-2027-03")).to_be_visible()


def press(page: Page, name: str, role: str = "button") -> None:
    page.get_by_role(role, name=name).first.focus()  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def test_lines_are_dragged_to_a_theme_and_from_one_to_another(opened: Opened) -> None:
    page = opened()
    loose, new = page.locator(".grouping [data-line]"), page.locator(".put .govuk-radios__item", has_text="A new one")
    page.get_by_label("Plans are late").check()
    page.get_by_label("Plans come late").check()
    loose.filter(has_text="Plans come late").drag_to(new)  # those that are chosen go along
    expect(page.get_by_label("What the new theme is")).to_be_focused()
    page.keyboard.type("Plans are slow")
    page.get_by_label("An issue").check()
    page.get_by_role("button", name="Put them there").click()
    slow = page.locator("[data-theme-id]", has_text="Plans are slow")
    expect(slow.get_by_role("listitem")).to_have_count(2)
    loose.filter(has_text="Risk is seen early").drag_to(new)
    page.keyboard.type("Risk is seen")
    page.get_by_label("A strength").check()
    page.get_by_role("button", name="Put them there").click()
    seen = page.locator("[data-theme-id]", has_text="Risk is seen")
    expect(seen.get_by_role("listitem")).to_have_count(1)
    issue = page.locator(".put .govuk-radios__item", has_text="Issue: Plans are slow")
    loose.filter(has_text="Plans are not shared").drag_to(issue)
    expect(slow.get_by_role("listitem")).to_have_count(3)
    slow.get_by_role("listitem").filter(has_text="Plans come late").drag_to(seen.get_by_role("heading"))
    expect(seen.get_by_role("listitem")).to_have_count(2)
    expect(slow.get_by_role("listitem")).to_have_count(2)
    expect(page.locator("main")).to_contain_text("Every line is with a theme.")
