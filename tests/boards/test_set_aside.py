"""Seats that were given against a rule stand in the report on the work, with the reason (X-05, item 5)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from re import sub

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.allocation import queries
from qaportal.allocation.queries import SetAside
from qaportal.allocation.services import choose, declare_conflict, free
from qaportal.frameworks.queries import pack_of
from qaportal.lib import clock
from qaportal.lib.db import db
from tests.allocation.town import REASON, against_a_rule, let_out, seat_people, slots_of
from tests.cast import Cast
from tests.sampling.frames import activity, drawn, framed, lines, published_town

SignIn = Callable[[str], FlaskClient]
REPORT = "/reports/CPR-2027-03/report"
HEADING = "Seats given against a rule"
TOM = SetAside(
    "Reviewer", "Team Manager", ("is the worker’s line manager, or was at the time", "works in the same team"), REASON,
    "Head of Service QA and Safeguarding", date(2026, 11, 23), None,
)  # fmt: skip


@pytest.fixture
def chosen(town: Flask) -> Flask:
    """Tom is chosen to look at the work of Pat, whom he manages; nothing of it is published."""
    with town.test_request_context():
        cast = published_town()
        framed(*lines(8))
        drawn()
        seat_people(cast)
        against_a_rule(cast)
        db.session.commit()
    return town


def publish(app: Flask) -> None:
    """Let everybody know."""
    with app.test_request_context():
        let_out(Cast())
        db.session.commit()


def words(html: str) -> str:
    """What a page says, on one line."""
    return " ".join(unescape(sub(r"<[^>]+>", " ", html.partition("<main")[2])).split())


def test_a_report_tells_of_the_seat_the_rules_the_reason_and_who_decided_by_post(
    chosen: Flask, sign_in: SignIn
) -> None:
    """North Somerset keeps names out of reports."""
    publish(chosen)
    said = words(sign_in("Pat").get(REPORT).text)
    assert (
        "Reviewer, Team Manager: is the worker’s line manager, or was at the time; works in the same team. "
        f"“{REASON}” Decided by Head of Service QA and Safeguarding on 23 November 2026"
    ) in said
    assert "Tom Thyme" not in said
    assert "Priya Plum" not in said


def test_a_declared_conflict_is_told_to_nobody(town: Flask, sign_in: SignIn) -> None:
    """Neither that it is one, nor why it was set aside: a colleague would see that it is about them."""
    with town.test_request_context():
        cast = published_town()
        framed(*lines(8))
        drawn()
        seat_people(cast)
        declare_conflict(cast["Lena"], cast["Pat"], by=cast["Lena"])
        reviews = slots_of("reviewer")
        for one in queries.sitting_in(reviews).values():
            if one.person_id == cast["Lena"].id:
                free(one, "To choose by hand.", by=cast["Priya"])
        reason = "They were neighbours long ago."
        made = choose(reviews[0], cast["Lena"], reason=reason, by=cast["Priya"])
        assert (made.broken, made.why) == (["conflict"], [])
        let_out(cast)
        db.session.commit()
    said = words(sign_in("Pat").get(REPORT).text)
    assert "a rule about what is somebody’s own affair: the QA team knows which, and why" in said
    assert [word for word in ("conflict", "neighbours") if word in said] == []


def test_what_is_not_published_or_breaks_no_rule_is_not_told(chosen: Flask, sign_in: SignIn) -> None:
    assert HEADING not in sign_in("Priya").get(REPORT).text
    publish(chosen)
    assert HEADING in sign_in("Priya").get(REPORT).text
    assert HEADING not in sign_in("Priya").get("/reports/CPR-2027-05/report").text
    with chosen.app_context():
        assert queries.exceptions_of(activity()) == [TOM]


def test_one_that_ended_is_still_told(chosen: Flask) -> None:
    publish(chosen)
    with chosen.test_request_context(), clock.stopped_at(datetime(2027, 3, 3, 9, tzinfo=UTC)):
        seat = next(one for one in queries.sitting_in(slots_of("reviewer")).values() if one.broken)
        free(seat, "He is ill.", by=Cast()["Priya"])
        found = queries.exceptions_of(activity())
        assert [(one.who, one.on, one.ended_on) for one in found] == [
            ("Team Manager", date(2026, 11, 23), date(2027, 3, 3))
        ]


def test_names_stand_where_the_framework_lets_reports_name_people(
    chosen: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(chosen)
    with chosen.app_context():
        pack = pack_of(activity().framework)
        assert pack.figures is not None
        named = pack.figures.names_in_reports.model_copy(update={"value": True})
        monkeypatch.setitem(pack.__dict__, "figures", pack.figures.model_copy(update={"names_in_reports": named}))
        assert [(one.who, one.by) for one in queries.exceptions_of(activity())] == [("Tom Thyme", "Priya Plum")]
