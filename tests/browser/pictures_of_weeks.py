"""Pictures of a practice week: its timetable as it is made, published, published again after an absence, on paper."""

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

WEEK, LEAD = "PW-2027-11", "S1001"
AT = f"/activity/{WEEK}/timetable"
SECONDS = 8.0


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
