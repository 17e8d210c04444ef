"""The good pack with a board that meets and a register of reports."""

from datetime import date

from qaportal.programme.plans import PhaseRow, Row
from tests.frameworks.packs import GOOD

FORUM = """\
  forum:
    name: Forum
    aliases: [Round table]
    chair: director
    members: [seniors]
    papers_due: 5 working days
    meets:
      code: FOR
      cadence:
        - kind: calendar
          entries: [{month: 2}, {month: 4}]
          source: page 2
      placement: {kind: weekday, weekday: wednesday, nth: 2, starts_at: "10:00", ends_at: "12:00"}
    receives: [What was found]
    decides: [What is next]
    reports_to: council
    source: page 2
  council:
    name: Council
    chair: director
    members: [director]
    source: page 2
"""
REPORTS = """\
reports:
  plans:
    name: Plans report
    summary: How plans fare.
    authors: [team_manager]
    checked_by: [director]
    feeds: summary
    editions:
      monthly:
        per: month
        due: 5 working days
        contents: [Numbers, {item: The story, when: a plan is 15 months old}]
        looks_at: {n: 10, of: records}
        to: [director, forum]
        source: page 9
      quarterly: {per: quarter, due: 10 working days, to: [forum], source: page 9}
      half_yearly: {per: half_year, due: 1 month, to: [seniors], source: page 9}
      annual: {name: Year in review, per: year, due: 2 months, to: [council], published: true, source: page 9}
    source: page 9
  missing:
    name: Missing list
    authors: [team_manager, worker]
    editions:
      weekly: {per: week, due: 1 working day, to: [manager], source: page 10}
    source: page 10
  summary:
    name: Summary
    authors: [director]
    editions:
      each: {after: {activity: look, phase: review, by: 3 working days}, by: [worker], to: [forum], source: page 11}
      closing: {after: {activity: look, by: 1 week}, to: [seniors], source: page 11}
    source: page 11
"""
POST = "  manager: {title: Manager, role: team_manager}\n"


def council(calendar: str = "") -> str:
    """The pack's text; `calendar` is one more line of its calendar."""
    start, end = GOOD.index("  forum:\n"), GOOD.index("scales:\n")
    text = GOOD[:start] + FORUM + GOOD[end:] + REPORTS
    text = text.replace(POST, f"{POST}  team_manager: {{title: Team Manager, role: team_manager}}\n")
    return text.replace("calendar:\n", f"calendar:\n  {calendar}\n") if calendar else text


def row(ref: str, type_key: str, starts: date, ends: date, *phases: tuple[str, date], state: str = "") -> Row:
    """An activity of the year, with its phases and their due days."""
    made = tuple(PhaseRow(key, key.capitalize(), "", "", starts, due) for key, due in phases)
    return Row(ref, type_key, ref[:3], f"{ref[:3]} of {starts:%B}", "", None, None, starts, ends, None, None, "", (),
               state, 1, made)  # fmt: skip


JANUARY = row("LOK-2027-01", "look", date(2027, 1, 4), date(2027, 1, 29),
              ("review", date(2027, 1, 29)), ("report", date(2027, 2, 12)))  # fmt: skip
FEBRUARY, APRIL = (
    row("FOR-2027-02", "forum_meeting", date(2027, 2, 10), date(2027, 2, 10)),
    row("FOR-2027-04", "forum_meeting", date(2027, 4, 14), date(2027, 4, 14)),
)
