"""Weeks whose sessions cannot be held: on no day, at no hour, after each other in a ring, or more than fit."""

from collections.abc import Iterator

from qaportal.frameworks.faults import Path
from qaportal.frameworks.schema import ActivityType, Pack, Session, Week
from qaportal.frameworks.schema.week import minutes_of


def impossible_weeks(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Every week of which some session has no day, no hour or no form, and every summary without its hour."""
    for activity in pack.activities.values():
        if activity.week is not None:
            at: Path = ("activities", activity.key, "week")
            yield from _of_week(pack, activity, activity.week, at)
            for session in activity.week.sessions.values():
                for sentence in _of_session(activity, activity.week, session):
                    yield (*at, "sessions", session.key), sentence


def _of_week(pack: Pack, activity: ActivityType, week: Week, at: Path) -> Iterator[tuple[Path, str]]:
    if activity.span.working_days is None:
        yield at, f"{activity.key} has a timetable but does not say how many working days it lasts: add span."
        return
    if ring := _ring(week):
        yield (*at, "sessions", ring), f"The session {ring} comes after itself: take one of its after away."
    room = activity.span.working_days * _usable(week)
    wanted = sum(session.minutes * session.times for session in week.sessions.values())
    if wanted > room:
        hours, there = -(-wanted // 60), room // 60
        yield at, f"{activity.key} has {hours} hours of sessions for each member, but {there} hours: take some away."
    yield from _of_summary(pack, activity, week, at)


def _usable(week: Week) -> int:
    opens, closes = week.hours.value.bounds
    return closes - opens - minutes_of(week.lunch.value.lasts)


def _of_summary(pack: Pack, activity: ActivityType, week: Week, at: Path) -> Iterator[tuple[Path, str]]:
    if week.summary is None:
        return
    phase = activity.phase(week.summary.phase)
    if not (phase.due and phase.due.value.on_day and phase.due.value.at):
        named = f"The summary of {activity.key} is closed by {phase.key}, which has no day and hour of the week"
        yield (*at, "summary"), f'{named}: write due: {{on_day: 4, at: "17:00"}} there.'
    yield from (((*at, "summary"), sentence) for sentence in _unbound(activity, week.summary.forms))
    asked = {question.key for key in week.summary.forms for question in pack.forms[key].questions()}
    for key in week.summary.not_on_wall:
        if key not in asked:
            yield (
                (*at, "summary", "not_on_wall"),
                f"No summary of {activity.key} asks {key}: name one that does.",
            )


def _of_session(activity: ActivityType, week: Week, session: Session) -> Iterator[str]:
    opens, closes = week.hours.value.bounds
    first, last = session.hours.value.bounds if session.hours else (opens, closes)
    if first < opens or last > closes:
        yield f"The session {session.key} has hours outside those of the week, {week.hours.value}."
    elif session.minutes > last - first:
        yield f"The session {session.key} lasts longer than the hours it has: {session.lasts.value}."
    if session.minutes % week.grid or first % week.grid:
        yield f"The session {session.key} does not fit the step of {week.grid} minutes: use multiples of it."
    days = session.days.value if session.days else ()
    if activity.span.working_days and any(day > activity.span.working_days for day in days):
        yield f"The session {session.key} is on a day after the last one of {activity.key}, {activity.span}."
    yield from _unbound(activity, session.forms)


def _unbound(activity: ActivityType, forms: tuple[str, ...]) -> Iterator[str]:
    for form in forms:
        if form not in activity.forms:
            yield f"The form {form} is filled in during the week but is none of {activity.key}: add it to its forms."


def _ring(week: Week) -> str:
    """A session that is to come after itself; "" where none is."""
    for key in week.sessions:
        seen, ahead = set[str](), list(week.sessions[key].after)
        while ahead:
            one = ahead.pop()
            if one == key:
                return key
            if one not in seen and one in week.sessions:
                seen.add(one)
                ahead += week.sessions[one].after
    return ""
