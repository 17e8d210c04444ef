"""Which seats an activity has, from its framework's seats and the records that were drawn (item 2 of X-05). Pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from qaportal.frameworks.meaning.samples import share_of
from qaportal.frameworks.schema import ActivityType, Pack, Seat


class Drawn(Protocol):
    """A record as seats know it: its random id, and for which holder of a seat it was drawn."""

    @property
    def public_id(self) -> str: ...

    @property
    def holder(self) -> str: ...


@dataclass(frozen=True)
class Wanted:
    """A seat that should be there. `record` is a random id, "" where it is about the whole activity; `post` is that of
    a cohort's seat, "" otherwise; an `is_extra` one may stay empty."""

    seat: str
    name: str
    number: int
    record: str = ""
    post: str = ""
    is_extra: bool = False

    @property
    def key(self) -> str:
        """Which one it is among the seats of its activity."""
        return f"{self.seat}:{self.record or self.post}:{self.number}"


def wanted(
    pack: Pack, kind: ActivityType, subject: str, records: Sequence[Drawn], called: Collection[str] = ()
) -> list[Wanted]:
    """Every seat of one activity, in the order of the pack, then of the draw. `called` are the records (random ids)
    that are looked at a second time for what was found of them.

    A seat for each item is one for each record; before the draw there are none. Where the work looks at no sample the
    whole of it is the one item. Seats of a cohort are those of its list, by post (LB-041).
    """
    in_turn = _of_cohort(pack, kind, subject)
    return [
        one
        for seat in kind.seats
        for one in (in_turn[seat.key] if seat.key in in_turn else _of_seat(kind, seat, records, called))
    ]


def _of_seat(
    kind: ActivityType, seat: Seat, records: Sequence[Drawn], called: Collection[str]
) -> Iterator[Wanted]:
    holders = {record.holder for record in records if record.holder} if _is_per(kind, seat) else set()
    if seat.per == "item" and kind.sample is not None:
        for record in _looked_at(kind, seat, records, called):
            yield from _numbered(seat, record.public_id)
    elif holders:
        yield from (Wanted(seat.key, seat.name, n) for n in range(1, len(holders) + 1))
    else:
        yield from _numbered(seat)


def _is_per(kind: ActivityType, seat: Seat) -> bool:
    """Whether records are drawn for each holder of this seat."""
    return kind.sample is not None and kind.sample.per == seat.key


def _numbered(seat: Seat, record: str = "") -> Iterator[Wanted]:
    count = seat.count.value
    for n in range(1, count.at_most + 1):
        yield Wanted(seat.key, seat.name, n, record, is_extra=n > count.at_least)


def _looked_at(
    kind: ActivityType, seat: Seat, records: Sequence[Drawn], called: Collection[str]
) -> Sequence[Drawn]:
    """The records that a seat looks at: of a second look at a share of them, that share, in an order that nobody chose,
    which what is found later does not change; beside it those that are `called`, each once (D38)."""
    rule = kind.moderation
    if rule is None or rule.seat != seat.key or rule.of.value == "all":
        return records
    share = rule.share.value if rule.share and rule.of.value == "sample" else 0
    chosen = {record.public_id for record in sorted(records, key=_lot)[: share_of(share, len(records))]}
    return [record for record in records if record.public_id in chosen | set(called)]


def _lot(record: Drawn) -> str:
    return sha256(record.public_id.encode()).hexdigest()


def _of_cohort(pack: Pack, kind: ActivityType, subject: str) -> dict[str, list[Wanted]]:
    """seat → its places, for the seats that the cohort of this turn fills: each place goes to the first seat that its
    post may sit in."""
    cohort = pack.cohort_of(kind, subject)
    found: dict[str, list[Wanted]] = {}
    posts = {seat.key: {post.key for post in pack.posts_of(seat.posts.value)} for seat in kind.seats}
    for place in cohort.seats if cohort else ():
        seat = next((key for key, allowed in posts.items() if place.post in allowed), None)
        if seat is not None:
            same = sum(one.post == place.post for one in found.get(seat, ()))
            name = place.name or pack.posts[place.post].title
            found.setdefault(seat, []).append(Wanted(seat, name, same + 1, post=place.post))
    return found


@dataclass(frozen=True)
class Changes:
    """What the seats lack, and which of those that are there are wanted no more, by key."""

    opens: tuple[Wanted, ...]
    closes: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.opens or self.closes)


def changes(desired: Iterable[Wanted], there: Iterable[str]) -> Changes:
    """Compare the seats that should be there with the keys of those that are."""
    now, before = {one.key: one for one in desired}, set(there)
    opens = tuple(one for key, one in now.items() if key not in before)
    return Changes(opens, tuple(sorted(before - now.keys())))
