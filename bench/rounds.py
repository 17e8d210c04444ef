"""A council's whole year of allocation, made from a seed: staff, leave, seats and caps."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from random import Random

from qaportal.allocation import Cap, Line, Person, Round, Seat, Span, Stay
from qaportal.allocation.values import MUST_NOT

YEAR = Span(date(2027, 1, 1), date(2027, 12, 31))
DAY = timedelta(days=1)
LOOKING = frozenset({"senior", "reviewing_officer", "manager", "service_manager", "head", "director"})
MODERATING = frozenset({"reviewing_officer", "manager", "service_manager", "head"})
LEADING = frozenset({"service_manager", "head", "director"})
OUTSIDE = MUST_NOT | {"same_service"}
# Of every team: posts and how many hold them. Of every service: a head.
TEAM = ("manager", "senior", "senior", "practitioner", "practitioner", "practitioner", "practitioner", "practitioner",
        "practitioner", "reviewing_officer")  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """How many of all seats are of this kind, in thousandths; roles of one sitting, minutes each, and when."""

    key: str
    share: int
    roles: tuple[str, ...]
    minutes: int
    is_fixed: bool = False
    hours: tuple[int, ...] = ()  # at which it may start; it takes its minutes
    must_not: frozenset[str] = MUST_NOT


KINDS = (
    Kind("case_review", 440, ("review", "moderate"), 180),
    Kind("thematic", 200, ("review",), 240, must_not=OUTSIDE),
    Kind("spotlight", 160, ("lead", "visit", "visit", "visit"), 420, is_fixed=True),
    Kind("practice_week", 120, ("observe",), 90, is_fixed=True, hours=(9, 11, 14)),
    Kind("conversation", 80, ("host", "attend"), 60, is_fixed=True, hours=(10, 13, 15)),
)
POSTS = {"lead": LEADING, "host": LEADING | {"manager"}, "moderate": MODERATING}


def year(staff: int, seats: int, seed: int = 7, short: bool = False) -> Round:
    """A round of so many people and about so many seats; `short` has caps that leave some of them empty."""
    random = Random(seed)  # noqa: S311 -- an example, not a secret
    people = _people(staff, random, short)
    found: list[Seat] = []
    for kind in KINDS:
        sittings = seats * kind.share // 1000 // len(kind.roles)
        for n in range(sittings):
            found += _sitting(kind, n, len(found), people, random)
    return Round(tuple(people), tuple(found), YEAR)


def _people(staff: int, random: Random, short: bool) -> list[Person]:
    teams = staff // len(TEAM)
    found: list[Person] = []
    for n in range(staff):
        team, place = divmod(n, len(TEAM))
        post = _post(team, place)
        found.append(_person(n + 1, min(team, teams), post, random, short))
    return found


def _post(team: int, place: int) -> str:
    """The last place of some teams is for somebody above them."""
    if place < len(TEAM) - 1 or team % 2:
        return TEAM[place]
    return "head" if team % 10 == 0 else "director" if team % 50 == 2 else "service_manager"


def _person(ident: int, team: int, post: str, random: Random, short: bool) -> Person:
    fte = random.choice((100, 100, 100, 80, 60, 50))
    away = tuple(_leave(random) for _ in range(3))
    joined = YEAR.first + random.randrange(30, 300) * DAY if random.random() < 0.06 else None
    left = YEAR.first + random.randrange(90, 330) * DAY if random.random() < 0.05 else None
    weekdays = frozenset(range(5)) if fte > 60 else frozenset(random.sample(range(5), 3))
    manager = team * len(TEAM) + 1
    stays = [Stay(f"team{team}", f"service{team // 10}", date(2020, 1, 1))]
    if random.random() < 0.04:
        moved = YEAR.first + random.randrange(365) * DAY
        stays = [stays[0]._replace(last=moved - DAY), Stay(f"team{team + 1}", f"service{(team + 1) // 10}", moved)]
    return Person(
        ident, f"Person {ident}", frozenset({post}), tuple(stays), (Line(manager, date(2020, 1, 1)),), fte, away,
        weekdays, joined, left, _caps(post, short), carried=random.randrange(0, 8) * 60,
        conflicts=frozenset({random.randrange(1, ident + 5)} if random.random() < 0.05 else ()),
    )  # fmt: skip


def _leave(random: Random) -> Span:
    first = YEAR.first + random.randrange(0, 350) * DAY
    return Span(first, first + random.choice((4, 9, 13)) * DAY)


def _caps(post: str, short: bool) -> tuple[Cap, ...]:
    if post in ("service_manager", "head", "director"):
        return (Cap(3, "cycle"), Cap(20, "year")) if short else (Cap(6, "cycle"), Cap(40, "year"))
    if short:
        return Cap(2, "cycle"), Cap(9, "year"), Cap(4, "year", "case_review"), Cap(2, "year", "thematic")
    return Cap(3, "cycle"), Cap(2, "cycle", "case_review"), Cap(20, "year"), Cap(6, "year", "thematic")


def _sitting(kind: Kind, n: int, number: int, people: list[Person], random: Random) -> list[Seat]:
    """The seats of one record or one visit, in the month whose turn it is."""
    month = n % 12 + 1
    first, last = date(2027, month, 1), date(2027, month, 28)
    worker = random.choice([person for person in people if person.posts & {"practitioner", "senior"}])
    team, service = worker.stays[0].team, worker.stays[0].service
    if kind.is_fixed:
        first = last = _weekday(first + random.randrange(0, 26) * DAY)
    hour = random.choice(kind.hours) if kind.hours else None
    return [
        Seat(
            number + k + 1, kind.key, f"2027-{month:02}", role, first, last, kind.minutes,  # type: ignore[arg-type]
            POSTS.get(role, LOOKING), time(hour) if hour else None, _ends(hour, kind.minutes) if hour else None,
            kind.must_not, f"{kind.key}-{n}", worker.id, frozenset({worker.lines[0].manager}), team, service,
            frozenset({team}) if kind.key == "spotlight" else frozenset(), rotates=role == "lead",
        )
        for k, role in enumerate(kind.roles)
    ]  # fmt: skip


def _ends(hour: int, minutes: int) -> time:
    return time(hour + minutes // 60, minutes % 60)


def _weekday(day: date) -> date:
    """The day, or the Monday after it."""
    return day + DAY * (7 - day.weekday()) if day.weekday() > 4 else day


def changed(asked: Round, percent: int = 5, seed: int = 11) -> Round:
    """The same round after so much of it changed: leave, people who go, seats that are dropped and new ones."""
    random = Random(seed)  # noqa: S311 -- an example, not a secret
    people = tuple(_unsettled(person, percent, random) for person in asked.people)
    kept = [seat for seat in asked.seats if random.randrange(100) >= percent // 2]
    fresh = [replace(seat, id=seat.id + 1_000_000, item=f"{seat.item}-new") for seat in kept
             if random.randrange(100) < percent // 2]  # fmt: skip
    return replace(asked, people=people, seats=(*kept, *fresh))


def _unsettled(person: Person, percent: int, random: Random) -> Person:
    if random.randrange(100) >= percent:
        return person
    if random.random() < 0.3:
        return replace(person, left=YEAR.first + random.randrange(120, 300) * DAY)
    return replace(person, away=(*person.away, _leave(random), _leave(random)))
