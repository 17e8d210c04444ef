"""The practice weeks of the demo council: seats filled, host teams that heads of service put forward, rooms; and what
has been, or is to come first, with its timetable, published again after somebody was away for a day."""

from contextlib import AbstractContextManager, suppress
from datetime import UTC, date, datetime, time, timedelta

from qaportal.allocation.queries.seats import seal, sitting_in, waiting
from qaportal.allocation.services import accept_nomination, nominate_team, seat
from qaportal.demo.seats import BEFORE, seated
from qaportal.invites.services import lease, mark_sent, publish_seats
from qaportal.lib import clock
from qaportal.lib.db import by_id
from qaportal.lib.errors import Stale
from qaportal.people import queries as people
from qaportal.people import services as people_services
from qaportal.people.models import Person
from qaportal.people.policy import services_headed
from qaportal.programme.models import Activity
from qaportal.timetable import queries, services
from qaportal.timetable.queries import rules_of
from qaportal.timetable.week.solving import in_turn
from qaportal.weeks.queries import accepted_for, base_of, dates_of, problem_of
from qaportal.weeks.services import host_accepted, prepare, publish, use

SITES = ("Saltmarsh House", "Harbour Lane", "The Old Mill")
HALL, ROOM = 80, 12  # seats
ROOMS = 3  # at each site
LETTERS = 500  # more than a timetable writes
CHANGED = timedelta(days=3)  # so long before a week starts somebody says that they are away
AWAY = 3  # the day of it, where they have something then
WELCOME = "Bring your badge: every building asks for it at the door."
AGAIN = "One member cannot come on {day:%A}."


def prepare_weeks(activities: list[Activity], today: date, *, by: Person) -> None:
    """Fill the seats of every week that has a timetable, as members clear their diaries early, and name its host teams
    and rooms. Those that have begun, or else the first to come, have a timetable that was published; the others are
    left for whoever tries the demo. Commits nothing."""
    weeks = [one for one in activities if rules_of(one)[1].week is not None and not one.is_cancelled]
    weeks.sort(key=lambda one: one.starts_on)
    for activity in weeks:
        if activity.starts_on - BEFORE > today:
            seated(activity, by)
        with _at(activity, BEFORE, today):
            _everybody(activity, by)
            _host(activity, by)
            _rooms(activity, by)
            prepare(activity, by=by)
    for activity in [one for one in weeks if one.starts_on <= today] or weeks[:1]:
        _timetable(activity, today, by)


def _at(activity: Activity, before: timedelta, today: date) -> AbstractContextManager[None]:
    """The morning so long before a week starts, or today's where that is to come."""
    return clock.stopped_at(datetime.combine(min(today, activity.starts_on - before), time(9), UTC))


def _timetable(activity: Activity, today: date, by: Person) -> None:
    """It is filled and published. Somebody cannot come for a day, and it is published again for those it touches."""
    with _at(activity, BEFORE, today):
        _publish(activity, WELCOME, by)
    missed = _missed(activity)
    if missed is not None and activity.starts_on - CHANGED <= today:
        person, day = missed
        with _at(activity, CHANGED, today):
            people_services.note_absence(person, starts=day, ends=day, kind="leave", by=by)
            prepare(activity, by=by)
            _publish(activity, AGAIN.format(day=day), by)


def _missed(activity: Activity) -> tuple[Person, date] | None:
    """A member who cannot come on a day on which they have something, near the middle of the week."""
    there = queries.sessions_of(activity)
    held = [(one.member.person, one.day) for one in there if one.member and one.day and one.day > 1]
    person, day = min(held, key=lambda one: abs(one[1] - AWAY), default=(None, None))
    return (person, dates_of(activity)[day - 1]) if person and day else None


def _publish(activity: Activity, note: str, by: Person) -> None:
    use(activity, in_turn(problem_of(activity)), base=base_of(activity), by=by)
    publish(activity, by=by, note=note)
    for letter in lease(clock.now(), most=LETTERS):
        mark_sent(letter)


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
    """Every team with a manager and workers is a host, but those of whoever runs the week: put forward by the head of
    its service, accepted, at one of the council's places by its service."""
    day, sites = activity.starts_on, dict[int, str]()
    staffed, own, heads = _staffed(activity), {held.service_id for held in by.appointments_on(day)}, _heads()
    for team in people.teams_on(day):
        if team.id in staffed and team.service_id not in own:
            put = nominate_team(activity, team, "", is_reserve=False, by=heads.get(team.service_id, by))
            accept_nomination(put, by=by)
            sites.setdefault(team.service_id, SITES[len(sites) % len(SITES)])
    host_accepted(activity, {one.team.key: sites[one.team.service_id] for one in accepted_for(activity)}, by=by)


def _heads() -> dict[int, Person]:
    """service (id) → who heads it"""
    day = clock.today()
    over_teams = {one.person_id for one in people.holdings(day, day, here=day) if one.team_id is None}
    return {service: one for one in by_id(Person, over_teams).values() for service in services_headed(one)}


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
