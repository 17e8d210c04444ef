"""What a framework is, who approved it, what it leaves open, and its boards and reports (D1-D6, D56, D84-D91)."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qaportal.boards.register import DueReport, register
from qaportal.frameworks.loading import pack_from
from qaportal.frameworks.meaning.figures import shown
from qaportal.frameworks.schema import Pack
from qaportal.frameworks.services import install
from qaportal.lib.db import db
from qaportal.programme.generate import preview
from qaportal.programme.plans import as_row
from qaportal.programme.services import create, publish
from tests.cast import Cast

SignIn = Callable[[str], FlaskClient]


def reports(pack: Pack, key: str) -> list[DueReport]:
    made = preview(pack, "2027")
    found = register(pack, made.starts_on, made.ends_on, [as_row(row) for row in made.activities])
    return [one for one in found if one.report_key == key]


def editions(pack: Pack, key: str) -> dict[str, int]:
    """How many of each edition fall into 2027."""
    found: dict[str, int] = {}
    for one in reports(pack, key):
        found[one.edition_key] = found.get(one.edition_key, 0) + 1
    return found


@pytest.mark.says("D1")
def test_a_pack_says_since_when_until_when_who_approved_it_and_what_comes_next(ns: Pack, lb: Pack, ws: Pack) -> None:
    assert (ns.version, ns.valid_from, ns.valid_to) == ("2022-1", date(2022, 8, 1), date(2024, 1, 31))
    assert lb.header.review_every is not None
    assert (lb.header.next_review or date.min).year == 2022
    assert ws.header.approved_on == date(2020, 4, 6)
    assert "steering group" in (ws.header.approved_by or "").casefold()
    assert "supersedes" in type(ws.header).model_fields


@pytest.mark.says("D3")
def test_one_board_has_two_names(ns: Pack) -> None:
    assert "QA and Performance Board" in ns.boards["qapm"].aliases


@pytest.mark.says("D6")
def test_the_sign_off_list_tells_who_signs_off_and_who_is_informed(lb: Pack) -> None:
    parts = {entry.part for entry in lb.header.sign_off}
    assert parts == {"sign_off", "information"}


@pytest.mark.says("D56")
def test_silence_loss_and_contradiction_are_shown_with_source_and_choice(
    ns: Pack, lb: Pack, ws: Pack, bb: Pack
) -> None:
    for pack in (ns, lb, ws, bb):
        found = pack.open_questions()
        assert {question.kind for question in found} == {"unspecified", "lost", "conflict"}
        assert [q.path for q in found if not (q.source and q.choice and q.why)] == []
        assert [q.path for q in found if q.kind == "conflict" and len(q.readings) < 2] == []


@pytest.mark.says("D84")
def test_plans_of_team_service_and_strategy_have_their_own_forums(ns: Pack, lb: Pack, bb: Pack) -> None:
    assert {plan.level: plan.forum for plan in ns.plans.values()} == {
        "team": "Team meeting",
        "service": "CSLT action planning",
    }
    assert str(ns.plans["team_plan"].reviewed_every) == "6 weeks"
    quarterly = [row.starts.month for row in preview(ns, "2027").activities if row.type_key == "cslt_meeting"]
    assert quarterly == [1, 4, 7, 10]
    levels = {plan.level for pack in (ns, lb, bb) for plan in pack.plans.values()}
    assert levels >= {"team", "service", "strategic"}


@pytest.mark.says("D85")
def test_a_themed_audit_is_followed_up_next_quarter_by_a_dip_sample_against_a_benchmark(ws: Pack) -> None:
    rows = {row.ref: row for row in preview(ws, "2027").activities}
    checks = [row for row in rows.values() if row.type_key == "theme_check"]
    assert checks
    for check in checks:
        followed = rows[check.follows]
        assert followed.type_key == "themed_audit"
        assert (check.starts.month - 1) // 3 == (followed.starts.month - 1) // 3 + 1
    [cadence] = ws.activities["theme_check"].cadence
    assert cadence.kind == "follow_up"
    assert cadence.benchmark


@pytest.mark.says("D88")
def test_one_report_has_five_editions_with_contents_and_readers_of_their_own(lb: Pack) -> None:
    # 2027 has 52 weeks from Monday to Friday that end in it, the first on 8 January and the last on 31 December.
    assert editions(lb, "contextual_harm_report") == {
        "weekly": 53,
        "monthly": 12,
        "quarterly": 4,
        "half_yearly_home_and_care": 2,
        "half_yearly_care": 2,
        "annual": 1,
    }
    report = lb.reports["contextual_harm_report"]
    assert len({tuple(str(c) for c in edition.contents) for edition in report.editions.values()}) == 6
    assert len({edition.to for edition in report.editions.values()}) > 3
    sampled = report.editions["monthly"].looks_at
    assert sampled is not None
    assert sampled.n == 10


@pytest.mark.says("D89")
def test_a_report_follows_an_event_has_joint_authors_is_checked_and_may_be_published(ns: Pack, lb: Pack) -> None:
    # The January cycle: moderation ends on 12 February, so 10 working days on is 26 February (GAP-06).
    [first] = [one for one in reports(ns, "cpr") if one.ref == "CPR-2027-01"]
    assert (first.due, [name for _key, name in first.to]) == (
        date(2027, 2, 26),
        ["Quality Assurance and Performance Monitoring Meeting"],
    )
    monthly = next(one for one in reports(lb, "contextual_harm_report") if one.edition_key == "monthly")
    assert (monthly.is_joint, len(monthly.authors)) == (True, 3)
    assert [key for key, edition in lb.reports["iro"].editions.items() if edition.published] == ["annual"]
    assert any(report.checked_by for report in lb.reports.values())


@pytest.mark.says("D90")
def test_an_item_is_told_only_where_the_data_call_for_it(lb: Pack) -> None:
    conditional = [c for edition in lb.reports["cp_chair"].editions.values() for c in edition.contents if c.when]
    assert any("15" in str(c) for c in conditional)
    assert any("24" in str(c) for c in conditional)


@pytest.mark.says("D91")
def test_boards_have_a_chair_a_rhythm_what_they_receive_and_decide_and_whom_they_report_to(lb: Pack, ws: Pack) -> None:
    assert len(ws.boards) >= 9
    assert all(ws.posts[board.chair.value] for board in ws.boards.values())
    assurance = lb.boards["assurance_board"]
    assert assurance.reports_to == "improvement_board"
    assert lb.boards["improvement_board"].chair.value == "chief_executive"
    assert any("theme" in text.casefold() for text in assurance.decides)
    assert assurance.receives
    meetings = [row for row in preview(lb, "2027").activities if row.type_key == assurance.meeting]
    assert len(meetings) == 6
    assert ws.boards["cicc"].reports_to == "corporate_parenting_board"


@pytest.mark.says("D57")
def test_small_counts_are_hidden_and_cannot_be_worked_back(ns: Pack, lb: Pack, ws: Pack, bb: Pack) -> None:
    for pack in (ns, lb, ws, bb):
        assert pack.figures is not None
        assert pack.figures.names_in_reports.value is False
        assert pack.figures.smallest_cell.value == 5
    assert shown({"North": 12, "South": 3, "West": 7, "East": 0}, 5) == {
        "North": 12,
        "South": None,
        "West": None,
        "East": 0,
    }


WORDS = {
    "board": {"one": "panel", "many": "panels"},
    "duty": {"one": "promise", "many": "promises"},
    "programme": {"one": "yearbook", "many": "yearbooks"},
    "activity": {"one": "happening", "many": "happenings"},
    "moderation": "second reading",
    "case_record": {"one": "casebook", "many": "casebooks"},
    "record_system": "shelf",
}


@pytest.mark.says("D2")
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/boards", ["Panels"]),
        ("/duties", ["Promises", "Every promise"]),
        ("/programme/2027", ["Yearbook", "Happening", "Promises: how many fall due in each month"]),
        ("/activity/CPR-2027-03", ["happening", "Shelf"]),
        ("/frameworks/north-somerset/local", ["Standing promises", "Panels", "Casebooks are kept in"]),
        ("/frameworks/north-somerset/local/rules", ["The second look: second reading"]),
        ("/frameworks/north-somerset/local/boards", ["Panels"]),
    ],
)
def test_local_names_change_every_screen(
    town: Flask, cast: Cast, sign_in: SignIn, ns: Pack, address: str, said: list[str]
) -> None:
    """The same framework with other words: the words stand on its screens, and no code knows of them."""
    local = pack_from({**ns.body, "version": "local", "vocabulary": WORDS})
    with town.app_context():
        framework = install(local, by=None)
        programme = create(framework, preview(local, "2027"), by=None)
        publish(programme, by=None)
        db.session.commit()
    text = sign_in("Priya").get(address).text
    assert [words for words in said if words not in text] == []
