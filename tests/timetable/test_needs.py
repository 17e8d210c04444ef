"""Which sessions a week needs (LB-043, LB-044): quotas, whom they meet, who is hosted where, what changed."""

from collections import Counter

from qaportal.frameworks.loading import read_pack, shipped
from qaportal.frameworks.schema import Week
from qaportal.timetable.week.needs import Around, Host, Member, Need, hosted, needs
from qaportal.timetable.week.telling import differences, touched

WEEK = read_pack(shipped("lambeth")).activities["practice_week"].week
assert isinstance(WEEK, Week)
HOSTS = (Host(1, "Fostering", "Mill", (10, 11), (19,)), Host(2, "Care Leavers", "Lane", (20, 21), (29,)))
MEMBERS = (Member(1, "a", 101, 1), Member(2, "b", 102, 1), Member(3, "c", 103, 2))
FREE = Around({}, {})
QUOTAS = {
    "briefing": 1, "meet_team": 2, "case_audit": 6, "observation": 6, "family_feedback": 3, "manager_talk": 3,
    "write_up": 3, "themes": 1,
}  # fmt: skip


def asked(members: tuple[Member, ...] = MEMBERS, around: Around = FREE) -> list[Need]:
    assert isinstance(WEEK, Week)
    return needs(WEEK, 5, members, HOSTS, around)


def test_each_member_has_the_quota_of_each_kind() -> None:
    found = asked()
    assert Counter(one.kind for one in found) == QUOTAS
    assert len({one.key for one in found}) == len(found)
    assert {one.lacks for one in found} == {""}


def test_workers_are_shared_and_no_member_meets_one_twice_for_the_same() -> None:
    audits = [(one.member, one.other) for one in asked() if one.kind == "case_audit"]
    assert sorted(audits) == [(1, 10), (1, 11), (2, 10), (2, 11), (3, 20), (3, 21)]  # type: ignore[type-var]
    met = Counter(one.other for one in asked() if one.other in (10, 11, 20, 21))
    assert met == {10: 4, 11: 4, 20: 2, 21: 2}


def test_whom_a_session_meets_stays_until_they_cannot_come_at_all() -> None:
    now = {one.key: one.other for one in asked() if one.other is not None}
    two_days = Around({10: frozenset({2, 3})}, now)
    assert {one.key: one.other for one in asked(around=two_days) if one.other} == now
    all_days = asked(around=Around({10: frozenset({1, 2, 3, 4, 5})}, now))
    changed = {one.key for one in all_days if one.other != now.get(one.key)}
    assert changed == {key for key, person in now.items() if person == 10}
    assert {one.other for one in all_days if one.key in changed} == {11}


def test_what_is_lacking_is_said() -> None:
    nobody = asked((Member(1, "a", 101, None),))
    assert {one.lacks for one in nobody if one.kind == "case_audit"} == {"Its member has no host team yet."}
    ill = asked(around=Around({19: frozenset({2, 3, 4})}, {}))
    assert {one.lacks for one in ill if one.kind == "manager_talk" and one.host == 1} == {
        "No manager of Fostering is here on its days."
    }
    assert {one.lacks for one in asked(()) if one.kind == "themes"} == {"Nobody is in the week yet."}


def test_members_are_spread_over_the_teams_and_out_of_their_own() -> None:
    anew = tuple(Member(n, str(n), 100 + n, None) for n in range(1, 5))
    barred = frozenset({(101, 1), (102, 1)})
    assert hosted(anew, HOSTS, barred) == {1: 2, 2: 2, 3: 1, 4: 1}
    assert hosted((Member(1, "a", 101, 1),), HOSTS, barred) == {1: 2}  # of their own service now
    assert hosted(MEMBERS, HOSTS, frozenset()) == {1: 1, 2: 1, 3: 2}  # nobody moves without need
    assert hosted(anew[:1], HOSTS, frozenset({(101, 1), (101, 2)})) == {1: None}


def fact(key: str, **said: object) -> dict[str, object]:
    plain = {"key": key, "name": "Audit", "whose": "Ada", "day": 2, "start": 540, "minutes": 60, "people": [1, 2],
             "who": ["Ada", "Bo"], "room": "", "site": "Mill"}  # fmt: skip
    return plain | said


def test_a_version_says_what_changed_and_who_has_to_know() -> None:
    before = [fact("one"), fact("two", people=[3]), fact("gone", people=[4])]
    now = [fact("one", start=600), fact("two", people=[3]), fact("new", people=[5])]
    assert differences(before, now) == [
        "Audit, Ada: new, day 2 at 09:00.",
        "Audit, Ada: day 2 at 10:00, was day 2 at 09:00.",
        "Audit, Ada: not held, was day 2 at 09:00.",
    ]
    assert touched(before, now) == {1, 2, 4, 5}
    assert differences(now, now) == []
