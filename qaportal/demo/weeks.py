"""The practice week of the demo council: its seats filled, host teams and rooms, ready for a timetable."""

from contextlib import suppress
from datetime import UTC, date, datetime, time

from qaportal.allocation.queries.seats import seal, sitting_in, waiting
from qaportal.allocation.services import seat
from qaportal.demo.seats import BEFORE, seated
from qaportal.invites.services import publish_seats
from qaportal.lib import clock
from qaportal.lib.db import by_id
from qaportal.lib.errors import Stale
from qaportal.people import queries as people
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.timetable import queries, services
from qaportal.timetable.queries import rules_of
from qaportal.weeks.services import prepare

SITES = ("Saltmarsh House", "Harbour Lane", "The Old Mill")
HALL, ROOM = 80, 12  # seats
ROOMS = 3  # at each site


def prepare_weeks(activities: list[Activity], today: date, *, by: Person) -> None:
    """Fill the seats of every week that has a timetable, as members clear their diaries early, and name its host teams
    and rooms. Commits nothing."""
    for activity in activities:
        _, kind = rules_of(activity)
        if kind.week is None or activity.is_cancelled:
            continue
        if activity.starts_on - BEFORE > today:
            seated(activity, by)
        with clock.stopped_at(datetime.combine(min(today, activity.starts_on - BEFORE), time(9), UTC)):
            _everybody(activity, by)
            _host(activity, by)
            _rooms(activity, by)
            prepare(activity, by=by)


def _everybody(activity: Activity, by: Person) -> None:
    """Whoever may be in the week is: those seats too that the framework lets stay empty."""
    pack, kind = rules_of(activity)
    slots = [slot for slot in queries.open_slots(activity) if kind.week and slot.seat_key in kind.week.members]
    there = sitting_in(slots)
    among = {seat.key: {post.key for post in pack.posts_of(seat.posts.value)} for seat in kind.seats}
    held = people.holdings(activity.starts_on, activity.ends_on, here=activity.starts_on)
    left = {one.person_id: one.post_key for one in held} | {one.person_id: "" for one in there.values()}
    for slot in [slot for slot in slots if slot.is_extra and slot.id not in there]:
        person = next((ident for ident, post in left.items() if post in among[slot.seat_key]), None)
        if person is not None:
            left.pop(person)
            with suppress(Stale):
                seat(slot, by_id(Person, [person])[person], how="chosen", by=by)
    if (waits := waiting(activity)).seated:
        publish_seats(activity, reviewed=seal(waits), by=by)


def _host(activity: Activity, by: Person) -> None:
    """Every team with a manager and workers is a host, but those of whoever runs the week, at one of the council's
    places by its service."""
    day, services_seen = activity.starts_on, dict[int, str]()
    staffed, own = _staffed(activity), {held.service_id for held in by.appointments_on(day)}
    for team in people.teams_on(day):
        if team.id in staffed and team.service_id not in own:
            site = services_seen.setdefault(team.service_id, SITES[len(services_seen) % len(SITES)])
            services.nominate_team(activity, team, site=site, by=by)


def _staffed(activity: Activity) -> set[int | None]:
    pack, _ = rules_of(activity)
    week, day = queries.week_of(activity), activity.starts_on
    held = people.holdings(day, day, here=day)
    those = ({post.key for post in pack.posts_of(keys)} for keys in (week.workers.value, week.managers.value))
    workers, managers = ({one.team_id for one in held if one.post_key in posts} for posts in those)
    return workers & managers


def _rooms(activity: Activity, by: Person) -> None:
    """One large room for what is for all, a few smaller ones at each place for the rest."""
    for session in queries.week_of(activity).sessions.values():
        if session.room is None or any(room.kind == session.room for room in queries.rooms_of(activity)):
            continue
        if session.where == "together":
            _room(activity, "Council chamber", SITES[0], session.room, HALL, by)
        else:
            for site in SITES:
                for n in range(1, ROOMS + 1):
                    _room(activity, f"Room {n}", site, session.room, ROOM, by)


def _room(activity: Activity, name: str, site: str, kind: str, seats: int, by: Person) -> None:
    services.add_room(activity, name=name, site=site, kind=kind, seats=seats, by=by)
