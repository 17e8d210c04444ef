"""From a framework's seats and the rows of a council to what the engine is asked. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from qaportal.allocation.values import LOOKS, MUST_NOT, Seat, Span
from qaportal.frameworks.schema import ActivityType, Pack
from qaportal.frameworks.schema import Seat as PackSeat
from qaportal.lib.months import add_months
from qaportal.lib.workdays import WorkCalendar
from qaportal.timetable.windows import Window

DAY = timedelta(days=1)
MONTHS = 12  # over which loads are made even
AT_THE_TIME = timedelta(days=365)  # before a record is looked at: whoever managed its worker then managed the work


@dataclass(frozen=True)
class About:
    """What a slot is about, as far as rules ask: its record with its worker and place, or the place that is visited."""

    slot_id: int
    seat: PackSeat
    post: str
    minutes: int
    record: str = ""
    worker: int | None = None
    managers: frozenset[int] = frozenset()
    beside: frozenset[int] = frozenset()
    team_id: int | None = None
    service_id: int | None = None


def team_key(ident: int | None) -> str:
    """How the engine names a team; "" for none."""
    return f"team:{ident}" if ident else ""


def service_key(ident: int | None) -> str:
    """How the engine names a service; "" for none."""
    return f"service:{ident}" if ident else ""


def item_of(ref: str, seat: str, record: str) -> str:
    """What somebody may have one seat about: a record, or one kind of seat of an activity."""
    return record or f"{ref}:{seat}"


def span_of(last: date) -> Span:
    """The twelve months that end with the last day of the seats."""
    return Span(add_months(last, -MONTHS) + DAY, last)


def seat_of(
    pack: Pack, kind: ActivityType, ref: str, about: About, when: Window, visited: tuple[int | None, int | None],
    pool: frozenset[int] | None = None, each_day: bool = False,
) -> Seat:  # fmt: skip
    """The engine's seat. `visited` are the team and the service that the activity looks at; `each_day` says that its
    holder is there on each day of it."""
    seat = about.seat
    posts = {about.post} if about.post else {post.key for post in pack.posts_of(seat.posts.value)}
    team, service = visited
    return Seat(
        id=about.slot_id, kind=kind.key, cycle=ref, role=seat.does, first=when.first, last=when.last,
        minutes=about.minutes, posts=frozenset(posts), starts=when.starts, ends=when.ends, must_not=must_not(seat),
        item=item_of(ref, seat.key, about.record), worker=about.worker, managers=about.managers,
        beside=about.beside,
        team=team_key(about.team_id), service=service_key(about.service_id),
        visited=frozenset(filter(None, [team_key(team)])),
        visited_services=frozenset(filter(None, [service_key(service)])), rotates=seat.rotation is not None, pool=pool,
        needs=frozenset(seat.needs.value) if seat.needs else frozenset(),
        not_while=frozenset(seat.not_while.value) if seat.not_while else frozenset(), each_day=each_day,
    )  # fmt: skip


def must_not(seat: PackSeat) -> frozenset[str]:
    """The rules of a seat: what its framework says; where it says nothing, all the usual ones for whoever looks at
    others' work, and none for others (GAP-11, GAP-12)."""
    if seat.must_not is not None:
        return frozenset(seat.must_not.value)
    return MUST_NOT if seat.does in LOOKS else frozenset()


def is_filled_by_hand(seat: PackSeat) -> bool:
    """Whether a seat is for whoever's work it is: a record's worker has it, others are chosen; nobody is looked for."""
    return seat.does == "reflect"


def is_of_a_worker(seat: PackSeat) -> bool:
    """Whether a seat is a record's worker's own: whoever knows who has it knows whose record it is."""
    return is_filled_by_hand(seat) and seat.per == "item"


def pool_of(named: Iterable[tuple[int, bool]], places: int) -> frozenset[int]:
    """Whom to choose among first where people were put forward: (person, whether a reserve). Reserves only where the
    others are too few."""
    those = list(named)
    first = [person for person, is_reserve in those if not is_reserve]
    return frozenset(first if len(first) >= places else [person for person, _ in those])


def closed_days(first: date, last: date, calendar: WorkCalendar) -> frozenset[date]:
    """Bank holidays and closure days from the first to the last day."""
    days = (first + n * DAY for n in range((last - first).days + 1))
    return frozenset(day for day in days if calendar.holiday(day))
