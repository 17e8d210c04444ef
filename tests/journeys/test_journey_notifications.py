"""Tom chooses how to be told, from the menu under his name, and so it comes the next morning."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from qaportal.home import tasks
from qaportal.invites import tasks as outbox
from qaportal.lib import clock, mail
from qaportal.lib.db import db
from tests.browser.axe import violations
from tests.browser.fixtures import PageAs
from tests.browser.served import Served

TUESDAY = datetime(2027, 2, 2, 8, 5, tzinfo=UTC)  # documents for the visit to CDT are due today (NS-090)


@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without"])
def test_from_the_menu_to_a_mail_for_each_thing(published: Served, page_as: PageAs, scripted: bool) -> None:
    tom = page_as("Tom", java_script_enabled=scripted)
    tom.goto("/")
    tom.locator("details.menu summary").click()
    tom.get_by_role("link", name="Notifications").click()
    expect(tom.get_by_role("heading", level=1)).to_have_text("Notifications")
    expect(tom.get_by_label("What is due from me: In my daily mail")).to_be_checked()
    if scripted:
        assert violations(tom) == []
    tom.get_by_label("What is due from me: At once").check()
    tom.get_by_label("When does my daily mail leave?").select_option("07:00")
    tom.get_by_label("1 hour before").check()
    tom.get_by_role("button", name="Save").click()
    expect(tom.get_by_role("alert")).to_contain_text("Notifications saved.")
    expect(tom.get_by_label("What is due from me: At once")).to_be_checked()
    with published.app.app_context(), clock.stopped_at(TUESDAY):
        tasks.write_digests()
        outbox.deliver()
        db.session.rollback()
        subjects = [one.subject.strip() for one in mail.kept() if one.to == "tom@saltmarsh.example"]
    assert "Documents sent: Team Spotlight: CDT, Tuesday 2 February 2027, today" in subjects
    assert not [one for one in subjects if re.search("things? needs? you", one)]
