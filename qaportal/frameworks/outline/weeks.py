"""The timetable of a week in words: its hours and breaks, and what each member does in it. Pure."""

from collections.abc import Iterator

from qaportal.frameworks.outline.words import Fact, chosen, fact
from qaportal.frameworks.schema import ActivityType, Session, Week
from qaportal.lib.formats import and_list

WHOM = {"each": "each member", "team": "the members at each team", "all": "everybody together"}
KEEPS_OUT = {
    "own_service": "in no team of their own service",
    "own_team": "in no team of their own",
    "nothing": "in any team",
}


def week_of(activity: ActivityType) -> Iterator[Fact]:
    """What a week says of its days, and one line a kind of session; nothing where it has no timetable."""
    week = activity.week
    if week is None:
        return
    hours = f"{week.hours.value} each day, lunch {week.lunch.value}"
    yield from chosen("Hours of the week", week.hours, hours, week.source)
    breaks = f"{week.travel.value} between two places, at most {week.in_a_row.value} sessions without a break"
    yield from chosen("Breaks", week.in_a_row, breaks, week.source)
    yield from chosen("Members", week.keeps_out_of, KEEPS_OUT[week.keeps_out_of.value], week.source)
    for session in week.sessions.values():
        yield from chosen(session.name, session.lasts, _session(week, session), session.source)
    yield from _summary(activity, week)


def _session(week: Week, session: Session) -> str:
    often = "" if session.whom != "each" and session.times == 1 else f"{session.times} for "
    days = f", on day {and_list([str(day) for day in session.days.value])}" if session.days else ""
    hours = f", {session.hours.value}" if session.hours else ""
    after = and_list([week.sessions[key].name.lower() for key in session.after])
    return f"{often}{WHOM[session.whom]}, {session.lasts.value}{days}{hours}{f', after {after}' if after else ''}"


def _summary(activity: ActivityType, week: Week) -> Iterator[Fact]:
    if week.summary:
        due = activity.phase(week.summary.phase).due
        yield from fact("Summary closes", str(due.value.timing) if due else "", source=week.summary.source)
