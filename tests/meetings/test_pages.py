"""The pages of meetings: as many statements however long the agenda, the minute kept by itself, refusals."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.lib.db import db
from qaportal.meetings.models import AgendaItem
from tests.actions.planned import added
from tests.cast import Cast
from tests.meetings.held import actions, item_about, opened
from tests.programme.test_query_counts import statements

# Pages say the same on either database: what differs between the two is tested where it is written.
pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
SignIn = Callable[[str], FlaskClient]


@pytest.mark.parametrize("page", ["", "/minutes", "/room/{item}"])
def test_a_longer_agenda_takes_no_more_statements(saltmarsh: Cast, town: Flask, sign_in: SignIn, page: str) -> None:
    counts = []
    first, *_ = actions(1)
    for ref in ("CSL-2027-01", "CSL-2027-04"):
        meeting = opened(ref)
        path = f"/meetings/{meeting.public_id}{page.format(item=item_about(meeting, first).public_id)}"
        db.session.expire_all()
        counts.append(statements(town, sign_in("Priya"), path))
        for n in range(5):
            added(first.plan, f"Another {n}")  # type: ignore[arg-type]
    assert counts[0] == counts[1]


def test_the_minute_is_kept_by_itself_and_the_other_text_is_shown(saltmarsh: Cast, sign_in: SignIn) -> None:
    actions(1)
    meeting = opened()
    item = meeting.items[-1].public_id
    path = f"/meetings/{meeting.public_id}/room/{item}/minute"
    lead, chair = sign_in("Priya"), sign_in("Lena")
    kept = lead.post(path, data={"text.minute": "Half of them", "version.minute": "0"})
    assert re.search(r"Saved \d\d:\d\d", kept.text)
    refused = chair.post(path, data={"text.minute": "None of them", "version.minute": "0"})
    assert (refused.status_code, "“Half of them”" in refused.text) == (409, True)
    again = chair.post(path, data={"text.minute": "None of them", "version.minute": "1"})
    assert again.status_code == 200
    db.session.expire_all()
    assert db.session.query(AgendaItem).filter_by(public_id=item).one().minute == "None of them"


def test_a_step_that_lacks_a_word_keeps_what_was_typed(saltmarsh: Cast, sign_in: SignIn) -> None:
    first, *_ = actions(1)
    meeting = opened()
    path = f"/meetings/{meeting.public_id}/room/{item_about(meeting, first).public_id}/date"
    answer = sign_in("Priya").post(path, data={"due": "1 March 2027", "said": ""})
    assert answer.status_code == 422
    assert "Say why its day moves." in answer.text
    assert 'value="1 March 2027"' in answer.text
    assert first.slips == 0


def test_somebody_who_does_not_sit_there_does_not_find_it(saltmarsh: Cast, sign_in: SignIn) -> None:
    actions(1)
    path = f"/meetings/{opened().public_id}"
    assert [sign_in(name).get(path).status_code for name in ("Hazel", "Lena", "Pat", "Rowan")] == [200, 200, 404, 404]


def test_a_decision_does_not_write_over_what_somebody_else_wrote_meanwhile(saltmarsh: Cast, sign_in: SignIn) -> None:
    """Two have the item open; the second decides on a page that shows nothing of what the first wrote."""
    actions(1)
    meeting = opened()
    item = meeting.items[-1].public_id
    path = f"/meetings/{meeting.public_id}/room/{item}"
    lead, chair = sign_in("Priya"), sign_in("Lena")
    lead.post(f"{path}/minute", data={"text.minute": "Half of them", "version.minute": "0"})
    mine = {"kind": "come_back", "text.minute": "None of them", "version.minute": "0"}
    refused = chair.post(f"{path}/decision", data=mine)
    assert (refused.status_code, "“Half of them”" in refused.text, "None of them" in refused.text) == (409, True, True)
    assert 'name="version.minute" value="1"' in refused.text
    step = chair.post(f"{path}/decision", data=mine | {"kind": "escalate"})
    assert (step.status_code, "“Half of them”" in step.text) == (409, True)
    db.session.expire_all()
    kept = db.session.query(AgendaItem).filter_by(public_id=item).one()
    assert (kept.minute, kept.decision) == ("Half of them", None)


def test_a_decision_keeps_what_was_saved_a_moment_ago_and_went_on(saltmarsh: Cast, sign_in: SignIn) -> None:
    """Their own words saved themselves, and the answer to that is still on its way: no conflict with oneself."""
    actions(1)
    meeting = opened()
    item = meeting.items[-1].public_id
    path, lead = f"/meetings/{meeting.public_id}/room/{item}", sign_in("Priya")
    lead.post(f"{path}/minute", data={"text.minute": "Half of", "version.minute": "0"})
    said = {"kind": "come_back", "text.minute": "Half of them", "version.minute": "0"}
    assert lead.post(f"{path}/decision", data=said).status_code == 303
    db.session.expire_all()
    kept = db.session.query(AgendaItem).filter_by(public_id=item).one()
    assert (kept.minute, kept.decision.kind if kept.decision else "") == ("Half of them", "come_back")
