"""Lambeth's framework and its year 2027. Expectations are from the requirement list (LB-001..LB-102).

Good Friday is 26 March, Easter Monday 29 March; 3 May and 31 May are bank holidays.
"""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from qaportal.cli import main
from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.meaning.actions import WrittenAction, why_not_an_action
from qaportal.frameworks.meaning.answers import Figure, Filled, figure, states
from qaportal.frameworks.meaning.figures import Rate, rate
from qaportal.frameworks.meaning.grades import never_worded
from qaportal.frameworks.meaning.parts import Reader, may_read, may_write, sees_children
from qaportal.frameworks.meaning.samples import Candidate, draw
from qaportal.frameworks.meaning.seats import Candidate as Person
from qaportal.frameworks.meaning.seats import Item, why_not
from qaportal.frameworks.meaning.second_look import due_after_return
from qaportal.frameworks.schema import (
    CoverageTarget,
    EventDay,
    FormTemplate,
    OneInRule,
    OnRequestCadence,
    Pack,
    Question,
    Seat,
)
from qaportal.invites.tags import owners_of
from qaportal.programme.duties import Holding, Meeting, Roster, Window, obligations
from qaportal.programme.generate import preview
from qaportal.programme.plans import Planned, Preview

# LB-041, as the two columns are printed.
PWT1 = [
    "executive_director", "ad_qa", "psw", "ad_safeguarding", "sm_cat", "ad_corporate_parenting", "sm_leaving_care",
    "sm_fscp", "sm_qa", "health_partner", "school_improvement", "yos", "police", "primary_head", "lead_member",
]  # fmt: skip
PWT2 = [
    "director", "ad_qa", "psw", "ad_front_door", "sm_fscp", "sm_cla", "sm_fostering", "sm_cwd", "sm_irh",
    "health_partner", "sen", "yos", "community_safety", "secondary_head", "lead_member",
]  # fmt: skip
OUTSIDERS = [
    "lead_member", "health_partner", "school_improvement", "sen", "yos", "police", "community_safety", "primary_head",
    "secondary_head",
]  # fmt: skip
SERVICES = ["IRH", "CAT", "FSCP", "CWD", "CLA", "Leaving Care", "Fostering, Permanency and ART"]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(shipped("lambeth"))


@pytest.fixture(scope="module")
def year(pack: Pack) -> Preview:
    return preview(pack, "2027")


def of(year: Preview, code: str) -> list[Planned]:
    return [row for row in year.activities if row.code == code]


def due(row: Planned) -> dict[str, date]:
    return {phase.key: phase.due for phase in row.phases}


def seat(pack: Pack, activity: str, key: str) -> Seat:
    return next(seat for seat in pack.activities[activity].seats if seat.key == key)


def posts(pack: Pack, *keys: str) -> list[str]:
    return [post.key for post in pack.posts_of(keys)]


def asked(form: FormTemplate, section: str) -> list[Question]:
    return [question for each in form.sections() if each.key == section for question in each.questions]


# The framework --------------------------------------------------------------------------------------


def test_the_edition_is_of_november_2020_and_was_due_for_review_two_years_on(pack: Pack) -> None:
    """LB-001, D1, D6"""
    assert (pack.valid_from, pack.header.next_review, pack.header.review_every) == (
        date(2020, 11, 1), date(2022, 11, 30), "2 years",
    )  # fmt: skip
    assert [(who.who, who.part) for who in pack.header.sign_off] == [
        ("Director of Children's Services", "sign_off"),
        ("Assistant Directors", "sign_off"),
        ("Service Managers", "information"),
        ("All social care staff", "information"),
    ]


def test_what_things_are_called(pack: Pack) -> None:
    """D2"""
    assert (pack.word("review", 2), pack.word("reviewer"), pack.word("record_system")) == (
        "case audits", "auditor", "Mosaic",
    )  # fmt: skip
    assert (pack.word("moderator"), pack.word("action_plan")) == ("second line auditor", "improvement plan")


def test_boards_and_to_whom_they_report(pack: Pack) -> None:
    """LB-002, LB-005, LB-007, D91"""
    assert {board.name: (board.meeting, board.reports_to) for board in pack.boards.values()} == {
        "Assurance Board": ("assurance_board_meeting", "improvement_board"),
        "Improvement Board": (None, None),
        "Corporate Parenting Board": (None, None),
        "Lambeth Safeguarding Children Partnership": (None, None),
        "Social Work Forum": (None, None),
        "Team Manager Forum": (None, None),
    }
    chair = pack.boards["improvement_board"].chair
    assert (chair.kind, chair.value) == ("stated", "chief_executive")
    assert pack.boards["assurance_board"].chair.kind == "unspecified"


def test_kinds_of_work(pack: Pack) -> None:
    work = {kind.code: kind.family for kind in pack.lanes() if kind.key not in pack.meetings}
    assert work == {
        "SE": "case_review", "TE": "thematic", "PW": "practice_week", "OBS": "practice_observation",
        "RDA": "dip_sample", "HC": "survey", "CC": "survey", "EXT": "external",
    }  # fmt: skip


def test_readiness_dip_audits_and_learning_from_outside_are_made_on_request(pack: Pack) -> None:
    """LB-070, LB-071, D19"""
    for key in ("readiness_dip", "external_learning"):
        (cadence,) = pack.activities[key].cadence
        assert isinstance(cadence, OnRequestCadence)


# The year -------------------------------------------------------------------------------------------


def test_what_the_year_holds(year: Preview) -> None:
    """LB-020, LB-030, LB-040: observations are made by a duty, the rest on request."""
    assert Counter(row.code for row in year.activities) == {"SE": 7, "TE": 3, "PW": 2, "AB": 6, "CC": 4, "HC": 1}


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("SE", [(1, 11), (2, 8), (3, 8), (4, 12), (5, 10), (9, 13), (10, 11)]),  # second Mondays
        ("TE", [(2, 1), (6, 1), (10, 1)]),  # first working days
        ("PW", [(3, 1), (11, 1)]),  # first Mondays
        ("AB", [(1, 28), (3, 25), (5, 27), (7, 29), (9, 30), (11, 25)]),  # last Thursdays
        ("CC", [(3, 1), (6, 1), (9, 1), (12, 1)]),  # first working days
        ("HC", [(6, 7)]),
    ],
)
def test_days(year: Preview, code: str, days: list[tuple[int, int]]) -> None:
    assert [(row.starts.month, row.starts.day) for row in of(year, code)] == days


def test_totals_are_kept(year: Preview) -> None:
    assert {total.name: (total.planned, total.is_met) for total in year.totals} == {
        "Thematic evaluations": (3, True), "Practice weeks": (2, True), "Social Work Health Checks": (1, True),
    }  # fmt: skip


def test_what_is_left_to_decide_about(year: Preview) -> None:
    """One evaluation runs into the next where they are a month apart; the last plan waits for the next year's board."""
    assert [(note.kind, note.sentence.split()[0]) for note in year.warnings] == [
        ("tail_on_next", "SE-2027-01"),
        ("tail_on_next", "SE-2027-02"),
        ("tail_on_next", "SE-2027-03"),
        ("tail_on_next", "SE-2027-04"),
        ("tail_on_next", "SE-2027-09"),
        ("misses_board", "SE-2027-10"),
    ]


# Service evaluations --------------------------------------------------------------------------------


def test_each_service_once_a_year(pack: Pack, year: Preview) -> None:
    """LB-020: those whose Service Managers the document names, but for quality assurance itself."""
    assert [row.subject for row in of(year, "SE")] == SERVICES
    (target,) = pack.activities["service_evaluation"].targets
    assert isinstance(target, CoverageTarget)
    assert (target.each, target.exactly, target.per) == ("service", 1, "year")


def test_the_days_of_an_evaluation(year: Preview) -> None:
    """LB-020..LB-026 over Easter: 20 working days, 5, 10, and the plan 10 later."""
    row = next(row for row in year.activities if row.ref == "SE-2027-03")
    assert (row.starts, row.ends) == (date(2027, 3, 8), date(2027, 4, 6))
    assert due(row) == {
        "draw": date(2027, 3, 1),
        "audit": date(2027, 4, 6),
        "second_line": date(2027, 4, 13),
        "report": date(2027, 4, 27),
        "plan": date(2027, 5, 12),
    }


def test_twenty_to_twenty_five_records_at_random(pack: Pack) -> None:
    """LB-020, D26"""
    sample = pack.activities["service_evaluation"].sample
    assert sample is not None
    assert [str(pick) for pick in sample.picks] == ["20 to 25 at random"]
    found = [Candidate(f"M{n:03}", {"service": "CLA"}) for n in range(60)]
    assert len(draw(sample, found, seed=7)["at random"]) == 20
    assert len(draw(sample, found, seed=7, sizes={"at random": 25})["at random"]) == 25
    with pytest.raises(ValueError, match="26 is not 20 to 25"):
        draw(sample, found, seed=7, sizes={"at random": 26})


def test_auditors_are_team_managers_of_other_services(pack: Pack) -> None:
    """LB-021, D41"""
    auditor = seat(pack, "service_evaluation", "auditor")
    item = Item(worker=1, manager=2, team="CLA 1", service="CLA", visited_services=frozenset({"CLA"}))
    manager = frozenset({"team_manager"})
    assert why_not(pack, auditor, Person(3, manager, "CAT 1", "CAT"), item) == ()
    assert why_not(pack, auditor, Person(3, manager, "CLA 2", "CLA"), item) == (
        "works_in_subject_service", "same_service",
    )  # fmt: skip
    assert why_not(pack, auditor, Person(3, frozenset({"sm_cat"}), "", "CAT"), item) == ("post",)


def test_who_gets_the_report_and_the_plan(pack: Pack) -> None:
    """LB-024, LB-025, LB-026"""
    kind = pack.activities["service_evaluation"]
    report, plan = kind.phase("report"), kind.phase("plan")
    assert report.report is not None
    assert plan.report is not None
    assert (report.owner, report.report.to) == ("collator", ("service_manager_concerned", "ad_concerned", "psw"))
    assert (plan.owner, plan.report.to) == ("ad_concerned", ("assurance_board",))
    assert [pack.parties[key].of for key in report.report.to[:2]] == ["focus", "focus"]
    told = dict.fromkeys(owners_of(pack, kind)[plan.owner].posts)
    assert list(told) == ["ad_qa", "ad_safeguarding", "ad_front_door", "ad_corporate_parenting"]
    assert owners_of(pack, kind)[plan.owner].stands == "in_charge"
    assert posts(pack, *seat(pack, "service_evaluation", "collator").posts.value) == ["pdl"]


def test_a_theme_is_looked_into_by_whom_the_principal_social_worker_names(pack: Pack) -> None:
    """LB-032"""
    auditor = seat(pack, "thematic", "auditor")
    assert (posts(pack, *auditor.posts.value), auditor.named_by) == (["pdl"], ("psw",))


def test_members_of_a_practice_week_find_cover_as_for_leave_abroad(pack: Pack) -> None:
    """LB-042, LB-043, LB-044"""
    week = pack.activities["practice_week"]
    for key in ("observer", "partner"):
        cover = seat(pack, "practice_week", key).cover
        assert cover is not None
        assert (cover.kind, cover.value) == ("stated", "holder_finds")
    assert "abroad" in (week.phase("clear").needs or "")
    brief = week.phase("brief").needs or ""
    assert [word in brief for word in ("leaving care team", "talk with the team manager")] == [True, True]


def test_when_the_health_check_is_told_is_a_choice(pack: Pack) -> None:
    """LB-070"""
    after = pack.reports["health_check_findings"].editions["annual"].after
    assert after is not None
    assert (after.by.kind, str(after.by.value)) == ("unspecified", "15 working days")


def test_what_parent_and_child_said_has_a_place_on_the_observation(pack: Pack) -> None:
    """LB-061"""
    asked = {question.key for question in pack.forms["observation"].questions()}
    assert {"parent_said", "child_said"} < asked
    told = {key: (rule.of, rule.form) for key, rule in pack.feedback.items() if key.startswith("observed")}
    assert told == {"observed_family": ("parent", "observation"), "observed_child": ("child", "observation")}


def test_independence_beyond_the_service_is_a_choice(pack: Pack) -> None:
    """LB-021, GAP-11"""
    must_not = seat(pack, "service_evaluation", "auditor").must_not
    assert must_not is not None
    assert (must_not.kind, must_not.value[:2]) == ("unspecified", ("works_in_subject_service", "same_service"))


def test_the_second_line_sends_back_without_more_time(pack: Pack) -> None:
    """LB-088, D38"""
    returns = pack.activities["service_evaluation"].phase("second_line").returns
    assert returns is not None
    assert (returns.to, returns.moves_deadline.kind) == ("audit", "stated")
    assert due_after_return(returns, date(2027, 4, 13), returned_on=date(2027, 4, 12)) == date(2027, 4, 13)


def test_the_second_line_gives_two_judgements(pack: Pack) -> None:
    """LB-088, D73"""
    moderation = pack.activities["service_evaluation"].moderation
    assert moderation is not None
    assert (moderation.asks, moderation.seat, moderation.of.value) == (("audit_quality", "grade"), "second_line", "all")
    senior = posts(pack, *seat(pack, "service_evaluation", "second_line").posts.value)
    assert {pack.posts[key].title.split(" ")[0] for key in senior} == {"Assistant", "Service"}


# Thematic evaluations -------------------------------------------------------------------------------


def test_three_slots_for_themes_that_the_board_fills(pack: Pack, year: Preview) -> None:
    """LB-030, LB-031, D12: slots without a subject; terms drafted and signed off before work starts."""
    assert [row.subject for row in of(year, "TE")] == ["", "", ""]
    theme = pack.activities["thematic"].theme
    assert theme is not None
    assert theme.terms is not None
    assert (theme.by, theme.terms.drafted_by, theme.terms.signed_off_by) == (
        "assurance_board", "psw", "assurance_board",
    )  # fmt: skip


def test_the_days_of_a_theme_go_with_the_boards_sittings(year: Preview) -> None:
    """LB-030..LB-032: work from Tuesday 1 June; sittings on 25 March, 27 May and 29 July."""
    assert due(of(year, "TE")[1]) == {
        "theme": date(2027, 4, 6),
        "terms": date(2027, 5, 17),
        "sign_off": date(2027, 5, 28),
        "audit": date(2027, 6, 28),
        "report": date(2027, 7, 12),
        "plan": date(2027, 8, 2),
    }


# Practice weeks -------------------------------------------------------------------------------------


def test_the_two_teams_take_turns(year: Preview) -> None:
    """LB-040, D42"""
    assert [(row.subject, row.starts, row.ends) for row in of(year, "PW")] == [
        ("Practice Week Team 1", date(2027, 3, 1), date(2027, 3, 5)),
        ("Practice Week Team 2", date(2027, 11, 1), date(2027, 11, 5)),
    ]


def test_each_team_has_fifteen_seats_by_post_some_in_both(pack: Pack) -> None:
    """LB-041, GAP-09, D42"""
    first, second = pack.cohorts["pwt1"], pack.cohorts["pwt2"]
    assert ([seat.post for seat in first.seats], [seat.post for seat in second.seats]) == (PWT1, PWT2)
    assert set(PWT1) & set(PWT2) == {"ad_qa", "psw", "sm_fscp", "health_partner", "yos", "lead_member"}


def test_members_from_outside_have_seats_that_show_no_child(pack: Pack) -> None:
    """LB-041, D44, D58"""
    observer, partner = seat(pack, "practice_week", "observer"), seat(pack, "practice_week", "partner")
    assert [post.key for post in pack.posts.values() if post.outside] == OUTSIDERS
    assert posts(pack, *partner.posts.value) == OUTSIDERS
    for team in (PWT1, PWT2):
        inside = [key for key in team if key not in OUTSIDERS]
        assert set(inside) <= set(posts(pack, *observer.posts.value))
        assert (len(inside), len(team) - len(inside)) == (observer.count.value.at_most, partner.count.value.at_most)
    assert (sees_children([partner], outside=True), sees_children([observer], outside=False)) == (False, True)
    outsider = Reader(frozenset({"partner"}), may_see_children=False)
    for key, writes in (("practice_week_audit", False), ("observation", False), ("partner_summary", True)):
        form = pack.forms[key]
        assert may_write(form, form.parts[0], outsider) is writes


def test_the_partners_summary_asks_what_the_members_summary_asks(pack: Pack) -> None:
    """LB-102"""
    member, partner = pack.forms["week_summary"], pack.forms["partner_summary"]
    assert list(partner.questions()) == list(member.questions())
    assert (member.parts[0].seat, partner.parts[0].seat) == ("observer", "partner")


def test_the_summary_is_due_at_five_on_the_fourth_day(pack: Pack, year: Preview) -> None:
    """LB-043, LB-045, LB-052, D37"""
    assert pack.activities["practice_week"].phase("summary").timing == EventDay(4, "17:00")
    assert [(phase.key, phase.due, phase.at) for phase in of(year, "PW")[0].phases] == [
        ("clear", date(2027, 2, 1), ""),
        ("brief", date(2027, 3, 1), ""),
        ("meet", date(2027, 3, 1), ""),
        ("summary", date(2027, 3, 4), "17:00"),
        ("themes", date(2027, 3, 5), ""),
        ("plan", date(2027, 3, 12), ""),
    ]


def test_the_preview_tells_the_hour(tmp_path: Path) -> None:
    """LB-052, D37"""
    env = {"QAPORTAL_INSTANCE": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": "", "QAPORTAL_DEMO": ""}
    said = CliRunner().invoke(main, ["programme", "preview", "lambeth", "2027", "--json"], env=env)
    (week,) = (row for row in json.loads(said.stdout)["activities"] if row["ref"] == "PW-2027-03")
    assert [(phase["due"], phase["at"]) for phase in week["phases"] if phase["at"]] == [("2027-03-04", "17:00")]


def test_what_a_practice_week_gives_to_whom(pack: Pack) -> None:
    """LB-046, LB-047, LB-101"""
    week = pack.activities["practice_week"]
    written = {phase.report.name: phase.report.to for phase in week.phases if phase.report}
    assert written == {
        "Summary of the week": ("team_manager", "observer", "partner"),
        "Practice week action plan": ("assurance_board",),
    }
    assert week.forms == ("practice_week_audit", "observation", "week_summary", "partner_summary")
    assert {gives.gets: gives.to for gives in week.recipients} == {
        "Copies of the audits": ("team_manager",),
        "Matters for partner agencies": ("lscp",),
    }


# Observation ----------------------------------------------------------------------------------------


def test_one_supervision_in_four_is_an_observation_of_each_worker(pack: Pack) -> None:
    """LB-060, LB-063, D15"""
    (duty,) = pack.duties.values()
    assert isinstance(duty.rule, OneInRule)
    assert (duty.rule.one_in, duty.rule.of, duty.each, duty.activity) == (4, "supervision", "supervisee", "observation")
    assert posts(pack, *duty.by.value) == ["team_manager"]
    assert duty.of is not None
    assert duty.reminded_by is not None
    assert posts(pack, *duty.of.value) == ["practitioner", "personal_adviser"]
    assert posts(pack, *duty.reminded_by.value) == ["bso_manager"]


@pytest.mark.parametrize(
    ("held", "today", "due_on", "state"),
    [
        ([(1, 4)], date(2027, 1, 11), date(2027, 4, 5), "to_come"),  # Sunday 4 April is three months on
        ([(1, 4), (2, 1), (3, 1)], date(2027, 3, 8), date(2027, 4, 1), "due"),
        ([(1, 4), (2, 1), (3, 1), (4, 1)], date(2027, 4, 12), date(2027, 4, 1), "late"),
    ],
)
def test_after_three_supervisions_without_one_it_is_due_at_the_fourth(
    pack: Pack, held: list[tuple[int, int]], today: date, due_on: date, state: str
) -> None:
    """LB-060, D15: by the log of supervisions, and monthly where it is silent."""
    new_year = date(2027, 1, 1)
    manager = Holding(1, "Mara", "team_manager", 10, 20, None, date(2020, 1, 6), None)
    worker = Holding(2, "Will", "practitioner", 10, 20, 1, date(2020, 1, 6), None)
    log = [Meeting("supervision", 1, 2, date(2027, *day), is_held=True, is_observed=False) for day in held]
    window = Window(new_year, date(2027, 12, 31), today, new_year)
    first = obligations(pack, Roster([manager, worker], meetings=log), window)[0]
    assert (first.owner_id, first.about_id, first.due, first.state) == (1, 2, due_on, state)


def test_after_an_observation_the_family_is_heard_and_it_is_talked_through(pack: Pack) -> None:
    """LB-061, LB-062"""
    kind = pack.activities["observation"]
    assert [phase.key for phase in kind.phases] == ["family", "record", "talk"]
    assert (kind.forms, kind.feedback, kind.cadence) == (
        ("observation",), ("observed_family", "observed_child"), (),
    )  # fmt: skip


# Forms ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "talks", "checks"),
    [
        ("history", 2, 2), ("assessment", 1, 4), ("s47", 4, 3), ("planning", 3, 7),
        ("relationship", 1, 6),  # the day last seen and whether alone are one row of the source
        ("supervision", 3, 3),
    ],
)  # fmt: skip
def test_rated_questions_stand_beside_checks_of_the_file(pack: Pack, section: str, talks: int, checks: int) -> None:
    """LB-080..LB-085, D52: 14 for the talk and 24 for the file."""
    questions = asked(pack.forms["service_audit"], section)
    rated = [question.key for question in questions if question.kind == "rating"]
    assert (len(rated), len(questions) - len(rated)) == (talks, checks)
    assert {question.beside for question in questions if question.beside} <= set(rated)
    assert all(question.scored and question.evidence for question in questions if question.kind == "rating")


def test_parts_of_the_service_audit(pack: Pack) -> None:
    """LB-086, LB-087, LB-088, D49, D70"""
    parts = pack.forms["service_audit"].parts
    assert [(part.key, part.seat, part.opens, len(part.reasons_for_none)) for part in parts] == [
        ("audit", "auditor", "start", 0),
        ("parent", "auditor", "start", 1),
        ("child", "auditor", "start", 2),
        ("practitioner_part", "worker", "start", 2),
        ("second_line_part", "second_line", "audit", 0),
    ]


def test_the_second_line_writes_once_the_audit_is_in(pack: Pack) -> None:
    """LB-088, D49"""
    form = pack.forms["service_audit"]
    audit, second = form.parts[0], form.parts[-1]
    senior = Reader(frozenset({"second_line"}))
    assert [may_write(form, second, senior, handed_in) for handed_in in ((), ("audit",))] == [False, True]
    assert [may_read(form, audit, senior, handed_in) for handed_in in ((), ("audit",))] == [False, True]


def test_creating_change_is_scored_only_behind_its_gate(pack: Pack) -> None:
    """LB-089, D50, D51"""
    form = pack.forms["service_audit"]
    skills = {"relationship_building", "use_of_authority", "change_score"}
    two = {"relationship_building": 4, "use_of_authority": 2}
    without = Filled(two | {"change_discussed": False})
    with_it = Filled(two | {"change_discussed": True, "change_score": 3})
    assert states(form, without)["change_score"] == "not_asked"
    assert figure(form, [without], skills) == Figure(counted=2, could=2, mean=3.0)
    assert figure(form, [without, with_it], skills) == Figure(counted=5, could=5, mean=3.0)


def test_an_area_left_out_is_in_no_average(pack: Pack) -> None:
    """D51"""
    form = pack.forms["service_audit"]
    found = Filled({"plan": 4}, frozenset({"s47"}))
    assert {states(form, found)[question.key] for question in asked(form, "s47")} == {"omitted"}


def test_looked_after_children_have_two_more_checks(pack: Pack) -> None:
    """LB-083, LB-085, D50"""
    form = pack.forms["service_audit"]
    looked_after, in_need = (states(form, Filled({"category": each})) for each in ("LAC", "CIN"))
    assert {key for key, state in looked_after.items() if in_need[key] != state} == {
        "carer_views", "fostering_in_supervision",
    }  # fmt: skip


@pytest.mark.parametrize("typed", ["ASAP", "soon", "Ongoing", "next month"])
def test_actions_need_a_real_day(pack: Pack, typed: str) -> None:
    """LB-088, D53"""
    form = pack.forms["service_audit"]
    tables = [question for question in form.questions() if question.kind == "actions"]
    assert [table.key for table in tables] == ["agreed_actions", "second_line_actions"]
    for table in tables:
        assert table.refused_words == ("ASAP", "soon", "ongoing")
        assert "real day" in why_not_an_action(table.refused_words, WrittenAction("Visit", "Worker", None, typed))


def test_skills_are_rated_from_one_to_five_with_anchors(pack: Pack) -> None:
    """LB-089, LB-R1..LB-R5"""
    form = pack.forms["service_audit"]
    anchored = {question.key: [a.at for a in question.anchors] for question in form.questions() if question.anchors}
    scored = ("relationship_building", "use_of_authority", "change_score")
    assert anchored == {key: [1, 2, 3, 4, 5] for key in scored}
    rubric = pack.rubrics["skills"]
    assert [list(row.levels) for row in rubric.rows] == [["one", "two", "three", "four", "five"]] * 3


def test_an_observation_has_five_strengths_and_five_areas_to_improve(pack: Pack) -> None:
    """LB-095, LB-096"""
    form = pack.forms["observation"]
    strong, grow = ([question.ask for question in asked(form, key)] for key in ("strengths", "to_improve"))
    assert strong[:4] == grow[:4]
    assert (strong[4], grow[4]) == ("Creating change", "Eliciting intrinsic motivation")
    assert [part.seat for part in form.parts] == ["observer", "second_marker"]
    assert seat(pack, "observation", "second_marker").count.value.at_least == 0


def test_a_practice_week_audit_has_fifteen_questions_in_three_areas_that_may_be_left_out(pack: Pack) -> None:
    """LB-099, LB-100, D51"""
    form = pack.forms["practice_week_audit"]
    areas = [section for section in form.sections() if section.may_omit]
    numbers = [
        list(dict.fromkeys(question.key.split("_")[0].strip("qab") for question in area.questions)) for area in areas
    ]
    assert [len(area) for area in numbers] == [2, 8, 5]
    assert [int(n) for area in numbers for n in area] == list(range(1, 16))
    (contacts,) = (question for question in form.questions() if question.key == "q8_contacts")
    assert (contacts.kind, contacts.not_applicable) == ("yes_no", False)


def test_a_week_is_summed_up_under_nine_prompts_and_a_look_ahead(pack: Pack) -> None:
    """LB-102"""
    form = pack.forms["week_summary"]
    assert (len(asked(form, "seen")), len(asked(form, "ahead"))) == (9, 1)


def test_people_who_complained_are_asked_seven_questions(pack: Pack) -> None:
    """LB-069"""
    assert len(list(pack.forms["complaint_questions"].questions())) == 7


# Children's views -----------------------------------------------------------------------------------


def test_children_are_asked_from_twelve_and_the_younger_are_in_no_rate(pack: Pack) -> None:
    """GAP-08, LB-023, D69, D70"""
    voice = pack.feedback["child_voice"]
    assert voice.eligible is not None
    assert voice.eligible.kind == "conflict"
    assert [reading.source for reading in voice.eligible.readings] == ["001:113", "001:330", "001:337"]
    reason = voice.reasons_for_none.value[0]
    assert rate(voice, [({"age": 11}, False, ""), ({"age": 12}, True, ""), ({"age": 15}, False, reason)]) == Rate(
        answered=1, asked_of=2, not_due=1, reasons={reason: 1}
    )
    form = pack.forms["service_audit"]
    ages = [states(form, Filled({}, facts={"age": age}))["child_heard"] for age in (11, 12)]
    assert ages == ["not_asked", "blank"]


# What is left open ----------------------------------------------------------------------------------


def test_what_is_lost(pack: Pack) -> None:
    """GAP-01, LB-071, D56"""
    lost = {question.path for question in pack.open_questions() if question.kind == "lost"}
    assert {path for path in lost if path.startswith("gaps.")} == {
        "gaps.behaviours_figure.answer", "gaps.readiness_appendix.answer",
    }  # fmt: skip
    assert {path.split(".")[1] for path in lost if path.startswith("activities.")} == {"readiness_dip"}


def test_what_is_said_in_two_ways(pack: Pack) -> None:
    """GAP-08, GAP-09, D56"""
    assert [question.path for question in pack.open_questions() if question.kind == "conflict"] == [
        "feedback.child_voice.eligible",
        "gaps.half_the_managers.answer",
        "gaps.record_system_name.answer",
        "gaps.fifth_heading.answer",
        "gaps.director_title.answer",
    ]


def test_grades_have_no_wording_and_none_is_made_up(pack: Pack) -> None:
    """D54"""
    grades = pack.scales["grades"]
    assert never_worded(grades, pack.rubrics.values()) == ("Outstanding", "Good", "Requires Improvement", "Inadequate")
    assert [rubric.scale for rubric in pack.rubrics.values()] == ["skills"]
