"""Which seats it is time to fill. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from qaportal.allocation.seating import is_filled_by_hand
from qaportal.frameworks.schema import ActivityType
from qaportal.lib.formats import plural


class Planned(Protocol):
    """An activity of the programme, as far as this asks."""

    @property
    def ref(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def starts(self) -> date: ...


class Seats(Protocol):
    """How its seats stand."""

    @property
    def seats(self) -> int: ...

    @property
    def lacking(self) -> int: ...

    @property
    def drafts(self) -> int: ...

    @property
    def records(self) -> int: ...


@dataclass(frozen=True)
class Lacking:
    """An activity whose seats want somebody: nobody is named (`seats` is 0), some have nobody, or all have somebody who
    was not told yet."""

    ref: str
    title: str
    starts: date
    seats: int
    lacking: int
    drafts: int

    @property
    def words(self) -> str:
        """What is the matter, after its title."""
        if not self.seats:
            return "nobody is named yet"
        if self.lacking:
            return f"{self.lacking} of {self.seats} seats {'has' if self.lacking == 1 else 'have'} nobody"
        return f"{self.drafts} {'person does' if self.drafts == 1 else 'people do'} not know of their seat yet"


@dataclass(frozen=True)
class Again:
    """An activity of whose published seats so many are to look at again: something stands against their holders."""

    ref: str
    title: str
    starts: date
    count: int

    @property
    def words(self) -> str:
        """What is the matter, after its title."""
        return f"{plural(self.count, 'seat')} to look at again"


def again(planned: Iterable[Planned], counts: Mapping[str, int]) -> list[Again]:
    """Those of which any seat is to look at again."""
    return [Again(row.ref, row.title, row.starts, counts[row.ref]) for row in planned if counts.get(row.ref)]


def wants_people(kind: ActivityType) -> bool:
    """Whether somebody is looked for in this kind of work. Meetings are chaired by whoever holds the post."""
    return kind.family != "meeting" and any(not is_filled_by_hand(seat) for seat in kind.seats)


def waits_for_a_sample(kind: ActivityType) -> bool:
    """Whether it has seats that come with the sample, one for each record."""
    looked_for = [seat for seat in kind.seats if not is_filled_by_hand(seat)]
    return kind.sample is not None and any(seat.per == "item" for seat in looked_for)


def lacking(
    planned: Iterable[tuple[Planned, ActivityType]], standings: Mapping[str, Seats], drawn: Collection[str]
) -> list[Lacking]:
    """Those that want somebody; work whose seats come with a sample only once that is drawn."""
    found = []
    for row, kind in planned:
        there = standings.get(row.ref)
        if waits_for_a_sample(kind) and (there is None or not there.records):
            if row.ref in drawn:
                found.append(Lacking(row.ref, row.title, row.starts, 0, 0, 0))
        elif there is None:
            found.append(Lacking(row.ref, row.title, row.starts, 0, 0, 0))
        elif there.lacking or there.drafts:
            found.append(Lacking(row.ref, row.title, row.starts, there.seats, there.lacking, there.drafts))
    return found
