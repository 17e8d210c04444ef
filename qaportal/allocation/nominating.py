"""What may be put forward for a kind of work: a team for it to look at, people for a seat. By whom, by which day, how
many, and whose turn it is. Pure (X-04, NS-081, NS-087, GAP-13)."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from qaportal.frameworks.schema import ActivityType, Pack
from qaportal.lib.formats import day_medium, plural
from qaportal.lib.months import add_months
from qaportal.programme.plans import PhaseRow, Row
from qaportal.programme.themes import Posts, all_behind, posts_behind

AHEAD = timedelta(days=30)  # from when on it is asked for, before the day by which it is due
TURN = 12  # months after which it is a team's turn again
RESERVES = 1  # who stand in are asked for one at a time: the frameworks leave the number open
TEAM = ""  # the key of what is no seat

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Opening:
    """Something that may be put forward for activities of a kind: people for the seat `seat_key`, or teams.

    `by` are the posts whose holders are asked; teams, which have none, are for those who head a service. Whoever holds
    one of the posts `anybody` names whomever they see fit, others their own people. `posts` may sit and `must_not` are
    rules of the seat. `owners` are parties and posts whose phase before the work sets the day, the better set first.
    `most` is None where there may be any number.
    """

    seat_key: str
    name: str
    asked: tuple[str, ...]
    owners: tuple[frozenset[str], ...]
    least: int
    most: int | None
    by: Posts = frozenset()
    anybody: Posts = frozenset()
    posts: Posts = frozenset()
    must_not: frozenset[str] = frozenset()

    @property
    def is_team(self) -> bool:
        """Whether it is for a team."""
        return self.seat_key == TEAM

    @property
    def is_one_team(self) -> bool:
        """Whether a single team is wanted, which the activity then looks at."""
        return self.is_team and self.most == 1

    @property
    def wanted(self) -> str:
        """How many, in words: 1 team, 2 to 3, one or more"""
        if self.most is None:
            return "one or more"
        return str(self.most) if self.least >= self.most else f"{self.least} to {self.most}"

    def is_settled(self, subject: str, team_id: int | None) -> bool:
        """Whether nothing is wanted any more: somebody has said which team it is."""
        return self.is_one_team and bool(subject or team_id)

    def phase(self, row: Row) -> PhaseRow | None:
        """The phase by whose end it is wanted; None where the framework names no day before the work starts."""
        for owners in self.owners:
            found = [one for one in row.phases if one.owner in owners and one.due < row.starts]
            if found:
                return min(found, key=lambda one: one.due)
        return None

    def due(self, row: Row) -> date | None:
        """The day by which it is wanted; None means before it starts."""
        phase = self.phase(row)
        return phase.due if phase else None

    def last_day(self, row: Row) -> date:
        """The same as a day to sort and to count by."""
        return self.due(row) or row.starts - timedelta(days=1)

    def is_near(self, row: Row, today: date) -> bool:
        """Whether it is asked for by now: close enough to its day, the work not begun or called off."""
        return self.is_open(row, today) and self.is_due(row, today)

    def is_due(self, row: Row, today: date) -> bool:
        """Whether its day is close enough to ask for it, or has passed."""
        return today >= self.last_day(row) - AHEAD

    def is_open(self, row: Row, today: date) -> bool:
        """Whether it may be put forward: from when the work is planned until it begins, until the team is chosen."""
        return row.state != "cancelled" and today < row.starts and not self.is_settled(row.subject, row.team_id)

    def has_enough(self, first: int, reserves: int) -> bool:
        """Whether so many put forward, and so many in reserve, are as many as it takes."""
        return first + reserves >= (self.most or self.least) + RESERVES


def openings(pack: Pack, kind: ActivityType, *, heads: Posts, planners: Posts) -> tuple[Opening, ...]:
    """What may be put forward for work of this kind. `heads` are the posts of heads of service, `planners` those of
    the people who plan the year."""
    return (*_teams(pack, kind, heads, planners), *_seats(pack, kind, planners))


def _teams(pack: Pack, kind: ActivityType, heads: Posts, planners: Posts) -> tuple[Opening, ...]:
    hosts = kind.family == "practice_week"
    if not hosts and kind.focus != "team":
        return ()
    owners = {phase.owner for phase in kind.phases}
    own = frozenset(key for key in owners if not heads.isdisjoint(posts_behind(pack, key)))
    asked = tuple(pack.name_of(key) for key in sorted(own)) or ("Heads of service",)
    return (
        Opening(
            TEAM, "Host team" if hosts else "Team", asked, (own, _planning(pack, kind, planners)), 1,
            None if hosts else 1, by=heads,
        ),
    )  # fmt: skip


def _seats(pack: Pack, kind: ActivityType, planners: Posts) -> tuple[Opening, ...]:
    return tuple(
        Opening(
            seat.key,
            seat.name,
            tuple(pack.name_of(key) for key in seat.named_by),
            (frozenset(seat.named_by), _planning(pack, kind, planners)),
            seat.count.value.at_least,
            seat.count.value.at_most,
            by=all_behind(pack, seat.named_by),
            anybody=frozenset(seat.named_by) & pack.posts.keys(),
            posts=frozenset(post.key for post in pack.posts_of(seat.posts.value)),
            must_not=frozenset(seat.must_not.value if seat.must_not else ()),
        )
        for seat in kind.seats
        if seat.named_by
    )


def _planning(pack: Pack, kind: ActivityType, planners: Posts) -> frozenset[str]:
    """Owners of phases behind whom there are none but those who plan."""
    owners = {phase.owner: posts_behind(pack, phase.owner) for phase in kind.phases}
    return frozenset(key for key, posts in owners.items() if posts and posts <= planners)


@dataclass(frozen=True)
class Call:
    """Something that is to be put forward for one activity; `declined` says what was before, and why not."""

    row: Row
    opening: Opening
    declined: str = ""

    @property
    def phase(self) -> tuple[str, str]:
        """(reference, phase) of the deadline that says the same as this; no phase where none does: other work may end
        with the phase of a planner, and with that of somebody who also names people."""
        found = self.opening.phase(self.row) if self.opening.is_team else None
        return self.row.ref, found.key if found and found.owner in self.opening.owners[0] else ""


# Whose turn it is ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Feature:
    """When a team was featured, or is to be, and by what."""

    day: date
    title: str


def is_their_turn(last: Feature | None, on: date) -> bool:
    """Whether nothing featured a team in the 12 months before `on`."""
    return last is None or last.day < add_months(on, -TURN)


def in_turn(things: Iterable[Thing], last: Callable[[Thing], Feature | None]) -> list[Thing]:
    """Those first that were never featured, then those for whom it is longest ago; equals stay as they come."""

    def when(thing: Thing) -> date:
        found = last(thing)
        return found.day if found else date.min

    return sorted(things, key=when)


def said_of(last: Feature | None, today: date) -> str:
    """When a team was last featured, in words."""
    if last is None:
        return "Not featured yet"
    verb = "To be featured" if last.day > today else "Last featured"
    return f"{verb} on {day_medium(last.day)}: {last.title}"


# Who may sit -------------------------------------------------------------------------------------------------


def why_not(
    opening: Opening, posts: Collection[str], teams: Collection[int], services: Collection[int],
    looked_at: tuple[int | None, int | None],
) -> str:  # fmt: skip
    """Why somebody with these posts, teams and services may not be put forward for a seat, as the end of a sentence; ""
    where they may. `looked_at` is the team and the service that the work looks at."""
    team, service = looked_at
    if opening.posts.isdisjoint(posts):
        return "holds no post that may have this seat on the day it starts"
    if "works_in_subject_team" in opening.must_not and team in teams:
        return "works in the team that is visited"
    if "works_in_subject_service" in opening.must_not and service in services:
        return "works in the service that is looked at"
    return ""


def tally(opening: Opening, first: int, reserves: int) -> str:
    """2 of 2 to 3 put forward, 1 in reserve"""
    said = (
        f"{first} put forward, {opening.wanted} wanted"
        if opening.most is None
        else f"{first} of {opening.wanted} put forward"
    )
    return f"{said}, {plural(reserves, 'reserve')}" if reserves else said
