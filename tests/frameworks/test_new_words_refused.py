"""Words that make no sense beside what else the pack says: each is refused where it stands, with what to do."""

from pathlib import Path

import pytest

from tests.frameworks.packs import changed, refused
from tests.programme.test_places import SECOND

MEMBERS = "    members: [seniors]\n"
CLOSED = "    - months: [8]\n"
TOTAL = "      - {kind: total, exactly: 2, per: year, source: page 5}\n"
AUGUST = "      - {kind: times, n: 1, per: year, months: 8, source: page 5}\n"
ENTRIES = """      - kind: calendar
        entries:
          - {month: 1, subject: North}
          - {month: 3, subject: South}
        source: page 5
"""


def follow_up(when: str) -> str:
    """The good pack with a second kind of work that follows up single looks where that holds."""
    rule = f"{{kind: follow_up, of: look, after: 12 weeks, per: item, when: {when}, benchmark: Grades, source: p}}"
    return changed("activities:\n", "activities:\n" + SECOND.replace("{CADENCE}", rule))


def duty(not_while: str) -> str:
    """The good pack with a duty that has a case for a flag."""
    owed = f"""flags:
  fresh: {{name: Fresh, sensitive: false, source: page 7}}
  away: {{name: Away, sensitive: false, source: page 7}}
roster: {{joiners: next_period, missed: lapses, excused_by: director}}
duties:
  often:
    name: Often
    summary: Often.
    activity: look
    by: manager
    not_while: [{not_while}]
    rule:
      kind: interval
      every: 3 months
      window: rolling
      cases: [{{flag: fresh, every: 1 month, source: page 7}}]
    source: page 7
activities:
"""
    return changed("activities:\n", owed)


REFUSED = {
    "a quorum with somebody who does not sit": (
        changed(MEMBERS, f"{MEMBERS}    quorum: {{number: 2, including: [worker]}}\n"),
        "The quorum of forum includes worker, who does not sit on it: "
        "add worker to members, or take it out of including.",
    ),
    "a case of a flag that exempts": (
        duty("fresh"),
        "The duty often is not owed while fresh is up, so that this case never holds: take one of them out.",
    ),
    "a target that every grade meets": (
        changed(TOTAL, f"{TOTAL}      - {{kind: outcome, percent: 80, level: badly, per: year, source: page 5}}\n"),
        "Every grade is badly or better: name a better level of grades.",
    ),
    "a follow-up after a grade that is none": (
        follow_up("{fact: grade, is: weak}"),
        "grade is never weak: it is well or badly.",
    ),
    "a follow-up after an answer that nobody gives": (
        follow_up("{answer: quality, is: badly}"),
        "The activity dip looks at the question quality, which no form of its work asks.",
    ),
    "a month that quiet days fill": (
        changed(CLOSED, "    - days: [{first: 1 August, last: 31 August}]\n").replace(ENTRIES, AUGUST),
        "August is closed to look by the calendar of this pack.",
    ),
    "a month within quiet days over the turn of the year": (
        changed(CLOSED, "    - days: [{first: 20 July, last: 10 January}]\n").replace(ENTRIES, AUGUST),
        "August is closed to look by the calendar of this pack.",
    ),
}
TAKEN = {
    "a quorum with the chair": changed(MEMBERS, f"{MEMBERS}    quorum: {{number: 2, including: [director]}}\n"),
    "a case of another flag": duty("away"),
    "a target that not every grade meets": changed(
        TOTAL, f"{TOTAL}      - {{kind: outcome, percent: 80, level: well, per: year, source: page 5}}\n"
    ),
    "a follow-up after a grade": follow_up("{fact: grade, is: badly}"),
    "a month that quiet days leave a day of": changed(
        CLOSED, "    - days: [{first: 1 August, last: 30 August}]\n"
    ).replace(ENTRIES, AUGUST),
    "a month between the ends of quiet days": changed(
        CLOSED, "    - days: [{first: 20 August, last: 10 August}]\n"
    ).replace(ENTRIES, AUGUST),
    "a month that quiet days fill in one year": changed(
        CLOSED, "    - days: [{first: 2027-08-01, last: 2027-08-31}]\n"
    ).replace(ENTRIES, AUGUST),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_makes_no_sense_is_refused(name: str, tmp_path: Path) -> None:
    text, sentence = REFUSED[name]
    assert [said for _file, _line, said in refused(tmp_path, text)] == [sentence]


@pytest.mark.parametrize("name", TAKEN)
def test_what_comes_near_is_taken(name: str, tmp_path: Path) -> None:
    assert refused(tmp_path, TAKEN[name]) == []
