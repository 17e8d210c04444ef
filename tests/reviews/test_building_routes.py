"""Making a form, as those who make it see it: with htmx and without script (D60)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from qaportal.auditlog.models import LogEntry
from qaportal.lib.db import db
from qaportal.programme.models import Activity
from qaportal.reviews import services
from qaportal.reviews.models import Answer, MadeForm, Review
from tests.allocation.covered import slots
from tests.cast import Cast
from tests.reviews.made import DETAILS, begun, keys, led, used, written
from tests.sampling.frames import published_town
from tests.security.walking import forms_of

HTMX = {"HX-Request": "true"}
NEW = {
    "name": "Voice of the child", "summary": "Is it on record?", "seat": "lead", "often": "often", "child": "yes", "start": "",
}  # fmt: skip
SignIn = Callable[[str], FlaskClient]


def sent(client: FlaskClient, path: str, onto: str = "", **typed: Any) -> Any:
    """A form of a page, sent as the page offers it, with what was typed."""
    page = client.get(path)
    assert page.status_code == 200, page.text
    form = next(one for one in forms_of(path, page.text) if one.action.endswith(onto or path.partition("?")[0]))
    return client.post(form.action, data=form.fields | typed)


def test_from_nothing_to_a_review_that_is_handed_in(work: Activity, sign_in: SignIn) -> None:
    lead = sign_in("Tom")
    activity = lead.get(f"/activity/{work.ref}")
    assert f'hx-get="/activity/{work.ref}/made-forms/glance"' in activity.text
    assert "Make the form" in lead.get(f"/activity/{work.ref}/made-forms/glance", headers=HTMX).text
    answer = sent(lead, f"/activity/{work.ref}/made-forms/new", **NEW)
    assert answer.status_code == 303
    form = answer.location
    assert sent(lead, form, "/sections", title="Records").location == f"{form}#section-records"
    new = f"{form}/sections/records/questions/new"
    assert "What kind of answer is wanted?" in lead.get(new).text
    typed = {"ask": "Is it seen?", "required": "y", "evidence": "y"}
    assert sent(lead, f"{new}?kind=yes_no", **typed).location == f"{form}#question-is_it_seen"
    assert sent(lead, f"{new}?kind=choice", ask="Where?", options="Plan\nNotes").status_code == 303
    assert "Preview" in lead.get(form).text
    assert "Nothing that you type here is kept" in lead.get(f"{form}/preview/records").text
    assert "Print this blank form" in lead.get(f"{form}/sheet").text
    assert sent(lead, f"{form}/use").location == form
    assert "In use" in lead.get(f"/activity/{work.ref}/made-forms").text
    mine = lead.get("/reviews").text
    start = re.search(r'action="(/seats/[^"]+/forms/voice_of_the_child)"', mine)
    assert start, mine
    review = lead.post(start[1]).location
    shown = lead.get(review).text
    assert "on version 1 of its form" in shown
    section = re.search(r'href="(/reviews/[^"]+/sections/records)"', shown)
    assert section
    saved = sent(lead, section[1], **{"q.is_it_seen": "yes", "n.is_it_seen": "In the plan.", "q.where": "Plan"})
    assert saved.status_code == 303
    check = lead.get(saved.location)
    done = lead.post(forms_of(saved.location, check.text)[-1].action)
    assert done.status_code == 303
    assert db.session.scalar(select(Review)).is_final
    assert {one.key: one.value for one in db.session.scalars(select(Answer))} == {"is_it_seen": "yes", "where": "Plan"}
