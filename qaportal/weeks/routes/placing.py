"""One session: when and where, by form, by keyboard or by drag, through one address; off again; locked."""

from collections.abc import Callable, Sequence
from datetime import date

from flask import Response, flash, request, url_for

from qaportal.lib import htmx
from qaportal.lib.access import access, me
from qaportal.lib.db import db
from qaportal.lib.errors import DomainError
from qaportal.lib.formats import day_short
from qaportal.lib.forms import choices, tell
from qaportal.lib.pages import page
from qaportal.programme.models import Activity
from qaportal.timetable import queries as timetable
from qaportal.timetable import services as timetables
from qaportal.timetable.models import WeekSession
from qaportal.timetable.week.clashes import clock
from qaportal.timetable.week.values import Place, Problem
from qaportal.weeks import forms, policy, queries, services
from qaportal.weeks.queries import visible_week
from qaportal.weeks.routes.blueprint import bp

OFFERED = 8  # times that fit; the others are under day and start
NONE = "Choose a time: one of those that fit, or a day and a start."


def _form(problem: Problem, row: WeekSession, days: Sequence[date], fit: list[Place]) -> forms.PlaceForm:
    form, rules = forms.PlaceForm(), problem.rules
    kind = problem.session[row.key].room
    rooms = {room.id: f"{room.name}, {room.site}" for room in problem.rooms if room.kind == kind}
    form.at.choices = choices([(_at(place), _words(place, row, days, rooms)) for place in fit[:OFFERED]])
    named = [(str(n), f"{day:%A} {day_short(day)}") for n, day in enumerate(days, 1)]
    form.day.choices = choices([("", "Choose"), *named])
    times = range(rules.opens, rules.closes - row.minutes + 1, rules.step)
    form.start.choices = choices([("", "Choose"), *((str(time), clock(time)) for time in times)])
    known = [(str(ident), name) for ident, name in rooms.items()]
    form.room.choices = choices(
        [("auto", "The one it has, or the first that is free"), *known] if rooms else [("", "None")]
    )
    if not form.is_submitted():
        form.version.data = row.version
        form.day.data, form.start.data = str(row.day or ""), str(row.start or "")
        form.room.data = "auto" if rooms else ""
    return form


def _at(place: Place) -> str:
    return f"{place.day}-{place.start}-{place.room or ''}"


def _words(place: Place, row: WeekSession, days: Sequence[date], rooms: dict[int, str]) -> str:
    day = days[place.day - 1]
    room = f", {rooms[place.room]}" if place.room in rooms else ""
    return f"{day:%A} {day_short(day)}, {clock(place.start)} to {clock(place.start + row.minutes)}{room}"


def _shown(activity: Activity, row: WeekSession, status: int = 200, error: DomainError | None = None) -> Response:
    problem, days = queries.problem_of(activity), queries.dates_of(activity)
    starts, now = queries.starts_for(problem, row), (row.day, row.start)
    form = _form(problem, row, days, [at for at, why in starts if not why and (at.day, at.start) != now])
    if error is not None:
        form.validate()
        tell(form, error)
    against = [(_words(place, row, days, {}), why) for place, why in starts if why]
    return page(
        "weeks/place.html", status, activity=activity, row=row, form=form, days=days, against=against, clock=clock,
        session=problem.session[row.key], whose=queries.whose(row), names=[problem.person[one].name
                                                                           for one in problem.session[row.key].people],
    )  # fmt: skip


@bp.get("/activity/<ref:activity>/timetable/sessions/<id:session>")
@access(policy.can_plan, load=visible_week)
def place_form(activity: Activity, session: str) -> Response:
    """When is it to be? Those times first that fit, and what is against the others."""
    return _shown(activity, timetable.week_session(activity, session))


@bp.post("/activity/<ref:activity>/timetable/sessions/<id:session>")
@access(policy.can_plan, load=visible_week)
def place(activity: Activity, session: str) -> Response:
    """It is held then; 422 with what it clashes with, unless a reason says why it is kept."""
    row = timetable.week_session(activity, session)
    form = forms.PlaceForm()
    try:
        at = _asked(activity, row)
        services.place(row, at.day, at.start, at.room, by=me(), reason=str(form.reason.data or ""),
                       version=form.version.data)  # fmt: skip
        said = f"{_named(activity, row)}: day {at.day} at {clock(at.start)}."
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        return _shown(activity, timetable.week_session(activity, session), error.status, error)
    flash(f"{said} Nobody is told until you publish.", "success")
    return htmx.redirect(_back(activity, at.day))


def _asked(activity: Activity, row: WeekSession) -> Place:
    """The place that was sent. Raises DomainError where it is none."""
    by_hand = [request.form.get(name, "") for name in ("day", "start", "room")]
    parts = request.form["at"].split("-") if request.form.get("at") else by_hand
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) < 9 for part in parts[:2]):
        raise DomainError(NONE, field="day")
    day, start = int(parts[0]), int(parts[1])
    return Place(day, start, _room(activity, row, day, start, parts[2]))


def _room(activity: Activity, row: WeekSession, day: int, start: int, sent: str) -> int | None:
    """The room that was chosen, of this week; with `auto` its own where that is free then, else one that is."""
    if sent != "auto":
        return next((room.id for room in timetable.rooms_of(activity) if str(room.id) == sent), None)
    starts = queries.starts_for(queries.problem_of(activity), row)
    return next((at.room for at, _ in starts if (at.day, at.start) == (day, start)), None)


def _named(activity: Activity, row: WeekSession) -> str:
    kind = timetable.week_of(activity).sessions.get(row.kind)
    return f"{kind.name if kind else row.kind}, {queries.whose(row)}"


def _back(activity: Activity, day: int | None) -> str:
    by = request.form.get("by", "")
    return url_for("weeks.studio", activity=activity.ref, day=day or "all", by=by if by in ("teams", "rooms") else None)


def _changed(activity: Activity, session: str, act: Callable[..., None], said: str) -> Response:
    row = timetable.week_session(activity, session)
    day = row.day
    act(row, by=me())
    name = _named(activity, row)
    db.session.commit()
    flash(f"{name} {said}", "success")
    return htmx.redirect(_back(activity, day))


@bp.post("/activity/<ref:activity>/timetable/sessions/<id:session>/removal")
@access(policy.can_plan, load=visible_week)
def take_off(activity: Activity, session: str) -> Response:
    """It has no time any more, and waits to be placed."""
    return _changed(activity, session, timetables.take_off, "has no time any more.")


@bp.post("/activity/<ref:activity>/timetable/sessions/<id:session>/lock")
@access(policy.can_plan, load=visible_week)
def lock(activity: Activity, session: str) -> Response:
    """It stays where it is when the timetable is filled again."""
    return _changed(activity, session, timetables.lock, "stays where it is when the timetable is filled again.")


@bp.post("/activity/<ref:activity>/timetable/sessions/<id:session>/lock/removal")
@access(policy.can_plan, load=visible_week)
def unlock(activity: Activity, session: str) -> Response:
    """It may be moved when the timetable is filled again."""
    return _changed(activity, session, timetables.unlock, "may be moved when the timetable is filled again.")
