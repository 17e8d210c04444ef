"""Pictures of a practice week: its timetable as it is made, published, published again after an absence, on paper; the
themes of one that is over."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.people import queries as people
from qaportal.people import services as staffing
from qaportal.programme.models import Activity
from qaportal.timetable import queries as timetable
from qaportal.weeks import services

if TYPE_CHECKING:
    from tests.browser.pictures import Camera

WEEK, OVER, LEAD = "PW-2027-11", "PW-2027-03", "S1001"
CHOSEN = ("Risk is named early, and with the family", "Decisions are clear, and on the same day")
AT = f"/activity/{WEEK}/timetable"
SECONDS = 20.0


def weeks(camera: Camera) -> None:
    """docs/guides/practice-week.md"""
    name = _published(camera)
    page = camera.page_as("QA lead")
    page.goto(f"{AT}?day=2")
    camera.shoot("week-timetable", page)
    page.goto(f"{AT}/publication")
    camera.shoot("week-publication", page)
    page.goto(f"{AT}/people")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(page.pdf(prefer_css_page_size=True))
        file.flush()
        camera.shoot_paper("week-page", Path(file.name))
    page = camera.page_as("QA lead", viewport={"width": 1280, "height": 1160}, device_scale_factor=1)
    page.goto(f"/activity/{OVER}/timetable/themes")
    for words in CHOSEN:
        page.get_by_label(words).check()
    page.locator(".put .govuk-radios__input").first.check()
    page.locator("h1").evaluate("node => { node.style.scrollMarginTop = '1rem'; node.scrollIntoView() }")
    camera.shoot("week-themes", page)


def _published(camera: Camera) -> str:
    """The week is filled and published; then a member is away for a day, and it is filled again. Their name."""
    with camera.web.app.test_request_context(), clock.stopped_at(camera.web.now):
        lead, work = people.find_person(LEAD), db.session.query(Activity).filter_by(ref=WEEK).one()
        services.solve(work, by=lead, seconds=SECONDS)
        services.publish(work, by=lead)
        member = timetable.members_of(work)[0].person
        ill = work.starts_on + timedelta(days=2)
        staffing.note_absence(member, starts=ill, ends=ill, kind="leave", by=lead)
        services.solve(work, by=lead, seconds=SECONDS)
        db.session.commit()
        return str(member.name)
