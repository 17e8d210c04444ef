"""Which seats an activity has: per record, per activity, per cohort (item 2 of allocation; NS-022, NS-085, LB-041)."""

from collections import Counter
from typing import NamedTuple

import pytest

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.schema import Pack
from qaportal.timetable.slots import Changes, Wanted, changes, wanted


class Drawn(NamedTuple):
    """A record of a draw."""

    public_id: str
    holder: str = ""


TWELVE = [Drawn(f"record-{n}") for n in range(12)]


@pytest.fixture(scope="module")
def north_somerset() -> Pack:
    return read_pack(shipped("north-somerset"))


def seats(pack: Pack, kind: str, records: list[Drawn], subject: str = "") -> list[Wanted]:
    return wanted(pack, pack.activities[kind], subject, records)


def test_a_review_has_a_reviewer_a_worker_and_a_moderator_for_each_record(north_somerset: Pack) -> None:
    """NS-022, NS-040: every review is moderated."""
    found = seats(north_somerset, "cpr", TWELVE)
    assert Counter(one.seat for one in found) == {"reviewer": 12, "worker": 12, "moderator": 12}
    assert [one.record for one in found if one.seat == "moderator"] == [record.public_id for record in TWELVE]


def test_before_the_draw_there_is_no_seat_about_a_record(north_somerset: Pack) -> None:
    assert seats(north_somerset, "cpr", []) == []


def test_a_visit_has_a_lead_and_two_members_and_room_for_a_third(north_somerset: Pack) -> None:
    """NS-085: three or four people, the lead among them."""
    found = seats(north_somerset, "spotlight", [])
    assert [(one.seat, one.number, one.is_extra) for one in found] == [
        ("lead", 1, False), ("member", 1, False), ("member", 2, False), ("member", 3, True),
    ]  # fmt: skip


def test_where_records_were_drawn_for_each_member_there_are_as_many_members(north_somerset: Pack) -> None:
    """NS-096: one at random, one proud of, one challenging for each of three."""
    drawn = [Drawn(f"{holder}{kind}", holder) for holder in "123" for kind in "abc"]
    members = [one for one in seats(north_somerset, "spotlight", drawn) if one.seat == "member"]
    assert [(one.number, one.is_extra) for one in members] == [(1, False), (2, False), (3, False)]


def test_a_practice_week_has_the_fifteen_seats_of_its_cohort_by_post() -> None:
    """LB-041: two rosters of fifteen; people from outside among them."""
    pack = read_pack(shipped("lambeth"))
    cohort = pack.cohorts["pwt1"]
    found = seats(pack, "practice_week", [], cohort.name)
    by_post = [one for one in found if one.post]
    assert len(by_post) == 15
    assert Counter(one.post for one in by_post) == Counter(place.post for place in cohort.seats)
    assert {one.seat for one in by_post} == {"observer", "partner"}
    outside = {post.key for post in pack.posts.values() if post.outside}
    assert outside & {one.post for one in by_post if one.seat == "partner"}


def test_seats_that_no_cohort_fills_are_there_beside_it() -> None:
    """LB-046: two brief the week; a second marker may be there."""
    pack = read_pack(shipped("lambeth"))
    found = seats(pack, "practice_week", [], pack.cohorts["pwt1"].name)
    rest = [(one.seat, one.number, one.is_extra) for one in found if not one.post]
    assert rest == [("briefer", 1, False), ("briefer", 2, False), ("second_marker", 1, True)]


def test_a_second_look_at_a_share_has_seats_for_that_share_alone() -> None:
    """WS-040: a sample is moderated; the pack reads it as a quarter, rounded up."""
    pack = read_pack(shipped("west-sussex"))
    records = [Drawn(f"record-{n}", str(n)) for n in range(10)]
    found = seats(pack, "collaborative_audit", records)
    moderated = [one.record for one in found if one.seat == "moderator"]
    assert Counter(one.seat for one in found) == {"auditor": 10, "worker": 10, "moderator": 3}
    assert moderated == [one.record for one in seats(pack, "collaborative_audit", records) if one.seat == "moderator"]
    backwards = seats(pack, "collaborative_audit", records[::-1])
    assert {one.record for one in backwards if one.seat == "moderator"} == set(moderated)


def test_work_that_looks_at_no_sample_is_one_item_as_a_whole() -> None:
    """Bedford's thematic audits have an auditor and a worker for each piece; no list is drawn from."""
    found = seats(read_pack(shipped("bedford")), "thematic_audit", [])
    assert [(one.seat, one.record) for one in found] == [("auditor", ""), ("worker", "")]


def test_every_seat_has_a_key_of_its_own_in_every_kind_of_work_of_every_council() -> None:
    for council in ("north-somerset", "lambeth", "west-sussex", "bedford"):
        pack = read_pack(shipped(council))
        for kind in pack.activities.values():
            subjects = [pack.cohorts[key].name for key in kind.cohorts.turns] if kind.cohorts else [""]
            for subject in subjects:
                keys = [one.key for one in wanted(pack, kind, subject, TWELVE)]
                assert len(keys) == len(set(keys)), (council, kind.key)
                assert kind.seats == () or keys, (council, kind.key)


def test_what_is_there_is_compared_with_what_should_be() -> None:
    lead, member = Wanted("lead", "Lead", 1), Wanted("member", "Member", 1)
    assert changes([lead, member], ["lead::1", "member:gone:1"]) == Changes((member,), ("member:gone:1",))
    assert not changes([lead], ["lead::1"])
