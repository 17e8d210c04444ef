"""What is wrong with a timetable, whoever made it: an engine, another program, a hand (X-11). Pure; it knows nothing of
how one is made, and so judges those who make them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from qaportal.lib.formats import and_list
from qaportal.timetable.week.values import Place, Problem, Room, Session, held_by, overlaps

HARD = ("person", "room", "away", "outside")  # refused, or kept with a reason
SOFT = ("day", "order", "travel", "lunch", "row", "own", "apart", "seats")  # kept with a mark
On = list[tuple[Place, Session]]


@dataclass(frozen=True)
class Clash:
    """One thing that is wrong: its kind, the sessions (keys) that it is about, whose it is, and a sentence."""

    kind: str
    sessions: tuple[str, ...]
    person: int | None
    sentence: str

    @property
    def is_hard(self) -> bool:
        """Whether it cannot be: two things at once, or somebody who is away."""
        return self.kind in HARD


def clock(minutes: int) -> str:
    """570 is 09:30."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def when(place: Place) -> str:
    """day 2, 09:30"""
    return f"day {place.day}, {clock(place.start)}"


def _when(problem: Problem, place: Place) -> str:
    """Tuesday 2 Mar, 09:30"""
    return f"{problem.rules.day(place.day)}, {clock(place.start)}"


def clashes(problem: Problem, places: Mapping[str, Place]) -> list[Clash]:
    """Everything that is wrong, the hard ones first."""
    held = held_by(problem, places)
    found = [*_alone(problem, places), *_rooms(problem, places), *_order(problem, places), *_apart(problem, places)]
    for (person, _day), on in held.items():
        found += [*_person(problem, person, on), *_breaks(problem, person, on)]
    return sorted(dict.fromkeys(found), key=lambda clash: (not clash.is_hard, clash.kind, clash.sentence))


def of_session(problem: Problem, places: Mapping[str, Place], key: str) -> list[Clash]:
    """What is wrong with one session where it is, among the others."""
    return [clash for clash in clashes(problem, places) if key in clash.sessions]


def _alone(problem: Problem, places: Mapping[str, Place]) -> Iterator[Clash]:
    """What is wrong with a session by itself: its day, its hours, people who are away, its room."""
    rules = problem.rules
    for key, place in places.items():
        session = problem.session[key]
        named = f"{session.name}, {_when(problem, place)}"
        if not 1 <= place.day <= rules.days or not rules.opens <= place.start <= rules.closes - session.minutes:
            yield Clash("outside", (key,), None, f"{named}: it is outside the hours of the week.")
        elif place.day not in session.days or not session.opens <= place.start <= session.closes - session.minutes:
            yield Clash("day", (key,), None, f"{named}: it is meant for {_meant(problem, session)}.")
        if session.is_own:
            yield Clash("own", (key,), None, f"{session.name}: the team is of their own service.")
        for person in session.people:
            for busy in problem.person[person].busy:
                if busy.day == place.day and overlaps(place.start, session.minutes, busy.opens, busy.closes):
                    name = problem.person[person].name
                    yield Clash("away", (key,), person, f"{named}: {name} is {busy.why}.")
        yield from _fits(problem, session, place)


def _meant(problem: Problem, session: Session) -> str:
    days = and_list([problem.rules.day(day) for day in session.days])
    return f"{days}, {clock(session.opens)} to {clock(session.closes)}"


def _fits(problem: Problem, session: Session, place: Place) -> Iterator[Clash]:
    """A session that takes a room has one of its kind, at its place, that is large enough."""
    if not session.room:
        return
    room = _room(problem, place)
    if room is None or room.kind != session.room or room.site != session.site:
        yield Clash("room", (session.key,), None, f"{session.name}, {_when(problem, place)}: it has no room.")
    elif room.seats < len(session.people):
        many = len(session.people)
        yield Clash("seats", (session.key,), None, f"{session.name}: {room.name} has {room.seats} seats for {many}.")


def _room(problem: Problem, place: Place) -> Room | None:
    return next((room for room in problem.rooms if room.id == place.room), None)


def _rooms(problem: Problem, places: Mapping[str, Place]) -> Iterator[Clash]:
    in_room: dict[tuple[int, int], On] = {}
    for key, place in places.items():
        if place.room is not None:
            in_room.setdefault((place.room, place.day), []).append((place, problem.session[key]))
    for on in in_room.values():
        for (one, first), (two, second) in combinations(sorted(on, key=lambda each: each[0].start), 2):
            if overlaps(one.start, first.minutes, two.start, two.start + second.minutes):
                room = _room(problem, one)
                name = room.name if room else "A room"
                yield Clash(
                    "room", (first.key, second.key), None, f"{name}, {_when(problem, two)}: two sessions at once."
                )


def _person(problem: Problem, person: int, on: On) -> Iterator[Clash]:
    """Two sessions of somebody at once, or too near for the way between them."""
    name = problem.person[person].name
    for (one, first), (two, second) in combinations(on, 2):
        gap = two.start - one.start - first.minutes
        both = (first.key, second.key)
        if gap < 0:
            sentence = f"{name}, {_when(problem, two)}: {first.name} and {second.name} at once."
            yield Clash("person", both, person, sentence)
        elif first.site and second.site and first.site != second.site and gap < problem.rules.travel:
            way = f"{gap} minutes between {first.site} and {second.site}"
            yield Clash("travel", both, person, f"{name}, {_when(problem, two)}: {way}.")


def _breaks(problem: Problem, person: int, on: On) -> Iterator[Clash]:
    """No lunch, or too many sessions without a break."""
    rules, name = problem.rules, problem.person[person].name
    if not has_lunch(problem, on):
        near = tuple(s.key for p, s in on if overlaps(p.start, s.minutes, rules.lunch_opens, rules.lunch_closes))
        yield Clash("lunch", near, person, f"{name}, {rules.day(on[0][0].day)}: no time for lunch.")
    for row in rows(on):
        if len(row) > rules.in_a_row:
            keys = tuple(session.key for _, session in row)
            yield Clash(
                "row", keys, person, f"{name}, {_when(problem, row[0][0])}: {len(row)} sessions without a break."
            )


def has_lunch(problem: Problem, on: On) -> bool:
    """Whether there is time for lunch between the sessions of a day."""
    rules, free = problem.rules, problem.rules.lunch_opens
    for place, session in on:
        if min(place.start, rules.lunch_closes) - free >= rules.lunch:
            return True
        free = max(free, place.start + session.minutes)
    return rules.lunch_closes - free >= rules.lunch


def rows(on: On) -> list[On]:
    """The sessions of a day, those that follow each other without a break together."""
    found: list[On] = [[on[0]]] if on else []
    for (before, session), after in pairwise(on):
        if after[0].start > before.start + session.minutes:
            found.append([])
        found[-1].append(after)
    return found


def _order(problem: Problem, places: Mapping[str, Place]) -> Iterator[Clash]:
    for key, place in places.items():
        session = problem.session[key]
        for first in session.after:
            if first in places and _ends(problem, places, first) > (place.day, place.start):
                name = problem.session[first].name
                yield Clash(
                    "order",
                    (first, key),
                    None,
                    f"{session.name}, {_when(problem, place)}: it is before {name} is over.",
                )


def _ends(problem: Problem, places: Mapping[str, Place], key: str) -> tuple[int, int]:
    return places[key].day, places[key].start + problem.session[key].minutes


def _apart(problem: Problem, places: Mapping[str, Place]) -> Iterator[Clash]:
    groups: dict[tuple[str, int], Sequence[str]] = {}
    for key, place in places.items():
        if group := problem.session[key].apart:
            groups[group, place.day] = (*groups.get((group, place.day), ()), key)
    for (_, day), keys in groups.items():
        if len(keys) > 1:
            name = problem.session[keys[0]].name
            yield Clash("apart", tuple(keys), None, f"{name}: {len(keys)} of them on {problem.rules.day(day)}.")
