"""Who carries how much of the work that an activity's pool shares: what there is to see for somebody (X-05, item 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qaportal.allocation.fairness import HOUR, Entry, headline
from qaportal.allocation.queries.seats import reasons_for
from qaportal.allocation.values import Person as Candidate
from qaportal.allocation.values import Span
from qaportal.frameworks.schema import Pack
from qaportal.people.models import Person
from qaportal.programme.models import Activity
from qaportal.programme.policy import sees_draft
from qaportal.timetable import queries as timetable


@dataclass(frozen=True)
class Shares:
    """Everybody in the pool of an activity, by name, over a span of twelve months. `posts` are the titles of what each
    holds (by id), `mine` is the line of whoever looks, `longest` the minutes of the longest seat."""

    lines: Sequence[Entry]
    posts: Mapping[int, str]
    span: Span
    longest: int
    is_draft: bool
    mine: Entry | None

    @property
    def headline(self) -> str:
        """How even it is, naming nobody."""
        return headline(self.lines)

    @property
    def most(self) -> int:
        """The most minutes that anybody has, or is to carry; at least an hour."""
        return max(HOUR, *(max(line.load, line.share) for line in self.lines))


def shares_for(person: Person, activity: Activity) -> Shares | None:
    """What everybody in the activity's pool carries and was given, against their share; None where it has no seats or
    nobody may sit in them. Seats that are not published count only for those who see drafts."""
    is_draft = sees_draft(person)
    found = reasons_for(activity, published=not is_draft)
    if found is None or not found.ledger:
        return None
    pack, _ = timetable.rules_of(activity)
    people = {one.id: one for one in found.asked.people}
    return Shares(
        lines=tuple(found.ledger.values()),
        posts={ident: _posts(pack, people[ident]) for ident in found.ledger},
        span=found.asked.span,
        longest=max(seat.minutes for seat in found.asked.seats if seat.id > 0),
        is_draft=is_draft,
        mine=found.ledger.get(person.id),
    )


def _posts(pack: Pack, one: Candidate) -> str:
    return ", ".join(sorted(pack.name_of(key) for key in one.posts))
