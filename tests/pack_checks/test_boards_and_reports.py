"""Boards, and reports with their editions (D88-D91)."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest

from qaportal.boards.register import DueReport, register
from qaportal.frameworks.schema import Pack
from qaportal.programme.generate import preview
from qaportal.programme.plans import as_row
from qaportal.programme.queries import published_rows
from qaportal.programme.services import reschedule
from tests.pack_checks.councils import missing, on_one_database, text_of
from tests.programme.councils import Council

Councils = Callable[[str], Council]
YEAR = (date(2027, 1, 1), date(2027, 12, 31))


def reports(pack: Pack, key: str) -> list[DueReport]:
    """Those of one report that fall to 2027, in the order in which they are due."""
    found = register(pack, *YEAR, [as_row(row) for row in preview(pack, "2027").activities])
    return [one for one in found if one.report_key == key]


HARM = "contextual_harm_report"
MANAGERS, HEADS = "team_managers", ("service_managers", "assistant_directors")
# LB-068. Edition → how many in 2027, the first one's due day, to whom, and what it has to tell of.
EDITIONS = {
    # 2027 has 53 weeks whose Friday lies in it, of 1 January to 31 December: a week is Monday to Friday.
    "weekly": (53, (1, 4), (MANAGERS, *HEADS), ("missing or away without leave now", "back since", "return interview")),
    "monthly": (
        12,
        (2, 5),
        HEADS,
        ("Intelligence", "referrals for sexual exploitation and the number at high risk", "5 children who went missing",
         "more than 5 days", "how often", "Return interviews", "audited cases"),
    ),
    "quarterly": (4, (4, 14), ("assurance_board",), ("Overview", "Action plan")),
    "half_yearly_home_and_care": (2, (7, 14), ("senior_managers",), ("Overview", "done for missing children")),
    "half_yearly_care": (
        2,
        (7, 14),
        ("corporate_parenting_board", "assurance_board"),
        ("Overview", "What the council did"),
    ),
    "annual": (
        1,
        None,
        ("senior_managers", "corporate_parenting_board", "assurance_board"),
        ("sexually exploited",),
    ),
}  # fmt: skip


@pytest.mark.says("D88")
def test_one_report_comes_weekly_monthly_quarterly_half_yearly_and_yearly(lb: Pack) -> None:
    """LB-068"""
    counted = Counter(one.edition_key for one in reports(lb, HARM))
    assert counted == {edition: many for edition, (many, *_rest) in EDITIONS.items()}


@pytest.mark.says("D88")
@pytest.mark.parametrize("edition", list(EDITIONS))
def test_each_edition_has_contents_readers_and_days_of_its_own(lb: Pack, edition: str) -> None:
    """LB-068; days as the council chose them: 1, 5 and 10 working days after the period, 40 after the year."""
    _many, due, to, words = EDITIONS[edition]
    first = next(one for one in reports(lb, HARM) if one.edition_key == edition)
    assert first.due == (date(2027, *due) if due else date(2028, 2, 28))
    assert tuple(key for key, _name in first.to) == to
    assert missing(words, "; ".join(first.contents)) == []
    others = {one.contents for one in reports(lb, HARM) if one.edition_key != edition}
    assert first.contents not in others


@on_one_database
@pytest.mark.says("D88")
def test_the_monthly_edition_is_joint_and_looks_at_ten_cases(council: Councils) -> None:
    """LB-068"""
    here = council("lambeth")
    page = text_of(here.browser("Quinn"), f"/reports/{HARM}/monthly/2027-03-01")
    said = [
        "Joint monthly report, March 2027",
        "Due Wednesday 7 April 2027",  # the fifth working day after 31 March, which is after Easter
        "Looks at 10 cases audited by the missing and CSE co-ordinators",
        "Written by CSE Co-ordinator, Missing Co-ordinator, Youth at Risk Analyst, together",
    ]
    assert missing(said, page) == []


@on_one_database
@pytest.mark.says("D89")
def test_a_findings_report_is_due_ten_working_days_after_moderation_and_follows_it(council: Councils) -> None:
    """NS-045, NS-046: moderation ends on 12 February (GAP-06); when it ends on the 16th, four days later."""
    here = council("north-somerset")

    def found() -> list[tuple[date, tuple[tuple[str, str], ...]]]:
        due = register(here.pack, *YEAR, published_rows(here.year.id))
        return [(one.due, one.to) for one in due if one.key == "CPR-2027-01/report"]

    board = (("qapm", "Quality Assurance and Performance Monitoring Meeting"),)
    assert found() == [(date(2027, 2, 26), board)]
    review = here.activity("CPR-2027-01")
    late = {phase.key: phase.due_on for phase in review.phases} | {"moderation": date(2027, 2, 16)}
    reschedule(review, late, version=review.version, by=here["Priya"])
    here.publish()
    assert found() == [(date(2027, 3, 2), board)]


@pytest.mark.says("D89")
def test_a_report_of_an_event_without_a_phase_counts_from_its_last_day(ns: Pack) -> None:
    """Ours: practice week ends on Friday 19 November, so its report is due on 3 December."""
    assert [(one.due, one.ref) for one in reports(ns, "practice_week_findings")] == [(date(2027, 12, 3), "PW-2027")]


@on_one_database
@pytest.mark.says("D89")
def test_one_report_is_published_and_one_is_checked_by_the_executive_director_before_it_goes_up(
    council: Councils,
) -> None:
    """LB-067: the annual IRO report. LB-003, LB-005: highlights go up under the Executive Director."""
    here = council("lambeth")
    found = register(here.pack, *YEAR, published_rows(here.year.id))
    assert {(one.report_key, one.edition_key) for one in found if one.is_published} == {("iro", "annual")}
    checked = {(one.report_key, one.checked_by) for one in found if one.checked_by}
    assert checked == {("improvement_highlights", ("Executive Director Children's Services",))}
    [joint] = {one.authors for one in found if one.is_joint and one.report_key == HARM}
    assert [author.name for author in joint] == ["CSE Co-ordinator", "Missing Co-ordinator", "Youth at Risk Analyst"]
    quinn = here.browser("Quinn")
    assert "Published Anyone may read it" in text_of(quinn, "/reports/iro/annual/2027-01-01")
    highlights = text_of(quinn, "/reports/improvement_highlights/quarterly/2027-01-01")
    assert "Checked by Executive Director Children's Services Goes to Improvement Board" in highlights


@pytest.mark.says("D90")
def test_an_item_is_told_only_where_the_data_call_for_it(lb: Pack) -> None:
    """LB-066: plans at 15 and at 24 months and over, and repeated ones."""
    monthly = next(one for one in reports(lb, "cp_chair") if one.edition_key == "monthly")
    text = "; ".join(monthly.contents)
    assert missing(("on a plan for 15 months", "24 months or longer", "second time or more"), text) == []
    conditional = [content for content in lb.reports["cp_chair"].editions["monthly"].contents if content.when]
    assert len(conditional) == 3


@on_one_database
@pytest.mark.says("D91")
def test_the_assurance_board_receives_decides_sits_and_reports_upward(council: Councils) -> None:
    """LB-002, LB-003, LB-005, LB-006, LB-008; six sittings in odd months are the council's choice."""
    here = council("lambeth")
    board = here.pack.boards["assurance_board"]
    receives = ["Improvement plans after each service evaluation", "thematic evaluations", "each practice week",
                "highlights of practice from the Principal Social Worker", "collated by the Service Manager",
                "Complaints", "fostering panel", "health check"]  # fmt: skip
    decides = ["The theme of each of three thematic evaluations", "sign-off of its terms of reference",
               "The improvement plan", "Whether improvement plans are delivered", "Later quality assurance",
               "Four questions every time"]  # fmt: skip
    page = text_of(here.browser("Quinn"), "/boards/assurance_board")
    assert missing([*receives, *decides], page) == []
    assert missing(receives, "; ".join(board.receives)) + missing(decides, "; ".join(board.decides)) == []
    assert (board.reports_to, here.pack.boards["improvement_board"].chair.value) == (
        "improvement_board",
        "chief_executive",
    )
    last_thursdays = [(1, 28), (3, 25), (5, 27), (7, 29), (9, 30), (11, 25)]
    assert [row.starts_on for row in here.of("AB")] == [date(2027, *day) for day in last_thursdays]
    assert board.chair.value == "executive_director"


# WS-001..WS-014: every forum that the register of activities reports to, by the post that chairs it. The source names
# no chairs: each is the council's choice.
CHAIRS = {
    "Improvement Board": "Director of Children's Services",
    "Senior Leadership Team": "Director of Children's Services",
    "Senior Management Team": "Assistant Director",
    "Departmental Management Team": "Director of Children's Services",
    "Performance Board": "Director of Children's Services",
    "Policy and Practice Steering Group": "Principal Social Worker",
    "Practice groups (forums)": "Development lead",
    "Corporate Parenting Board": "Lead Member",
    "Children in Care Council": "Member of the Children in Care Council",
    "Safeguarding Children Partnership Board": "Safeguarding Children Partnership Manager",
}


@pytest.mark.says("D91")
def test_ten_boards_stand_in_one_pack_each_with_a_chair_by_post(ws: Pack) -> None:
    """WS-002, WS-003: quarterly; the council of children in care reports to the Corporate Parenting Board."""
    assert {board.name: ws.posts[board.chair.value].title for board in ws.boards.values()} == CHAIRS
    year = preview(ws, "2027").activities
    parenting = [row.starts for row in year if row.type_key == ws.boards["corporate_parenting_board"].meeting]
    assert [(day.month - 1) // 3 for day in parenting] == [0, 1, 2, 3]
    assert ws.boards["cicc"].reports_to == "corporate_parenting_board"
