"""Weeks that a pack says (X-11, LB-043 - LB-045, LB-052, NS-072): what is in them, and what the check refuses."""

from copy import deepcopy
from typing import Any

import pytest

from qaportal.frameworks.checks import faults_of
from qaportal.frameworks.loading import PackFaults, pack_from, read_pack, shipped
from qaportal.frameworks.outline import activities_of
from qaportal.frameworks.schema import EventDay, Pack, Week

PACKS = {key: read_pack(shipped(key)) for key in ("lambeth", "north-somerset", "west-sussex", "bedford")}
LAMBETH = PACKS["lambeth"]


def week_of(pack: Pack) -> Week:
    week = pack.activities["practice_week"].week
    assert week is not None
    return week


def refused(**changes: Any) -> list[str]:
    """What the check says of Lambeth's week with some of its keys changed: `a__b` is key b of a."""
    body = deepcopy(LAMBETH.body)
    for name, value in changes.items():
        at = body["activities"]["practice_week"]["week"]
        *steps, last = name.split("__")
        for step in steps:
            at = at[step]
        at[last] = value
    try:
        return [sentence for _, sentence in faults_of(pack_from(body))]
    except PackFaults as faults:
        return [fault.sentence for fault in faults.faults]


def test_lambeths_week_has_the_slots_that_its_framework_lists() -> None:
    """LB-043: brief and meet the team on day 1; LB-044: five kinds between; LB-045: write up on day 4, themes on 5."""
    days = {key: one.days.value if one.days else () for key, one in week_of(LAMBETH).sessions.items()}
    assert days == {
        "briefing": (1,), "meet_team": (1,), "case_audit": (2, 3, 4), "observation": (2, 3, 4),
        "family_feedback": (2, 3, 4), "manager_talk": (2, 3, 4), "write_up": (4,), "themes": (5,),
    }  # fmt: skip
    summary = week_of(LAMBETH).summary
    assert summary is not None
    due = LAMBETH.activities["practice_week"].phase(summary.phase).due
    assert due is not None
    assert due.value.timing == EventDay(day=4, at="17:00")  # LB-052


def test_three_frameworks_have_a_week_and_one_has_none() -> None:
    weeks = {key: [kind.key for kind in pack.lanes() if kind.week] for key, pack in PACKS.items()}
    assert weeks == {
        "lambeth": ["practice_week"], "north-somerset": ["practice_week"], "west-sussex": ["practice_week"],
        "bedford": [],
    }  # fmt: skip
    assert "learning" in week_of(PACKS["north-somerset"]).sessions  # NS-072


def test_what_the_sources_leave_open_is_marked() -> None:
    asked = [q.path for q in LAMBETH.open_questions() if q.path.startswith("activities.practice_week.week.")]
    assert "activities.practice_week.week.sessions.case_audit.often" in asked
    assert "activities.practice_week.week.sessions.meet_team.hours" not in asked  # 001:157 says the afternoon
    assert len(asked) == 20


def test_a_reader_of_the_framework_sees_the_week_in_words() -> None:
    line = next(one for one in activities_of(LAMBETH) if one.key == "practice_week")
    told = {fact.label: fact.lines[0] for fact in line.facts}
    assert told["Case audit with the worker"] == "2 for each member, 2 hours, on day 2, 3 and 4"
    assert told["Themes meeting"] == "everybody together, 3 hours, on day 5"
    assert told["Summary closes"] == "on day 4 at 17:00"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"members": ["observers"]},
         "The week of practice_week names the seat observers, which is not in this pack; did you mean observer?"),
        ({"sessions__themes__after": "write_ups"},
         "The week of practice_week names the session write_ups, which is not in this pack; did you mean write_up?"),
        ({"sessions__briefing__after": "meet_team"},
         "The session briefing comes after itself: take one of its after away."),
        ({"sessions__themes__days": [6]},
         "The session themes is on a day after the last one of practice_week, 5 working days."),
        ({"sessions__themes__hours": {"opens": "16:00", "closes": "18:00"}},
         "The session themes has hours outside those of the week, 09:00 to 17:00."),
        ({"sessions__themes__hours": {"opens": "15:00", "closes": "17:00"}},
         "The session themes lasts longer than the hours it has: 3 hours."),
        ({"sessions__themes__lasts": "100 minutes"},
         "The session themes does not fit the step of 30 minutes: use multiples of it."),
        ({"sessions__case_audit__often": 20},
         "practice_week has 53 hours of sessions for each member, but 37 hours: take some away."),
        ({"sessions__write_up__forms": ["service_audit"]},
         "The form service_audit is filled in during the week but is none of practice_week: add it to its forms."),
        ({"summary__phase": "plan"},
         'The summary of practice_week is closed by plan, which has no day and hour of the week: write due: {on_day: 4,'
         ' at: "17:00"} there.'),
        ({"summary__not_on_wall": ["team_seen"]}, "No summary of practice_week asks team_seen: name one that does."),
        ({"sessions__case_audit__whom": "all"},
         "activities.practice_week.week.sessions.case_audit: this is for all but meets somebody of a host team: say "
         "whom: each, or whom: team."),
        ({"lunch": {"lasts": "3 hours", "opens": "12:00", "closes": "14:00"}},
         "activities.practice_week.week.lunch: this has no room between 12:00 and 14:00."),
        ({"travel": "1 day"}, "activities.practice_week.week: this must be in minutes or hours."),
    ],
)  # fmt: skip
def test_a_week_that_cannot_be_held_is_refused(changes: dict[str, Any], sentence: str) -> None:
    found = refused(**changes)
    assert sentence in found, found
