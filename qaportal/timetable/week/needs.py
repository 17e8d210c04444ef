"""Which sessions a week needs: from what its framework says, who its members are and which teams host them. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qaportal.frameworks.schema import Session, Week


@dataclass(frozen=True)
class Member:
    """A member of a week: the id of their place in it, their seat (a key), themselves, and the host team (an id)."""

    id: int
    seat: str
    person: int
    host: int | None


@dataclass(frozen=True)
class Host:
    """A host team: its id in the week, its name, its place, and who is met there."""

    id: int
    name: str
    site: str
    workers: tuple[int, ...] = ()
    managers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Need:
    """A session that the week needs. `member` and `host` are ids of the week, `other` is a person; `lacks` says what
    has to be there first, "" where nothing is missing."""

    key: str
    kind: str
    minutes: int
    member: int | None = None
    host: int | None = None
    other: int | None = None
    lacks: str = ""


@dataclass(frozen=True)
class Around:
    """What is known of the people of host teams: on which days each is away, and whom sessions meet now (by key)."""

    away: Mapping[int, frozenset[int]]
    now: Mapping[str, int]


def needs(week: Week, days: int, members: Sequence[Member], hosts: Sequence[Host], around: Around) -> list[Need]:
    """Every session of a week, in the order of the framework. Whom one meets stays as it is while they can come on one
    of its days; the others are dealt out evenly, no member meeting one worker twice for the same where there is
    another."""
    deal = _Deal({host.id: host for host in hosts}, around, days)
    found = list[Need]()
    for kind in week.sessions.values():
        found += _of_kind(kind, members, deal)
    return found


def _of_kind(kind: Session, members: Sequence[Member], deal: "_Deal") -> Iterator[Need]:
    if kind.whom == "all":
        lacks = "" if members else "Nobody is in the week yet."
        yield from (Need(f"{kind.key}:all:{n}", kind.key, kind.minutes, lacks=lacks) for n in _times(kind))
    elif kind.whom == "team":
        for host in deal.hosts.values():
            if any(member.host == host.id for member in members):
                yield from (deal.met(kind, f"{kind.key}:team-{host.id}:{n}", None, host) for n in _times(kind))
    else:
        each = ((n, member) for n in _times(kind) for member in members)  # the first of everybody before any second
        yield from (deal.met(kind, f"{kind.key}:{m.seat}:{n}", m, deal.hosts.get(m.host or 0)) for n, m in each)


def _times(kind: Session) -> range:
    return range(1, kind.times + 1)


class _Deal:
    """Deals out whom sessions meet."""

    def __init__(self, hosts: dict[int, Host], around: Around, days: int) -> None:
        self.hosts, self.around, self.days = hosts, around, days
        self.load: Counter[int] = Counter()  # minutes
        self.met_by: Counter[tuple[int, str, int]] = Counter()

    def met(self, kind: Session, key: str, member: Member | None, host: Host | None) -> Need:
        """One session of a kind, with whom it meets or what it lacks."""
        plain = Need(key, kind.key, kind.minutes, member.id if member else None, host.id if host else None)
        if host is None and (kind.meets in ("worker", "manager") or kind.where == "host"):
            return _lacking(plain, "Its member has no host team yet.")
        if host is None or kind.meets not in ("worker", "manager"):
            return plain
        among = host.workers if kind.meets == "worker" else host.managers
        there = [one for one in among if self._comes(one, kind) and (member is None or one != member.person)]
        if not there:
            return _lacking(plain, f"No {kind.meets} of {host.name} is here on its days.")
        chosen = self._choose(there, kind, key, member)
        self.load[chosen] += kind.minutes
        return Need(key, kind.key, kind.minutes, plain.member, host.id, chosen)

    def _choose(self, there: Sequence[int], kind: Session, key: str, member: Member | None) -> int:
        now, seen = self.around.now.get(key), (member.id if member else 0, kind.key)
        rank = {one: (self.met_by[*seen, one], self._pressed(one), at) for at, one in enumerate(there)}
        chosen = now if now in rank else min(there, key=lambda one: rank[one])
        self.met_by[*seen, chosen] += 1
        return chosen

    def _pressed(self, person: int) -> float:
        """Minutes that they have already, for each day on which they are here."""
        return self.load[person] / max(self.days - len(self.around.away.get(person, ())), 1)

    def _comes(self, person: int, kind: Session) -> bool:
        days = kind.days.value if kind.days else range(1, self.days + 1)
        return not set(days) <= self.around.away.get(person, frozenset())


def _lacking(need: Need, lacks: str) -> Need:
    return Need(need.key, need.kind, need.minutes, need.member, need.host, None, lacks)


def hosted(
    members: Sequence[Member], hosts: Sequence[Host], barred: frozenset[tuple[int, int]]
) -> dict[int, int | None]:
    """member → the team that hosts them: the one that they have, while it may; else, those with least choice first, the
    one that has fewest for its workers. `barred` are (person, host). None where no team may."""
    may = {m.id: [h for h in hosts if (m.person, h.id) not in barred] for m in members}
    found: dict[int, int | None] = {m.id: m.host for m in members if any(h.id == m.host for h in may[m.id])}
    many = Counter(host for host in found.values() if host is not None)
    for member in sorted(members, key=lambda one: len(may[one.id])):
        if member.id not in found:
            there = may[member.id]
            best = min(there, key=lambda h: ((many[h.id] + 1) / max(len(h.workers), 1), many[h.id]), default=None)
            found[member.id] = best.id if best else None
            many.update([best.id] if best else [])
    return found
