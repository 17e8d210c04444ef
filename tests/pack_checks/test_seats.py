"""Who may sit, whose turn it is, and who sees what (D41-D44)."""

from collections.abc import Callable

import pytest

from qaportal.frameworks.meaning.parts import sees_children
from qaportal.frameworks.meaning.seats import Candidate, Item, next_in_turn, why_not
from qaportal.frameworks.schema import Pack, Seat
from qaportal.invites import links
from qaportal.invites import services as invites
from qaportal.invites.queries import feeds_of, offers
from qaportal.lib import clock
from qaportal.lib.db import db
from qaportal.programme.generate import preview
from qaportal.programme.models import PublishedActivity
from tests.pack_checks.councils import on_one_database, text_of
from tests.programme.councils import Council

Councils = Callable[[str], Council]


def seat_of(pack: Pack, kind: str, key: str) -> Seat:
    return next(seat for seat in pack.activities[kind].seats if seat.key == key)


@pytest.mark.says("D41")
def test_who_may_not_sit(lb: Pack, ws: Pack, ns: Pack) -> None:
    """LB-021, WS-004, NS-052, NS-022"""
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


# LB-041, as the two columns are printed.
FIRST = {
    "executive_director", "ad_qa", "psw", "ad_safeguarding", "sm_cat", "ad_corporate_parenting", "sm_leaving_care",
    "sm_fscp", "sm_qa", "health_partner", "school_improvement", "yos", "police", "primary_head", "lead_member",
}  # fmt: skip
SECOND = {
    "director", "ad_qa", "psw", "ad_front_door", "sm_fscp", "sm_cla", "sm_fostering", "sm_cwd", "sm_irh",
    "health_partner", "sen", "yos", "community_safety", "secondary_head", "lead_member",
}  # fmt: skip
OUTSIDE = {
    "lead_member", "health_partner", "school_improvement", "sen", "yos", "police", "community_safety", "primary_head",
    "secondary_head",
}  # fmt: skip


def diary(council: Council, first: str) -> list[str]:
    """The practice weeks in a person's own calendar feed, by the day on which they begin."""
    person = council[first]
    invites.subscribe(next(one for one in offers(person, clock.today()) if one.scope == "mine"), by=person)
    [feed] = feeds_of(person)
    path = links.https(feed).removeprefix(council.app.config["BASE_URL"])
    db.session.commit()
    text = council.app.test_client().get(path).text.replace("\r\n ", "")
    weeks = [event for event in text.split("BEGIN:VEVENT")[1:] if "Practice week" in event]
    return sorted(line.split(":")[1] for event in weeks for line in event.splitlines() if line.startswith("DTSTART"))


@on_one_database
@pytest.mark.says("D42")
def test_each_practice_week_is_in_the_diaries_of_its_own_fifteen_and_they_take_turns(council: Councils) -> None:
    """LB-040, LB-041, GAP-09: six posts sit in both halves, outsiders in each; in 2028 the turns go on."""
    here = council("lambeth")
    out = db.session.query(PublishedActivity).filter_by(code="PW").order_by(PublishedActivity.starts_on).all()
    assert [set(week.posts) for week in out] == [FIRST, SECOND]
    both = set(out[0].posts) & set(out[1].posts)
    assert both == {"ad_qa", "psw", "sm_fscp", "health_partner", "yos", "lead_member"}
    assert {key for key in FIRST | SECOND if here.pack.posts[key].outside} == OUTSIDE
    later = [row.subject for row in preview(here.pack, "2028").activities if row.type_key == "practice_week"]
    assert later == [week.subject for week in out] == ["Practice Week Team 1", "Practice Week Team 2"]


@on_one_database
@pytest.mark.says("D42")
def test_police_come_in_march_community_safety_in_november_and_the_yos_twice(council: Councils) -> None:
    """LB-041: first Mondays, 1 March and 1 November 2027. LB-042: staff clear their diaries four weeks before."""
    here = council("lambeth")
    assert {first: diary(here, first) for first in ("Polly", "Cass", "Yasmin", "Pia", "Edda")} == {
        "Polly": ["20270301"],
        "Cass": ["20271101"],
        "Yasmin": ["20270301", "20271101"],
        "Pia": ["20270201", "20270301", "20271004", "20271101"],
        "Edda": ["20270201", "20270301"],
    }
    march, november = (text_of(here.browser("Quinn"), f"/activity/PW-2027-{month}") for month in ("03", "11"))
    assert ("(15 seats)" in march, "Police" in march, "Community Safety" in march) == (True, True, False)
    assert ("(15 seats)" in november, "Police" in november, "Community Safety" in november) == (True, False, True)


DORA, LENA, HAZEL, TOM = 1, 2, 3, 4  # a director, an assistant director, a head of service; Tom manages a team
STAFF = [
    Candidate(TOM, frozenset({"team_manager"})),
    Candidate(DORA, frozenset({"dcs"})),
    Candidate(LENA, frozenset({"assistant_director"})),
    Candidate(HAZEL, frozenset({"head_of_service"}), conflicts=frozenset({90})),
]


def turns(pack: Pack, workers: list[int]) -> list[int | None]:
    """Who leads each Spotlight of the year by the pack's rotation; `workers` are those whose work is visited."""
    seat = seat_of(pack, "spotlight", "lead")
    assert seat.rotation is not None
    among = {post.key for post in pack.posts_of(seat.rotation.among)}
    pool = [who.id for who in STAFF if who.posts & among]
    led: list[int | None] = []
    for worker in workers:
        may_not = frozenset(who.id for who in STAFF if why_not(pack, seat, who, Item(worker=worker)))
        led.append(next_in_turn(pool, [who for who in led if who], may_not=may_not))
    return led


@pytest.mark.says("D43")
def test_the_nine_spotlights_are_led_in_turn_by_the_senior_team_and_a_conflict_loses_nobody_a_turn(ns: Pack) -> None:
    """NS-086: among the Senior Leadership Team. Hazel has a conflict with worker 90, whom the third visit sees."""
    visits = [row for row in preview(ns, "2027").activities if row.type_key == "spotlight"]
    workers = [90 if n == 3 else 0 for n, _visit in enumerate(visits, 1)]
    assert turns(ns, workers) == [DORA, LENA, DORA, HAZEL, LENA, DORA, HAZEL, LENA, DORA]


@pytest.mark.says("D43")
def test_a_member_who_cannot_come_finds_their_own_cover(ns: Pack) -> None:
    """NS-088"""
    cover = seat_of(ns, "spotlight", "member").cover
    assert cover is not None
    assert cover.value == "holder_finds"


@pytest.mark.says("D44")
def test_partners_from_outside_see_no_childs_details(lb: Pack, ws: Pack) -> None:
    """LB-041, WS-001"""
    partner = seat_of(lb, "practice_week", "partner")
    assert {post.key for post in lb.posts_of(partner.posts.value)} == OUTSIDE
    assert not sees_children([partner], outside=True)
    assert sees_children([seat_of(lb, "practice_week", "observer")], outside=False)
    member = seat_of(ws, "practice_week", "member_observer")
    assert not sees_children([member], outside=True)
