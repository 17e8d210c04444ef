"""Which records, in which order, by when, and who may sit (D25-D44)."""

from datetime import date

import pytest

from qaportal.frameworks.meaning.parts import sees_children
from qaportal.frameworks.meaning.samples import Candidate as Child
from qaportal.frameworks.meaning.samples import draw, eligible
from qaportal.frameworks.meaning.seats import Candidate, Item, next_in_turn, why_not
from qaportal.frameworks.meaning.second_look import due_after_return
from qaportal.frameworks.schema import Pack, Sample, Seat
from qaportal.programme.generate import preview
from qaportal.programme.plans import Planned

TODAY = date(2027, 3, 1)


def sample_of(pack: Pack, kind: str) -> Sample:
    sample = pack.activities[kind].sample
    assert sample is not None
    return sample


def seat_of(pack: Pack, kind: str, key: str) -> Seat:
    return next(seat for seat in pack.activities[kind].seats if seat.key == key)


def planned(pack: Pack, ref: str) -> Planned:
    return next(row for row in preview(pack, "2027").activities if row.ref == ref)


def phases(row: Planned) -> dict[str, tuple[date, date]]:
    return {phase.key: (phase.starts, phase.due) for phase in row.phases}


CHILDREN = [
    Child("long", {"supported_for": date(2026, 12, 1), "service": "Care Leavers", "age": 17}),
    Child("four-weeks", {"supported_for": date(2027, 2, 1), "service": "Care Leavers", "age": 9}),
    Child("new", {"supported_for": date(2027, 2, 2), "service": "Care Leavers", "age": 9}),
    Child("elsewhere", {"supported_for": date(2026, 1, 1), "service": "Family Wellbeing", "age": 12}),
]


@pytest.mark.says("D25")
def test_records_are_framed_by_how_long_and_where_and_drawn_again_alike_by_the_same_seed(ns: Pack) -> None:
    sample = sample_of(ns, "cpr")
    found = eligible(ns.frames[sample.frame], CHILDREN, focus="Care Leavers", on=TODAY)
    # Four weeks before 1 March is 1 February.
    assert [child.ref for child in found] == ["long", "four-weeks"]
    many = [Child(f"r{n:03}", CHILDREN[0].facts) for n in range(200)]
    first = draw(sample, many, seed=7)
    assert first == draw(sample, list(reversed(many)), seed=7)
    assert first != draw(sample, many, seed=8)


@pytest.mark.says("D26")
def test_twenty_to_twenty_five_for_each_service_each_year(lb: Pack) -> None:
    sample = sample_of(lb, "service_evaluation")
    [pick] = sample.picks
    assert (pick.number.value.at_least, pick.number.value.at_most, pick.method) == (20, 25, "random")
    many = [Child(f"r{n:03}", {}) for n in range(90)]
    assert len(draw(sample, many, seed=1, sizes={"at random": 23})["at random"]) == 23
    with pytest.raises(ValueError, match="20 to 25"):
        draw(sample, many, seed=1, sizes={"at random": 26})
    services = [row.subject for row in preview(lb, "2027").activities if row.type_key == "service_evaluation"]
    assert len(services) == len(set(services)) > 0


@pytest.mark.says("D27")
def test_each_member_reviews_one_at_random_one_proud_and_one_challenging(ns: Pack) -> None:
    sample = sample_of(ns, "spotlight")
    many = [Child(f"r{n:02}", {}) for n in range(20)]
    many += [Child("p1", {}, "proud of"), Child("p2", {}, "proud of"), Child("c1", {}, "challenging")]
    drawn = draw(sample, many, seed=3, holder="member 1")
    assert {label: len(refs) for label, refs in drawn.items()} == {"at random": 1, "proud of": 1, "challenging": 1}
    assert drawn["challenging"] == ["c1"]
    assert drawn["proud of"][0] in ("p1", "p2")
    visit = planned(ns, "TS-2027-02")
    assert phases(visit)["nominations"][1] < phases(visit)["list"][1] < visit.starts


@pytest.mark.says("D28")
def test_what_leaders_see_is_chosen_by_hand_and_says_so(ws: Pack) -> None:
    chosen = sample_of(ws, "collaborative_audit").for_leaders
    assert chosen is not None
    assert chosen.method == "chosen"
    assert chosen.number.is_open


@pytest.mark.says("D34", "D35")
def test_the_batch_has_its_clock_and_each_item_its_own_and_a_report_waits_for_moderation(ns: Pack) -> None:
    row = planned(ns, "CPR-2027-01")
    # First working day 4 January; 20 days to the 29th; ten from 1 February; ten from 15 February (GAP-06).
    assert phases(row) == {
        "review": (date(2027, 1, 4), date(2027, 1, 29)),
        "moderation": (date(2027, 2, 1), date(2027, 2, 12)),
        "report": (date(2027, 2, 15), date(2027, 2, 26)),
    }
    item = ns.activities["cpr"].phase("moderate_one")
    assert (item.level, str(item.timing)) == ("item", "10 working days after allocated")


@pytest.mark.says("D36")
def test_what_comes_before_a_visit_is_counted_back_from_it(ns: Pack) -> None:
    row = planned(ns, "TS-2027-02")
    # The visit is on the second Tuesday, 9 February: a week before, and five working days before.
    assert row.starts == date(2027, 2, 9)
    assert phases(row)["documents"][1] == date(2027, 2, 2)
    assert phases(row)["list"][1] == date(2027, 2, 2)


@pytest.mark.says("D37")
def test_the_weekly_form_is_due_at_five_on_the_fourth_day(lb: Pack) -> None:
    [first, _second] = [row for row in preview(lb, "2027").activities if row.type_key == "practice_week"]
    summary = next(phase for phase in first.phases if phase.key == "summary")
    # A week from Monday 1 March: Thursday the 4th.
    assert (summary.due, summary.at) == (date(2027, 3, 4), "17:00")


@pytest.mark.says("D38")
def test_an_audit_sent_back_is_due_when_it_was(lb: Pack) -> None:
    rule = lb.activities["service_evaluation"].phase("second_line").returns
    assert rule is not None
    assert rule.to == "audit"
    assert due_after_return(rule, date(2027, 2, 5), date(2027, 2, 10)) == date(2027, 2, 5)


@pytest.mark.says("D40")
def test_a_stage_says_how_long_it_is_thought_to_take(ws: Pack) -> None:
    stage = ws.activities["collaborative_audit"].phase("stage_1")
    assert stage.effort is not None
    assert str(stage.effort.value) in ("1 hour", "60 minutes")


@pytest.mark.says("D41")
def test_who_may_not_sit(lb: Pack, ws: Pack, ns: Pack) -> None:
    item = Item(worker=1, manager=2, team="Assessment", service="CAT", reviewer=5, visited_services=frozenset({"CAT"}))
    same = Candidate(3, frozenset({"team_manager"}), team="Other", service="CAT")
    away = Candidate(4, frozenset({"team_manager"}), team="Care", service="CLA")
    auditor = seat_of(lb, "service_evaluation", "auditor")
    assert "same_service" in why_not(lb, auditor, same, item)
    assert why_not(lb, auditor, away, item) == ()
    boss = Candidate(2, frozenset({"practice_manager"}), team="Care", service="CLA")
    assert why_not(ws, seat_of(ws, "collaborative_audit", "auditor"), boss, item) == ("line_manager_of_worker",)
    reviewer = Candidate(5, frozenset({"team_manager"}), team="Care")
    assert why_not(ns, seat_of(ns, "cpr", "moderator"), reviewer, item) == ("reviewer_of_item",)
    outsider = Candidate(6, frozenset({"chief_executive"}))
    assert why_not(ns, seat_of(ns, "cpr", "reviewer"), outsider, item) == ("post",)


@pytest.mark.says("D42")
def test_two_cohorts_of_fifteen_by_post_overlap_have_outsiders_and_alternate(lb: Pack) -> None:
    one, two = (lb.cohorts[key] for key in ("pwt1", "pwt2"))
    posts = [{seat.post for seat in cohort.seats} for cohort in (one, two)]
    assert (len(one.seats), len(two.seats)) == (15, 15)
    # GAP-09: AD QA, PSW, SM FSCP, health, YOS and the Lead Member sit in both.
    assert len(posts[0] & posts[1]) == 6
    assert all(any(lb.posts[post].outside for post in each) for each in posts)
    weeks = [row.subject for row in preview(lb, "2027").activities if row.type_key == "practice_week"]
    assert weeks == [one.name, two.name]


@pytest.mark.says("D43")
def test_the_lead_rotates_remembers_and_passes_over_a_conflict(ns: Pack) -> None:
    lead = seat_of(ns, "spotlight", "lead")
    assert lead.rotation is not None
    assert {post.key for post in ns.posts_of(lead.rotation.among)} >= {"dcs", "head_of_service"}
    pool = [10, 20, 30]
    assert next_in_turn(pool, led=[]) == 10
    assert next_in_turn(pool, led=[10]) == 20
    # 20 has a conflict this time: 30 leads, and 20 is next.
    assert next_in_turn(pool, led=[10], may_not=frozenset({20})) == 30
    assert next_in_turn(pool, led=[10, 30]) == 20
    member = seat_of(ns, "spotlight", "member")
    assert member.cover is not None
    assert member.cover.value == "holder_finds"


@pytest.mark.says("D44")
def test_partners_from_outside_see_no_childs_details(lb: Pack, ws: Pack) -> None:
    partner = seat_of(lb, "practice_week", "partner")
    assert all(post.outside for post in lb.posts_of(partner.posts.value))
    assert not sees_children([partner], outside=True)
    assert sees_children([seat_of(lb, "practice_week", "observer")], outside=False)
    member = seat_of(ws, "practice_week", "member_observer")
    assert not sees_children([member], outside=True)
