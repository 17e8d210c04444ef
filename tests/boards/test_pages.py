"""The pages of boards and of the register, and marking a report as sent (X-19, X-20)."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.auditlog.queries import history_of
from qaportal.boards import policy, queries, services
from qaportal.boards.models import ReportSent
from qaportal.boards.register import Author, DueReport, register
from qaportal.frameworks.loading import read_pack
from qaportal.frameworks.schema import Pack
from qaportal.home.queries import home_of
from qaportal.invites import services as invites
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError, Stale
from qaportal.programme import services as programme
from qaportal.programme.models import Activity
from tests.boards.packs import council
from tests.cast import Cast
from tests.frameworks.packs import written
from tests.programme.test_query_counts import MOST, statements

# Pages say the same on either database: what differs between the two is tested where it is written.
pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)

SignIn = Callable[[str], FlaskClient]
MARCH = "plans/monthly/2027-03-01"
EASTER_WEEK = datetime(2027, 3, 30, 9, tzinfo=UTC)


def words(html: str) -> str:
    """What a page says, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.partition("<main")[2])).split())


# Boards ---------------------------------------------------------------------------------------------------


def test_the_list_says_who_chairs_when_it_meets_next_and_who_reports_to_whom(saltmarsh: Flask, sign_in: SignIn) -> None:
    """D91, WS-002: the council meets by its own calendar."""
    said = words(sign_in("Pat").get("/boards").text)
    assert "Forum also Round table Director Seniors 10 February 2027 3 February 2027" in said
    assert "Council Director Director By its own calendar" in said
    assert "Each one reports to the one that it stands under. Council Forum" in said


def test_a_board_shows_its_meetings_with_the_reports_that_make_them(saltmarsh: Flask, sign_in: SignIn) -> None:
    said = words(sign_in("Pat").get("/boards/forum").text)
    assert "Wednesday 10 February 2027 , 10:00 to 12:00 Papers due Wednesday 3 February 2027." in said
    assert "Summary, Look: North (LOK-2027-01) due 3 Feb, Worker" in said
    assert "Just too late for it: Plans report (Monthly), January 2027 due 5 Feb; goes to 14 April 2027" in said
    assert "Reports to Council" in said
    assert "Move" not in said


def test_a_board_of_next_year_alone_is_told_as_next_year_has_it(saltmarsh: Flask, sign_in: SignIn, cast: Cast) -> None:
    """2026 runs by another framework, whose meetings are its own."""
    with saltmarsh.app_context():
        invites.publish(cast.year("2026"), by=cast["Priya"])
        db.session.commit()
    pat = sign_in("Pat")
    said = words(pat.get("/boards").text)
    assert "CSLT, also Children's Senior Leadership Team" in said
    assert "Forum also Round table in 2027 Director" in said
    assert "Wednesday 10 February 2027" in words(pat.get("/boards/forum").text)
    assert pat.get("/boards/nobody").status_code == 404


def test_planners_move_a_meeting_from_its_board(saltmarsh: Flask, sign_in: SignIn) -> None:
    assert "/activity/FOR-2027-02/move" in sign_in("Priya").get("/boards/forum").text


def test_a_moved_meeting_takes_other_reports(saltmarsh: Flask, cast: Cast) -> None:
    """To Wednesday 17 February: papers are due on the 10th, so that January's report of the 5th makes it."""
    with saltmarsh.app_context():
        meeting = db.session.query(Activity).filter_by(ref="FOR-2027-02").one()
        programme.move(meeting, date(2027, 2, 17), version=meeting.version, by=cast["Priya"])
        db.session.commit()
        for name, sees in (("Priya", "FOR-2027-02"), ("Pat", "FOR-2027-04")):
            line = queries.visible_report(cast[name], "plans/monthly/2027-01-01")
            assert [reach.makes.ref for reach in line.reaches if reach.makes] == [sees]


def test_the_page_of_a_meeting_fetches_its_papers(saltmarsh: Flask, sign_in: SignIn) -> None:
    pat = sign_in("Pat")
    assert 'hx-get="/activity/FOR-2027-02/papers"' in pat.get("/activity/FOR-2027-02").text
    assert "/papers" not in pat.get("/activity/LOK-2027-01").text
    piece = pat.get("/activity/FOR-2027-02/papers", headers={"HX-Request": "true"}).text
    assert piece.startswith('<h2 class="govuk-heading-m" id="papers">Papers due Wednesday 3 February 2027</h2>')
    assert "no board sits here" in pat.get("/activity/LOK-2027-01/papers").text


def test_without_a_year_the_pages_say_what_will_appear(town: Flask, sign_in: SignIn) -> None:
    pat = sign_in("Pat")
    assert "as soon as a year is published" in pat.get("/boards").text
    assert "as soon as a year is published" in pat.get("/reports").text


# The register -----------------------------------------------------------------------------------------------


def rows(html: str) -> list[str]:
    return re.findall(r'href="/reports/([a-zA-Z]+(?:-\d+)*/[\w/-]+)"', html)


def test_the_register_opens_at_the_first_quarter_with_something_due(saltmarsh: Flask, sign_in: SignIn) -> None:
    found = rows(sign_in("Pat").get("/reports").text)
    assert found[0] == "missing/weekly/2026-12-28"
    assert "plans/monthly/2027-02-01" in found
    assert MARCH not in found  # due on 7 April


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("quarter=2027-04&report=plans", [MARCH, "plans/quarterly/2027-01-01", "plans/monthly/2027-04-01",
                                          "plans/monthly/2027-05-01"]),
        ("quarter=all&report=summary", ["summary/each/LOK-2027-01", "summary/closing/LOK-2027-01",
                                        "summary/each/LOK-2027-03", "summary/closing/LOK-2027-03"]),
        ("quarter=all&report=look-report", ["LOK-2027-01/report", "LOK-2027-03/report"]),
        ("quarter=all&board=council", ["plans/annual/2027-01-01"]),
        ("quarter=2027-04&author=director", ["summary/closing/LOK-2027-03", "LOK-2027-03/report"]),
        ("quarter=2027-04&state=sent", []),
    ],
)  # fmt: skip
def test_filters_stand_in_the_address(saltmarsh: Flask, sign_in: SignIn, query: str, expected: list[str]) -> None:
    assert rows(sign_in("Pat").get(f"/reports?{query}").text) == expected


def test_what_is_late_elsewhere_is_pointed_to(saltmarsh: Flask, sign_in: SignIn) -> None:
    """On 1 April: the lists of 13 weeks, the plans of January and February, and three reports on January's look."""
    with clock.stopped_at(datetime(2027, 4, 1, 9, tzinfo=UTC)):
        pat = sign_in("Pat")
        page = pat.get("/reports").text
        assert "18 late reports are not shown here" in page
        late = rows(pat.get("/reports?quarter=all&state=late").text)
    assert late[-1] == "missing/weekly/2027-03-22"
    assert len(late) == 18


def test_on_paper_everything_is_open_and_nothing_is_to_be_pressed_but_print(saltmarsh: Flask, sign_in: SignIn) -> None:
    page = sign_in("Pat").get("/reports?quarter=2027-01&report=plans&print=1").text
    assert "<details" not in page.partition("<main")[2]
    assert "The story (a plan is 15 months old)" in page
    assert "printed 23 November 2026" in page


# Sent -----------------------------------------------------------------------------------------------------


def test_an_author_marks_a_report_as_sent_and_takes_it_back(saltmarsh: Flask, sign_in: SignIn) -> None:
    with clock.stopped_at(EASTER_WEEK):
        tom = sign_in("Tom")
        assert "Mark as sent" in tom.get(f"/reports/{MARCH}").text
        sent = {"on": "29 March 2027", "note": "By e-mail"}
        page = tom.post(f"/reports/{MARCH}/sending", data=sent, follow_redirects=True)
        assert "Monday 29 March 2027, as Tom Thyme noted. By e-mail" in words(page.text)
        assert rows(tom.get("/reports?quarter=all&state=sent").text) == [MARCH]
        page = tom.post(f"/reports/{MARCH}/sending/removal", follow_redirects=True)
        assert "Not sent yet" in page.text
    with saltmarsh.app_context():
        row = db.session.query(ReportSent).one()
        assert (row.is_taken_back, row.report_key, row.edition_key) == (True, "plans", "monthly")
        assert [entry.act for entry in history_of("report", MARCH)] == ["took back", "sent"]


def test_who_does_not_write_it_may_read_it_alone(saltmarsh: Flask, sign_in: SignIn) -> None:
    """Lena's post is none of those that write; QA leads and business support mark any."""
    assert "Mark as sent" not in sign_in("Lena").get(f"/reports/{MARCH}").text
    assert sign_in("Lena").post(f"/reports/{MARCH}/sending", data={"on": "1/4/2027"}).status_code == 403
    for name in ("Priya", "Bea"):
        assert "Mark as sent" in sign_in(name).get(f"/reports/{MARCH}").text
    assert sign_in("Gus").get("/reports").status_code == 403
    assert sign_in("Gus").get(f"/reports/{MARCH}").status_code == 404


@pytest.mark.parametrize(
    ("author", "place", "may"),
    [
        (Author("team_manager", "Team Manager", ("team_manager",)), None, True),
        (Author("team_manager", "Team Manager", ("team_manager",)), "Children with Disabilities", True),
        (Author("team_manager", "Team Manager", ("team_manager",)), "Children in Need", False),
        (Author("managers", "Managers", ("team_manager",)), "Children in Need", True),
        (Author("managers", "Managers", ("team_manager",), is_near=True), "Children in Need", False),
        (Author("managers", "Managers", ("team_manager",), is_near=True), "Children with Disabilities", True),
        (Author("reviewer", "Reviewer", ("team_manager",), is_seat=True), "Children in Need", True),
        (Author("practitioner", "Practitioner", ("practitioner",)), "Children with Disabilities", False),
    ],
)
def test_a_report_of_one_team_is_marked_by_those_who_work_there(
    saltmarsh: Flask, cast: Cast, author: Author, place: str | None, may: bool
) -> None:
    """Tom manages Children with Disabilities; a party acts as one for all, and a seat is filled from elsewhere."""
    with saltmarsh.app_context():
        line = queries.visible_report(cast["Tom"], "LOK-2027-01/report")
        assert line.about is not None
        about = line.about._replace(team_id=cast.team(place).id if place else None)
        of_team = replace(line, due=replace(line.due, authors=(author,)), about=about)
        assert policy.can_mark_sent(cast["Tom"], of_team) is may
        assert policy.can_mark_sent(cast["Bea"], of_team)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"on": ""}, "Enter the day it was sent."),
        ({"on": "31 March 2027"}, "That day is still to come. Mark it once it is sent."),
        ({"on": "1 April 2026"}, "It is due on 7 April 2027, more than a year after that day. Look at the year."),
        ({"on": "30 March 2027", "note": "x" * 121}, "Use 120 characters or fewer."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    saltmarsh: Flask, sign_in: SignIn, sent: dict[str, str], why: str
) -> None:
    with clock.stopped_at(EASTER_WEEK):
        answer = sign_in("Tom").post(f"/reports/{MARCH}/sending", data=sent)
    assert (answer.status_code, why in answer.text) == (422, True)
    with saltmarsh.app_context():
        assert db.session.query(ReportSent).count() == 0


def test_a_published_report_says_where_it_can_be_read(saltmarsh: Flask, sign_in: SignIn) -> None:
    """LB-067"""
    path = "/reports/plans/annual/2027-01-01"
    with clock.stopped_at(datetime(2028, 2, 28, 9, tzinfo=UTC)):
        bea = sign_in("Bea")
        refused = bea.post(f"{path}/sending", data={"on": "28/2/2028", "address": "javascript:alert(1)"})
        assert (refused.status_code, "begins with https://" in refused.text) == (422, True)
        sent = {"on": "28/2/2028", "address": "https://saltmarsh.example/review"}
        page = bea.post(f"{path}/sending", data=sent, follow_redirects=True)
    assert 'href="https://saltmarsh.example/review"' in page.text


def test_twice_is_too_often(saltmarsh: Flask, cast: Cast) -> None:
    with saltmarsh.test_request_context(), clock.stopped_at(EASTER_WEEK):
        due = queries.visible_report(cast["Tom"], MARCH).due
        services.mark_sent(due, on=date(2027, 3, 30), by=cast["Tom"])
        with pytest.raises(Stale, match="marked as sent on 30 March 2027 already"):
            services.mark_sent(due, on=date(2027, 3, 29), by=cast["Bea"])
        services.take_back_sent(due, by=cast["Bea"])
        with pytest.raises(Stale, match="not marked as sent"):
            services.take_back_sent(due, by=cast["Bea"])
        with pytest.raises(DomainError, match="still to come"):
            services.mark_sent(due, on=date(2027, 4, 1), by=cast["Tom"])
        assert services.mark_sent(due, on=date(2027, 3, 29), by=cast["Tom"], note="a\nb").note == "a b"


# Home -----------------------------------------------------------------------------------------------------


def needs(cast: Cast, name: str) -> list[tuple[str, str, str]]:
    found = home_of(cast[name], clock.today(), everything=True).needs
    return [(need.due, need.title, need.more) for need in found if need.href.startswith("/reports/")]


def test_home_tells_authors_what_is_late_and_what_is_due_within_ten_working_days(saltmarsh: Flask, cast: Cast) -> None:
    """Tuesday 23 February: ten working days on is 9 March. Tom is a team manager."""
    with saltmarsh.test_request_context(), clock.stopped_at(datetime(2027, 2, 23, 9, tzinfo=UTC)):
        for line in queries.outlook(cast["Tom"], clock.today()).lines:
            if line.state == "late" and line.due.key not in ("plans/monthly/2027-01-01", "missing/weekly/2027-02-15"):
                services.mark_sent(line.due, on=date(2027, 2, 1), by=cast["Bea"])
        assert needs(cast, "Tom") == [
            ("Fri 5 Feb", "Plans report (Monthly), January 2027", "18 days late"),
            ("Mon 22 Feb", "Missing list (Weekly), Week of 15 February 2027", "1 day late"),
            ("Mon 1 Mar", "Missing list (Weekly), Week of 22 February 2027", "in 6 days"),
            ("Fri 5 Mar", "Plans report (Monthly), February 2027", "in 10 days"),
            ("Mon 8 Mar", "Missing list (Weekly), Week of 1 March 2027", "in 13 days"),
        ]
        assert needs(cast, "Pat") == []
        assert needs(cast, "Gus") == []


def test_what_fell_due_before_the_year_was_kept_here_is_not_asked_for(saltmarsh: Flask, cast: Cast) -> None:
    with saltmarsh.test_request_context(), clock.stopped_at(datetime(2027, 1, 12, 9, tzinfo=UTC)):
        year = queries.outlook(cast["Tom"], clock.today()).programme
        assert year is not None
        year.created_at = datetime(2027, 1, 11, 12, tzinfo=UTC)
        assert [due for due, _title, more in needs(cast, "Tom") if "late" in more] == ["Mon 11 Jan"]


def test_a_year_that_came_after_midnight_is_kept_from_that_day_on(saltmarsh: Flask, cast: Cast) -> None:
    """Half past midnight on 14 April in England is still 13 April in UTC: what was due that day is not late."""
    with saltmarsh.test_request_context(), clock.stopped_at(datetime(2027, 4, 20, 9, tzinfo=UTC)):
        year = queries.outlook(cast["Tom"], clock.today()).programme
        assert year is not None
        year.created_at = datetime(2027, 4, 13, 23, 30, tzinfo=UTC)
        states = {line.due.due: line.state for line in queries.outlook(cast["Tom"], clock.today()).lines}
        assert states[date(2027, 4, 13)] == "before"


def test_a_register_of_reports_takes_no_more_statements_for_those_that_are_sent(
    saltmarsh: Flask, sign_in: SignIn, cast: Cast
) -> None:
    """None of them sent, then four."""
    pat, paths = sign_in("Pat"), ("/reports?quarter=all", "/boards", "/boards/forum")
    before = [statements(saltmarsh, pat, path) for path in paths]
    with saltmarsh.app_context():
        for key in ("2027-01-01", "2027-02-01", "2027-03-01", "2027-04-01"):
            due = queries.visible_report(cast["Tom"], f"plans/monthly/{key}").due
            services.mark_sent(due, on=date(2026, 11, 20), by=cast["Tom"])
        db.session.commit()
    assert [statements(saltmarsh, pat, path) for path in paths] == before
    assert max(before) <= MOST


# What is sent to a board ------------------------------------------------------------------------------------


def frozen(key: str, cast: Cast) -> None:
    """Put together here and sent today."""
    body = {"sides": [], "about": [], "facts": [], "made_at": "today"}
    services.send_collated(queries.visible_report(cast["Tom"], key).due, body, on=clock.today(), by=cast["Tom"])


def test_a_guest_reads_what_was_sent_to_a_board_on_which_they_sit(
    saltmarsh: Flask, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The monthly report goes to the Forum, the half-yearly to the seniors: Gus sits on the Forum alone."""
    forum, seniors = "plans/monthly/2027-01-01", "plans/half_yearly/2027-01-01"
    outsider = "  chief_executive: {title: Chief Executive, role: guest, outside: true}\n"
    text = council().replace("posts:\n", f"posts:\n{outsider}", 1)
    pack = read_pack(written(tmp_path, text.replace("members: [seniors]", "members: [seniors, chief_executive]", 1)))
    with saltmarsh.app_context():
        for key in (forum, seniors):
            frozen(key, cast)
        db.session.commit()
    gus = sign_in("Gus")
    assert gus.get(f"/reports/{forum}/as-sent").status_code == 404
    monkeypatch.setattr(policy, "pack_in_force", lambda: pack)
    assert [gus.get(f"/reports/{key}/as-sent").status_code for key in (forum, seniors)] == [200, 404]
    listed = gus.get("/insight").text
    assert (f"/reports/{forum}/as-sent" in listed, f"/reports/{seniors}/as-sent" in listed) == (True, False)
    assert gus.get(f"/reports/{forum}").status_code == 404
    with saltmarsh.app_context():
        services.take_back_sent(queries.visible_report(cast["Tom"], forum).due, by=cast["Tom"])
        db.session.commit()
    assert gus.get(f"/reports/{forum}/as-sent").status_code == 404


@pytest.mark.parametrize("key", ["plans/monthly/2027-03-01", "LOK-2027-01/report"])
def test_while_somebody_writes_one_year_alone_is_worked_out(
    saltmarsh: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """The town has the years 2026 and 2027 (both drafts that Priya sees)."""
    asked: list[int] = []

    def counted(pack: Pack, first: date, *rest: Any) -> list[DueReport]:
        asked.append(first.year)
        return register(pack, first, *rest)

    monkeypatch.setattr(import_module("qaportal.boards.queries.outlook"), "register", counted)
    with saltmarsh.app_context():
        line = queries.visible_text(cast["Priya"], key)
        assert (line.due.key, line.reaches, asked) == (key, (), [2027])
        asked.clear()
        assert queries.visible_report(cast["Priya"], key).due == line.due
        assert asked == [2027]
