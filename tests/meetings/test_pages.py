"""The pages of meetings: as many statements however long the agenda, the minute kept by itself, refusals."""

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qaportal.invites import queries as invite_queries
from qaportal.invites import services as invites
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.meetings import services
from qaportal.meetings.models import AgendaItem, Meeting
from tests.actions.planned import added, planned
from tests.cast import Cast
from tests.meetings.held import APRIL, actions, decided, ended, item_about, opened, prepared
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


# Past sittings, invitations ------------------------------------------------------------------------------------


def text_of(answer: TestResponse) -> str:
    """What the main part of a page says, on one line."""
    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_what_a_past_sitting_decided_can_still_be_written_down(saltmarsh: Cast, sign_in: SignIn) -> None:
    """X-20. It is Friday 15 January: the sitting of Wednesday the 13th has no agenda."""
    first, *_ = actions(1)
    added(planned(), "Write to fathers")
    with clock.stopped_at(datetime(2027, 1, 15, 9, tzinfo=UTC)):
        lead, chair, member = sign_in("Priya"), sign_in("Lena"), sign_in("Hazel")
        listed = text_of(lead.get("/meetings"))
        assert re.search(r"Past, without minutes .*13 Jan CSLT action planning CSL-2027-01 Write down", listed)
        assert "Past, without minutes" not in text_of(chair.get("/meetings"))  # the Director's chair, who is not here
        assert "CSL-2027-01" not in text_of(member.get("/meetings"))
        assert "Its day is past." in text_of(lead.get("/activity/CSL-2027-01/meeting"))
        meeting = opened()
        decided(item_about(meeting, first), "continue", minute="Half of them")
        ended(meeting)
        assert meeting.day == date(2027, 1, 13)
        assert [one.held_on for one in first.plan.reviews] == [date(2027, 1, 13)]  # type: ignore[union-attr]
        assert "Held on Wednesday 13 January 2027" in _minutes(lead, meeting)
        assert "Past, without minutes" not in text_of(lead.get("/meetings"))


def _minutes(browser: FlaskClient, meeting: Meeting) -> str:
    made = browser.post(f"/meetings/{meeting.public_id}/minutes/copies").data
    return "\n".join(one.text.replace("\t", " ") for one in Document(io.BytesIO(made)).paragraphs)


def test_a_plan_that_began_after_the_day_was_not_gone_through_on_it(saltmarsh: Cast) -> None:
    with clock.stopped_at(datetime(2027, 1, 15, 9, tzinfo=UTC)):
        first, *_ = actions(1)
        meeting = opened()
        decided(item_about(meeting, first), "continue")
        ended(meeting)
        assert first.plan.reviews == []  # type: ignore[union-attr]


def test_whoever_sends_invitations_sees_how_far_they_are(saltmarsh: Cast, sign_in: SignIn) -> None:
    """X-20: to CSLT come the Director, the Assistant Director (Lena), heads of service (Priya and Hazel) and the
    Principal Social Worker; two of these posts are held by nobody here."""
    actions(1)
    meeting = prepared()
    lead, path = sign_in("Priya"), f"/meetings/{meeting.public_id}"
    page = lead.get(path)
    assert "Invitations To be told by mail: 3 new. Look at them and send them" in text_of(page)
    assert 'href="/activity/CSL-2027-01/invitations"' in page.text
    assert "To be told by mail: 3 new." in text_of(lead.get("/activity/CSL-2027-04/meeting"))
    assert "Invitations" not in text_of(sign_in("Lena").get(path))
    activity = meeting.activity
    invites.send(activity, seal=invites.preview(activity).seal(), by=saltmarsh["Priya"])
    db.session.commit()
    assert "Invitations 3 invitations: 3 no answer yet. Who answered" in text_of(lead.get(path))
    [hers] = [one for one in invite_queries.invites_of(activity) if one.person.name == "Hazel Heath"]
    invites.answer(hers, "declined", sequence=hers.told_sequence, by=saltmarsh["Hazel"])
    db.session.commit()
    assert "3 invitations: 1 declined, 2 no answer yet." in text_of(lead.get(path))


def test_the_place_of_meetings_in_the_menu_is_that_of_boards(saltmarsh: Cast, sign_in: SignIn) -> None:
    assert re.search(r'<a[^>]*href="/boards"[^>]*aria-current="(page|true)"', sign_in("Priya").get("/meetings").text)


def test_before_it_ends_it_says_that_nobody_is_noted_as_present(saltmarsh: Cast, sign_in: SignIn) -> None:
    actions(1)
    meeting = prepared()
    services.open_meeting(meeting, by=saltmarsh["Priya"])
    services.set_attendance(meeting, {}, None, by=saltmarsh["Priya"])
    db.session.commit()
    lead, path = sign_in("Priya"), f"/meetings/{meeting.public_id}/ending"
    assert "Nobody is noted as present. Note who came" in text_of(lead.get(path))
    services.set_attendance(meeting, {saltmarsh["Hazel"].id: "present"}, None, by=saltmarsh["Priya"])
    db.session.commit()
    assert "Nobody is noted as present" not in text_of(lead.get(path))


def test_minutes_of_years_ago_are_found_by_year(saltmarsh: Cast, sign_in: Callable[[str], FlaskClient]) -> None:
    """The year 2027 is over for long in 2031; Hazel sits on the board, Pat on none, and Rowan was there once."""
    meeting = opened()
    services.set_attendance(meeting, {saltmarsh["Rowan"].id: "present"}, saltmarsh["Lena"], by=saltmarsh["Priya"])
    ended(meeting)
    prepared(APRIL)
    path = f"/meetings/{meeting.public_id}/minutes"
    with clock.stopped_at(datetime(2031, 3, 3, 9, tzinfo=UTC)):
        for first, found in (("Hazel", True), ("Priya", True), ("Rowan", True), ("Pat", False)):
            browser = sign_in(first)
            index, year = browser.get("/meetings").text, browser.get("/meetings?year=2027").text
            assert path not in index
            assert ('href="/meetings?year=2027"' in index, path in year, APRIL in year) == (found, found, False)
        assert sign_in("Hazel").get("/meetings?year=1999").status_code == 200
