"""Who is who in the tests of allocation, and what they look at: small values with names."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from qaportal.allocation import Person, Pick, Plan, Round, Seat, Span, Stay, solve
from tests.allocation.judge import faults

YEAR = Span(date(2027, 1, 1), date(2027, 12, 31))
ALWAYS = date(2020, 1, 1)
TUESDAY = date(2027, 3, 9)
MARCH = Span(date(2027, 3, 1), date(2027, 3, 31))
LEADER = frozenset({"manager"})


def works_in(team: str, service: str = "care", first: date = ALWAYS, last: date | None = None) -> Stay:
    """A stay; teams are of the care service unless told otherwise."""
    return Stay(team, service, first, last)


def person(ident: int, name: str, team: str = "", **changes: Any) -> Person:
    """A manager who is always there, full-time, without caps."""
    stays = (works_in(team, changes.pop("service", "care")),) if team else ()
    return replace(Person(ident, name, LEADER, stays), **changes)


SAM = person(1, "Sam Reed", "north")
ANN = person(2, "Ann Lee", "south")
KIM = person(3, "Kim Shah", "east", service="early help")
WILL = person(9, "Will Moss", "north", posts=frozenset({"practitioner"}))  # whose work is looked at


def review(ident: int = 1, **changes: Any) -> Seat:
    """A record of Will's, of the north team, to be looked at during March: two hours."""
    seat = Seat(ident, "case_review", "2027-03", "review", *MARCH, 120, LEADER, item=f"record {ident}", worker=WILL.id,
                team="north", service="care")  # fmt: skip
    return replace(seat, **changes)


def visit(ident: int = 1, **changes: Any) -> Seat:
    """A day with a team, all day long."""
    seat = Seat(ident, "spotlight", "2027-03", "visit", TUESDAY, TUESDAY, 420, LEADER, item="visit",
                visited=frozenset({"north"}))  # fmt: skip
    return replace(seat, **changes)


def talk(ident: int, starts: int, ends: int, **changes: Any) -> Seat:
    """A conversation on the Tuesday, from hour to hour, that has nothing to do with anybody's team."""
    seat = Seat(ident, "conversation", "2027-03", "attend", TUESDAY, TUESDAY, 60, LEADER, time(starts), time(ends),
                item=f"talk {ident}")  # fmt: skip
    return replace(seat, **changes)


def task(ident: int, minutes: int = 60, **changes: Any) -> Seat:
    """Work for March that anybody may do."""
    return replace(Seat(ident, "check", "2027-03", "attend", *MARCH, minutes, LEADER, item=f"task {ident}"), **changes)


def asked(people: list[Person], seats: list[Seat], **changes: Any) -> Round:
    """A round over the year 2027."""
    return replace(Round(tuple(people), tuple(seats), YEAR), **changes)


def plan(people: list[Person], seats: list[Seat], **changes: Any) -> Plan:
    """The plan for them, looked at by the judge."""
    round_ = asked(people, seats, **changes)
    found = solve(round_)
    assert faults(round_, found) == []
    return found


def who(people: list[Person], *seats: Seat, **changes: Any) -> list[str]:
    """Who sits in each of the seats, by first name; "" where nobody does."""
    found = plan(people, list(seats), **changes)
    names = {one.id: one.name.split()[0] for one in people}
    return [names.get(found.holder.get(seat.id, 0), "") for seat in seats]


def kept_out(people: list[Person], *seats: Seat, **changes: Any) -> dict[str, int]:
    """What keeps how many out of the last of the seats, by the first rule that does."""
    found = plan(people, list(seats), **changes)
    return dict(next(one.excluded for one in found.unfilled if one.seat == seats[-1].id))


def lock(seat: Seat, chosen: Person, reason: str = "") -> Pick:
    """Somebody chose them for it."""
    return Pick(seat.id, chosen.id, locked=True, reason=reason)
