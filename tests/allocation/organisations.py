"""Random organisations for Hypothesis: teams, posts, leave, caps, conflicts, and seats of every sort."""

from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import strategies as st

from qaportal.allocation import Cap, Line, Person, Pick, Round, Seat, Span, Stay
from qaportal.allocation.rules import FROM_PACK

FIRST, LAST = date(2027, 1, 1), date(2027, 3, 31)
TEAMS = ("north", "south", "east", "west")
POSTS = ("manager", "senior", "head")
ROLES = ("review", "moderate", "third_party", "visit", "lead", "attend")


def days() -> st.SearchStrategy[date]:
    return st.integers(0, 89).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(days())
    return Span(first, first + timedelta(days=draw(st.integers(0, 20))))


@st.composite
def stays(draw: st.DrawFn) -> tuple[Stay, ...]:
    """One team all along, or a move between two."""
    one, other = draw(st.sampled_from(TEAMS)), draw(st.sampled_from(TEAMS))
    if draw(st.booleans()):
        return (Stay(one, f"service of {one[0]}", date(2020, 1, 1)),)
    moved = draw(days())
    return (
        Stay(one, "care", date(2020, 1, 1), moved - timedelta(days=1)),
        Stay(other, "early help", moved),
    )


def caps() -> st.SearchStrategy[tuple[Cap, ...]]:
    cap = st.builds(Cap, st.integers(0, 4), st.sampled_from(["cycle", "year"]), st.sampled_from(["", "audit", "day"]))
    return st.lists(cap, max_size=2).map(tuple)


def people(count: int) -> st.SearchStrategy[list[Person]]:
    return st.tuples(*(person(n) for n in range(1, count + 1))).map(list)


def person(ident: int) -> st.SearchStrategy[Person]:
    return st.builds(
        Person,
        st.just(ident),
        st.just(f"Person {ident}"),
        st.sets(st.sampled_from(POSTS), min_size=1).map(frozenset),
        stays(),
        st.lists(st.builds(Line, st.integers(1, 8), days()), max_size=1).map(tuple),
        st.sampled_from([100, 80, 50]),
        st.lists(spans(), max_size=2).map(tuple),
        st.sets(st.integers(0, 4), min_size=2).map(frozenset),
        st.one_of(st.none(), st.none(), days()),
        st.one_of(st.none(), st.none(), days()),
        caps(),
        st.sampled_from([0, 60, 240]),
        st.just(0),
        st.sets(st.integers(1, 8), max_size=1).map(frozenset),
        flags=flags(),
    )


def flags() -> st.SearchStrategy[frozenset[str]]:
    """Mostly none."""
    one = st.sets(st.sampled_from(["new", "trained"]), min_size=1).map(frozenset)
    return st.one_of(st.just(frozenset()), st.just(frozenset()), one)


@st.composite
def seats(draw: st.DrawFn, ident: int) -> Seat:
    """A record for a month, a day with or without hours, or some days of a visit."""
    role = draw(st.sampled_from(ROLES))
    month = draw(st.integers(1, 3))
    first, last = date(2027, month, 1), date(2027, month, 28)
    starts = ends = None
    if role in ("visit", "lead", "attend"):
        first = last = draw(days())
        hour = draw(st.integers(9, 15))
        starts, ends = draw(st.sampled_from([(None, None), (time(hour), time(hour + 2))]))
    each_day = role == "visit" and starts is None
    if each_day:
        last = first + timedelta(days=draw(st.integers(0, 4)))
    team = draw(st.sampled_from(TEAMS))
    return Seat(
        ident, draw(st.sampled_from(["audit", "day"])), f"2027-{month:02}", role, first, last,  # type: ignore[arg-type]
        draw(st.sampled_from([60, 90, 180])), draw(st.sets(st.sampled_from(POSTS), min_size=1).map(frozenset)),
        starts, ends, draw(st.sets(st.sampled_from(sorted(FROM_PACK))).map(frozenset)),
        f"item {draw(st.integers(1, 6))}" if draw(st.booleans()) else "", draw(st.one_of(st.none(), st.integers(1, 8))),
        draw(st.sets(st.integers(1, 8), max_size=1).map(frozenset)), team, "care", frozenset({team}),
        frozenset({"care"}), draw(st.booleans()), draw(pools()), draw(flags()), draw(flags()),
        each_day, draw(st.sets(st.integers(1, 8), max_size=1).map(frozenset)),
    )  # fmt: skip


def pools() -> st.SearchStrategy[frozenset[int] | None]:
    """Mostly open to all."""
    some = st.sets(st.integers(1, 8), min_size=1, max_size=4).map(frozenset)
    return st.one_of(st.none(), st.none(), some)


@st.composite
def rounds(draw: st.DrawFn, most_people: int = 8, most_seats: int = 14) -> Round:
    """Some people, some seats, and sometimes a choice that somebody made, whatever it breaks."""
    who = draw(st.integers(1, most_people).flatmap(people))
    count = draw(st.integers(1, most_seats))
    what = [draw(seats(n)) for n in range(1, count + 1)]
    locked = tuple(
        Pick(seat.id, draw(st.sampled_from(who)).id, locked=True, reason="We agreed on it.")
        for seat in what
        if draw(st.integers(0, 9)) == 0
    )
    return Round(tuple(who), tuple(what), Span(FIRST, LAST), locked, seed=draw(st.integers(0, 3)))


@st.composite
def changes(draw: st.DrawFn, asked: Round) -> Round:
    """The round after somebody fell ill, a seat was dropped and another came."""
    ill = draw(st.sampled_from([person.id for person in asked.people]))
    gone = draw(st.sampled_from([seat.id for seat in asked.seats]))
    span = draw(spans())
    return replace(
        asked,
        people=tuple(replace(one, away=(*one.away, span)) if one.id == ill else one for one in asked.people),
        seats=(*(seat for seat in asked.seats if seat.id != gone), draw(seats(100))),
        locked=tuple(pick for pick in asked.locked if pick.seat != gone),
    )
